import type { Actor } from "../../control/context.ts";
import type { RunInfo, RunManager } from "../../runs/run.ts";
import { fromWireStatus, type WireStatus } from "../wire/run.ts";

export type RunsWanted = {
  readonly threadId: string;
  readonly limit: number;
  readonly offset: number;
  readonly status?: WireStatus | undefined;
};

/** A page of a thread's runs, newest first. A status of the wire may be two of ours: then two pages are put together. */
export async function listRunsOf(
  runs: Pick<RunManager, "list">,
  actor: Actor,
  { threadId, limit, offset, status }: RunsWanted,
): Promise<readonly RunInfo[]> {
  if (status === undefined) return runs.list(actor, threadId, { limit, offset });
  const [only, ...others] = fromWireStatus(status);
  if (others.length === 0) return runs.list(actor, threadId, { status: only, limit, offset });
  const found = await Promise.all(
    fromWireStatus(status).map((one) => runs.list(actor, threadId, { status: one, limit: offset + limit })),
  );
  return found
    .flat()
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(offset, offset + limit);
}
