import { PurserError } from "../base/errors.ts";
import { type Actor, requirePermission } from "../control/context.ts";
import type { RunRequest } from "./run.ts";
import { keptRun } from "./run-info.ts";
import { type BehindDeps, runBehind } from "./take-run.ts";

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
 * A thread goes on with the permissions of the run that brought it to where it stands (see `continued`): whoever
 * writes into its state must hold as much.
 * @throws PurserError `permission_denied`
 */
export async function requireAsMuch(deps: BehindDeps, actor: Actor, threadId: string): Promise<void> {
  const behind = await runBehind(deps, actor, threadId);
  for (const permission of behind ? keptRun(behind).actor.permissions : [])
    requirePermission(actor, permission);
}
