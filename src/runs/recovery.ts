import { thisProcess } from "../base/process.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { EventLog } from "./event-log.ts";
import { endAsError, LEFT_BEHIND, listOrphans } from "./orphans.ts";
import { listThreadsWithSettledApprovals, updateRun } from "./queries.ts";
import { keptRun } from "./run-info.ts";
import type { RunInfo } from "./run.ts";
import type { RunWorker } from "./run-worker.ts";

export type RecoveryDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  readonly graphs: ReadonlyMap<string, ServedGraph>;
  readonly events: EventLog;
  readonly worker: RunWorker;
  readonly goOn: (actor: Actor, threadId: string) => Promise<RunInfo | null>;
};

const GIVEN_UP = {
  code: "given_up",
  message: "The process ended again and again while the run was under way.",
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
  goOn,
}: RecoveryDeps): Promise<number> {
  const orphans = await listOrphans(db, worker.has);
  for (const row of orphans) {
    const at = runtime.clock.now();
    const error = reasonToEnd(row, graphs);
    if (error) {
      await endAsError(db, row, { error, at: at.toISOString() });
      continue;
    }
    await updateRun(db, row.company_id, { id: row.id, owner: thisProcess(), updated_at: at.toISOString() });
    await events.reopen({ companyId: row.company_id, runId: row.id });
    const delayMs = row.not_before === null ? 0 : Date.parse(row.not_before) - at.getTime();
    worker.hold(keptRun({ ...row, status: "pending" }), { reserved: false, delayMs });
  }
  for (const { companyId, threadId } of await listThreadsWithSettledApprovals(db))
    await goOn({ companyId, userId: "system", permissions: [] }, threadId);
  return orphans.length;
}

function reasonToEnd({ attempt, graph }: Row<"run">, graphs: ReadonlyMap<string, ServedGraph>) {
  if (attempt >= MAX_ATTEMPTS) return GIVEN_UP;
  return graphs.has(graph) ? undefined : LEFT_BEHIND;
}
