import { mayBeAlive, thisProcess } from "../base/process.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { listUnendedRuns, updateRun } from "./queries.ts";
import { settleThread } from "./thread-queries.ts";

export const LEFT_BEHIND = {
  code: "interrupted_by_restart",
  message: "The process ended while the run was under way.",
};

/** Runs that a dead process left unended, of all companies. `isHere`: those that this process holds. */
export async function listOrphans(db: Db, isHere: (runId: string) => boolean): Promise<Row<"run">[]> {
  return (await listUnendedRuns(db)).filter((row) => !isHere(row.id) && isOrphan(row.owner));
}

/** Ours are held while they run, so one that names us and is not here was left by an earlier process of our number. */
function isOrphan(owner: string): boolean {
  return owner === thisProcess() || !mayBeAlive(owner);
}

export async function endAsError(
  db: Db,
  { id, company_id, thread_id }: Row<"run">,
  { error, at }: { readonly error: { readonly code: string; readonly message: string }; readonly at: string },
): Promise<void> {
  const text = JSON.stringify(error);
  await updateRun(db, company_id, { id, status: "error", error: text, updated_at: at, ended_at: at });
  await settleThread(db, company_id, { id: thread_id, status: "error", error: text, at });
}
