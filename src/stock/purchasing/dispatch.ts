import { toInnerErrorShape } from "../../base/errors.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { composeMessage } from "./compose-message.ts";
import { markOrder } from "./order-queries.ts";
import { type Deliver, type RetryNote, orderMessageSchema, retryNote } from "./outbox-message.ts";
import { changePending, listPending } from "./outbox-queries.ts";
import type { PrintDocument } from "./purchase-scope.ts";

export type DispatchDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  readonly home: string;
  readonly print: PrintDocument;
  readonly deliver: Deliver;
  readonly signal: AbortSignal;
};

export type DispatchOptions = {
  /** only this message */
  readonly only?: string | undefined;
  /** attempts after which a message is given up and shown as failed; default 8 */
  readonly maxAttempts?: number | undefined;
  /** wait after the first failed attempt, doubled with each; default a minute */
  readonly backoffMs?: number | undefined;
};

export type Dispatched = { sent: number; retrying: number; failed: number; notDue: number };

type Rules = { readonly maxAttempts: number; readonly backoffMs: number };

/**
 * Sends what waits in a company's outbox, the oldest first, at least once: an attempt is counted before it is made, so a
 * crash in the middle leaves a message pending that is tried again after its wait, under the same id. One message's
 * failure does not stop the others.
 */
export async function dispatchOutbox(
  deps: DispatchDeps,
  companyId: string,
  { only, maxAttempts = 8, backoffMs = 60_000 }: DispatchOptions = {},
): Promise<Dispatched> {
  const done: Dispatched = { sent: 0, retrying: 0, failed: 0, notDue: 0 };
  for (const row of await listPending(deps.db, companyId)) {
    if (only !== undefined && row.id !== only) continue;
    deps.signal.throwIfAborted();
    done[await attempt(deps, row, { maxAttempts, backoffMs })] += 1;
  }
  return done;
}

async function attempt(deps: DispatchDeps, row: Row<"outbox">, rules: Rules): Promise<keyof Dispatched> {
  const { db, runtime, deliver, signal } = deps;
  const now = runtime.clock.now();
  const note = retryNote(row.error);
  if (note && note.retryAt > now.toISOString()) return "notDue";
  const change = (attempts: number, set: Parameters<typeof changePending>[2]["set"]) =>
    changePending(db, row.company_id, { id: row.id, attempts, set });
  if (row.attempts >= rules.maxAttempts) {
    const last = note?.message ?? "the last attempt's outcome is not known";
    return (await change(row.attempts, { status: "failed", error: last })) ? "failed" : "notDue";
  }
  const attempts = row.attempts + 1;
  const retryAt = new Date(now.getTime() + rules.backoffMs * 2 ** row.attempts).toISOString();
  const waiting = (message: string) => JSON.stringify({ message, retryAt } satisfies RetryNote);
  // Taken by compare-and-set: of two dispatchers one goes on.
  if (!(await change(row.attempts, { attempts, error: waiting("an attempt was under way") })))
    return "notDue";
  try {
    await deliver(await composeMessage({ ...deps, ids: runtime.ids }, row), signal);
  } catch (error) {
    const { message } = toInnerErrorShape(error);
    const isLast = attempts >= rules.maxAttempts && !signal.aborted;
    await change(attempts, isLast ? { status: "failed", error: message } : { error: waiting(message) });
    signal.throwIfAborted();
    return isLast ? "failed" : "retrying";
  }
  await confirm(deps, row, attempts);
  return "sent";
}

async function confirm({ db, runtime }: DispatchDeps, row: Row<"outbox">, attempts: number): Promise<void> {
  const sentAt = runtime.clock.now().toISOString();
  await db.transaction().execute(async (tx) => {
    await changePending(tx, row.company_id, {
      id: row.id,
      attempts,
      set: { status: "sent", error: null, sent_at: sentAt },
    });
    if (row.kind !== "purchase_order") return;
    const { document } = orderMessageSchema.parse(JSON.parse(row.payload));
    await markOrder(tx, row.company_id, { id: document.orderId, from: ["approved"], status: "sent" });
  });
}
