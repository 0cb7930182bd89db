import { mayBeAlive, thisProcess } from "../base/process.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { listUnendedRuns } from "./queries.ts";

export const LEFT_BEHIND = {
  code: "interrupted_by_restart",
  message: "The process ended while the run was under way.",
  retryable: false,
};

/** Runs that a dead process left unended, of all companies. `isHere`: those that this process holds. */
export async function listOrphans(db: Db, isHere: (runId: string) => boolean): Promise<Row<"run">[]> {
  return (await listUnendedRuns(db)).filter((row) => !isHere(row.id) && isOrphan(row.owner));
}

/** Is it the run of another process, which may be about to go on with it? */
export function isElsewhere(owner: string): boolean {
  return !isOrphan(owner);
}

/** Ours are held while they run, so one that names us and is not here was left by an earlier process of our number. */
function isOrphan(owner: string): boolean {
  return owner === thisProcess() || !mayBeAlive(owner);
}
