import type { Config } from "./base/config.ts";
import type { Runtime } from "./base/runtime.ts";
import { listCompanies } from "./books/company-queries.ts";
import { createPdfPrinter } from "./report/pdf/printer.ts";
import { createFolderDelivery } from "./stock/purchasing/deliver-to-folder.ts";
import { dispatchOutbox } from "./stock/purchasing/dispatch.ts";
import type { Store } from "./store/database.ts";

const EVERY_MS = 60_000;

/** Sends what waits in the outboxes of all companies, now and every minute, until it is stopped. */
export type OutboxSender = { readonly start: () => Promise<void>; readonly stop: () => Promise<void> };

export function createOutboxSender({
  store,
  runtime,
  config,
}: {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly config: Config;
}): OutboxSender {
  const stopping = new AbortController();
  const deps = {
    db: store.db,
    runtime,
    home: config.home,
    print: createPdfPrinter(),
    deliver: createFolderDelivery({ home: config.home, ids: runtime.ids }),
    signal: stopping.signal,
  };
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  /** One round at a time; what fails stays in the outbox with its reason and is due again later. */
  async function sendAll(): Promise<void> {
    for (const { id } of await listCompanies(store.db)) await dispatchOutbox(deps, id);
  }
  function next(): Promise<void> {
    round = round.then(sendAll).catch(() => undefined);
    return round;
  }

  return {
    start: async () => {
      timer = setInterval(() => void next(), EVERY_MS);
      timer.unref();
      await next();
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await round;
    },
  };
}
