import { thisProcess } from "../base/process.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { LogFields, Logger } from "../observe/observer.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { EventLog } from "./event-log.ts";
import { LEFT_BEHIND, listOrphans } from "./orphans.ts";
import { listThreadsWithSettledApprovals, updateRun } from "./queries.ts";
import { keptRun } from "./run-info.ts";
import type { RunInfo } from "./run.ts";
import type { RunWorker } from "./run-worker.ts";
import type { ThreadCare } from "./thread-care.ts";
import { listBusyWithoutRun, settleThread } from "./thread-queries.ts";

export type RecoveryDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  readonly graphs: ReadonlyMap<string, ServedGraph>;
  readonly events: EventLog;
  readonly worker: RunWorker;
  readonly care: Pick<ThreadCare, "settle">;
  readonly log: Pick<Logger, "error">;
  readonly goOn: (actor: Actor, threadId: string) => Promise<RunInfo | null>;
};

const GIVEN_UP = {
  code: "given_up",
  message: "The process ended again and again while the run was under way.",
  retryable: false,
};
/** A run that was under way when so many processes ended is not tried again. */
const MAX_ATTEMPTS = 5;

/**
 * Takes over what dead processes left: runs go on under their own ids, from their last checkpoint or at their time, in
 * the order in which they came; and threads whose approvals were settled go on with them. Returns how many runs.
 */
export async function recoverRuns({
  db,
  runtime,
  graphs,
  events,
  worker,
  care,
  log,
  goOn,
}: RecoveryDeps): Promise<number> {
  /** What cannot be taken over must not keep the process from starting. */
  async function tried(about: LogFields, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (err) {
      log.error({ err, ...about }, "What a dead process left could not be taken over");
    }
  }

  async function takeOver(row: Row<"run">): Promise<void> {
    const at = runtime.clock.now();
    const kept = keptRun({ ...row, status: "pending" });
    const error = reasonToEnd(row, graphs);
    if (error) {
      await worker.giveUp(kept, error);
      return;
    }
    await updateRun(db, row.company_id, { id: row.id, owner: thisProcess(), updated_at: at.toISOString() });
    await events.reopen({ companyId: row.company_id, runId: row.id });
    const delayMs = row.not_before === null ? 0 : Date.parse(row.not_before) - at.getTime();
    worker.hold(kept, { reserved: false, delayMs });
  }

  const orphans = await listOrphans(db, worker.has);
  // Of each thread the run that was under way comes before those that waited for it.
  const begunFirst = orphans.toSorted((a, b) => Math.min(b.attempt, 1) - Math.min(a.attempt, 1));
  for (const row of begunFirst) await tried({ run_id: row.id }, () => takeOver(row));
  // Taken for a run that was never written down.
  for (const { companyId, threadId, graph } of await listBusyWithoutRun(db)) {
    const actor = { companyId, userId: "system", permissions: [] };
    const at = runtime.clock.now().toISOString();
    await tried({ thread_id: threadId }, async () => {
      if (graph !== null && graphs.has(graph)) await care.settle(actor, threadId, { graph });
      else await settleThread(db, companyId, { id: threadId, status: "idle", at });
    });
  }
  for (const { companyId, threadId } of await listThreadsWithSettledApprovals(db))
    await tried({ thread_id: threadId }, () =>
      goOn({ companyId, userId: "system", permissions: [] }, threadId),
    );
  return orphans.length;
}

function reasonToEnd({ attempt, graph }: Row<"run">, graphs: ReadonlyMap<string, ServedGraph>) {
  if (attempt >= MAX_ATTEMPTS) return GIVEN_UP;
  return graphs.has(graph) ? undefined : LEFT_BEHIND;
}
