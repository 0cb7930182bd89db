import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createRemoteAgents, type RemoteAgents } from "./agents/remote/remote-agents.ts";
import type { Registry } from "./agents/registry.ts";
import { createOutboundFetch } from "./base/outbound/index.ts";
import { createSealer } from "./base/sealer.ts";
import type { Config } from "./base/config.ts";
import type { Runtime } from "./base/runtime.ts";
import type { Approvals } from "./control/approvals.ts";
import { type Contexts, createContexts } from "./control/contexts.ts";
import { createKeys, type Keys } from "./control/keys.ts";
import type { ServedGraph } from "./graph/workflows/index.ts";
import type { Observer } from "./observe/observer.ts";
import { createOutboxSender } from "./outbox.ts";
import type { Assistants } from "./runs/assistant.ts";
import { createAssistants } from "./runs/assistants.ts";
import { actorByKeys } from "./runs/crons/actor-of.ts";
import { createCrons, type Crons } from "./runs/crons/crons.ts";
import { createRetention, type Retention } from "./runs/retention.ts";
import type { RunManager } from "./runs/run.ts";
import { createRunManager } from "./runs/run-manager.ts";
import { createTemporaryThreads } from "./runs/temporary-threads.ts";
import { createThreads, type Threads } from "./runs/threads.ts";
import { readWebhookSecrets } from "./runs/webhooks/secret.ts";
import { createWebhooks } from "./runs/webhooks/webhooks.ts";
import type { Checkpointer } from "./store/checkpointer.ts";
import type { Store } from "./store/database.ts";
import type { GroupCommit } from "./store/group-commit.ts";
import { createMemoryStore, type MemoryStore } from "./store/memory/memory-store.ts";

export type ServicesDeps = {
  readonly config: Config;
  readonly runtime: Runtime;
  readonly observer: Observer;
  readonly store: Store;
  readonly log: GroupCommit;
  readonly checkpointer: Checkpointer;
  readonly approvals: Approvals;
  readonly graphs: ReadonlyMap<string, ServedGraph>;
  readonly registry: Registry;
};

/** What a server needs around its graphs: threads and runs, and all that begins, tells or tidies up runs by itself. */
export type Services = {
  readonly threads: Threads;
  readonly runs: RunManager;
  readonly assistants: Assistants;
  readonly crons: Crons;
  readonly memory: MemoryStore;
  readonly keys: Keys;
  readonly retention: Retention;
  readonly contexts: Contexts;
  readonly remoteAgents: RemoteAgents;
  /** Takes over what a dead process left, and begins what happens by the clock. Only for the process that serves. */
  readonly start: () => Promise<void>;
  readonly stop: (options?: { readonly graceMs?: number }) => Promise<void>;
};

const SETTLED_MS = 5 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export function createServices({ config, runtime, observer, store, ...deps }: ServicesDeps): Services {
  const { db } = store;
  const { graphs, checkpointer, registry } = deps;
  const problem = (what: string) => (given: unknown) => observer.log.error({ problem: given }, what);

  const outbound = createOutboundFetch({ allowHosts: config.outboundHosts });
  const webhooks = createWebhooks({
    db,
    runtime,
    fetch: outbound.fetch,
    secrets: () =>
      readWebhookSecrets({
        configured: config.webhookSecret,
        file: join(config.home, "webhook-secret"),
        random: () => randomBytes(32),
      }),
    onProblem: problem("A webhook could not be sent"),
  });
  const threads = createThreads({ db, runtime });
  const memory = createMemoryStore(store, runtime);
  const temporary = createTemporaryThreads({
    db,
    runs: () => runs,
    onError: problem("The thread of a stateless run could not be removed"),
  });
  const runs: RunManager = createRunManager({
    ...deps,
    db,
    runtime,
    observer,
    threads,
    memory,
    workflowTimeoutMs: config.workflowTimeoutMs,
    maxRuns: config.maxRuns,
    maxQueuedRuns: config.maxQueuedRuns,
    ending: (tx, ended) => webhooks.enqueue(tx, ended),
    ended: ({ run, actor }) => {
      temporary.ended(run, actor.companyId);
      if (run.options.webhook !== undefined) webhooks.kick();
    },
  });
  const assistants = createAssistants({ db, runtime, graphs });
  const keys = createKeys({ db, runtime });
  const crons = createCrons({
    db,
    runtime,
    runs,
    threads,
    assistants,
    actorOf: actorByKeys(keys),
    onProblem: problem("A cron could not start its run"),
  });
  const { keepEventsDays, keepCheckpoints } = config;
  const retention = createRetention({
    db,
    clock: runtime.clock,
    checkpointer,
    keepEventsDays,
    keepCheckpoints,
  });
  const outbox = createOutboxSender({ store, runtime, config });

  const contexts = createContexts({ db, runtime });
  const remoteAgents = createRemoteAgents({
    db,
    registry,
    runtime,
    fetch: outbound.fetch,
    sealer: createSealer({ file: join(config.home, "secret-key") }),
    onProblem: problem("A remote agent could not be loaded"),
  });

  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  /** One at a time: what takes longer than its period is not begun again meanwhile. */
  function every(ms: number, work: () => Promise<unknown>, what: string): void {
    let under = false;
    const tick = async () => {
      if (under) return;
      under = true;
      await work().catch(problem(what));
      under = false;
    };
    timers.push(setInterval(() => void tick(), ms).unref());
  }

  function after(ms: number, work: () => Promise<unknown>, what: string): void {
    timers.push(setTimeout(() => void work().catch(problem(what)), ms).unref());
  }

  return {
    threads,
    runs,
    assistants,
    crons,
    memory,
    keys,
    retention,
    contexts,
    remoteAgents,
    start: async () => {
      await remoteAgents.load();
      await runs.recover();
      await temporary.sweep().catch(problem("Threads of stateless runs could not be removed"));
      await webhooks.start();
      await crons.start();
      await outbox.start();
      // A while after the start too: a server that is started anew every day would never come to it.
      const tidy = () => retention.run({ signal: stopping.signal });
      after(SETTLED_MS, tidy, "Old events could not be removed");
      every(DAY_MS, tidy, "Old events could not be removed");
    },
    stop: async (options) => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      temporary.stop();
      await crons.stop();
      await outbox.stop();
      await runs.stop(options);
      await webhooks.stop();
      await outbound.close();
    },
  };
}
