import { PurserError } from "../base/errors.ts";
import { type Actor, requirePermission } from "../control/context.ts";
import type { Db } from "../store/database.ts";
import { listRuns } from "./queries.ts";
import type { RunRequest } from "./run.ts";
import { keptRun } from "./run-info.ts";

/**
 * A company may have so many runs under way or waiting for their turn. What goes on with what was begun always has room.
 * @throws PurserError `too_many_runs`
 */
export function requireRoom(
  { companyId }: Actor,
  { start: { kind } }: RunRequest,
  { open, most }: { readonly open: number; readonly most: number },
): void {
  if ((kind !== "input" && kind !== "command") || open < most) return;
  throw new PurserError(
    "too_many_runs",
    `${most} runs of "${companyId}" are under way or wait for their turn, which is as many as may; try again when some have ended.`,
    { retryable: true, details: { retry_after_s: 1 } },
  );
}

/**
 * A thread goes on with the permissions of its last run: whoever writes into its state must hold as much.
 * @throws PurserError `permission_denied`
 */
export async function requireAsMuch(db: Db, actor: Actor, threadId: string): Promise<void> {
  const [last] = await listRuns(db, actor.companyId, { threadId, limit: 1 });
  for (const permission of last ? keptRun(last).actor.permissions : []) requirePermission(actor, permission);
}
