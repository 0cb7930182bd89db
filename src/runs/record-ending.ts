import type { ErrorShape } from "../base/errors.ts";
import type { Actor } from "../control/context.ts";
import type { Logger } from "../observe/observer.ts";
import type { Db, Tx } from "../store/database.ts";
import type { Executed } from "./execute-run.ts";
import { updateRun } from "./queries.ts";
import type { RunInfo, RunStatus } from "./run.ts";
import type { KeptRun } from "./run-info.ts";
import type { ThreadCare } from "./thread-care.ts";
import { settleThread } from "./thread-queries.ts";

/** How a run ended; `pending`: it did not, another process goes on with it. */
export type Ending = Partial<Pick<Executed, "values" | "interrupts">> & {
  readonly status: Exclude<RunStatus, "running">;
  readonly error?: ErrorShape;
  /** False: another run has the thread and says how it stands. */
  readonly settles?: boolean;
};

/** What is told of a run that has ended. */
export type RunEnded = {
  readonly actor: Actor;
  readonly run: RunInfo;
  readonly values: Readonly<Record<string, unknown>> | null;
};

export type RecordEnding = (kept: KeptRun, ending: Ending) => Promise<void>;

export type RecordEndingDeps = {
  readonly db: Db;
  readonly care: ThreadCare;
  readonly now: () => string;
  readonly log: Pick<Logger, "error">;
  /** Within the transaction that ends a run. */
  readonly ending: (tx: Tx, ended: RunEnded) => Promise<void>;
  /** After it. */
  readonly ended: (ended: RunEnded) => void;
};

/** Writes down how a run ended and how it left its thread, in one transaction. */
export function createRecordEnding({
  db,
  care,
  now,
  log,
  ending: within,
  ended: after,
}: RecordEndingDeps): RecordEnding {
  /** Of a run that was cut off or failed, only the thread's checkpoints say how far it came. */
  async function standingAfter({ actor, info }: KeptRun, ending: Ending, error: string | null) {
    const { threadId, graph } = info;
    const { interrupts, values, settles = true, status } = ending;
    if (status === "pending" || !settles) return undefined;
    if (interrupts) {
      return {
        status: status === "interrupted" ? "interrupted" : "idle",
        graph,
        error: null,
        ...(values ? { values: JSON.stringify(values) } : {}),
        interrupts: JSON.stringify(interrupts),
      };
    }
    try {
      // A run that was not let in leaves its thread waiting for what it waits for.
      if (ending.error?.code === "approval_pending")
        return await care.standing(threadId, { graph: (await care.graphOf(actor, threadId)) ?? graph });
      return await care.standing(threadId, { graph, error: status === "error" ? error : null });
    } catch (err) {
      // A graph that is served no more, or a checkpoint that cannot be read: the thread must not stay busy for that.
      log.error({ err, thread_id: threadId, graph }, "How a run left its thread could not be read");
      return { status: "error", error };
    }
  }

  return async (kept, ending) => {
    const { actor, info } = kept;
    const { status, error = null } = ending;
    const at = now();
    const endedAt = status === "pending" ? null : at;
    const told: RunEnded = {
      actor,
      run: { ...info, status, error, updatedAt: at, endedAt },
      values: ending.values ?? null,
    };
    const errorText = error && JSON.stringify({ code: error.code, message: error.message });
    const standing = await standingAfter(kept, ending, errorText);
    await db.transaction().execute(async (tx) => {
      await updateRun(tx, actor.companyId, {
        id: info.id,
        status,
        // A process that stopped in good order did not fail for this run: only those count that did.
        ...(status === "pending" ? { attempt: 1 } : {}),
        error: errorText,
        updated_at: at,
        ended_at: endedAt,
      });
      if (status === "pending") return;
      if (standing) await settleThread(tx, actor.companyId, { id: info.threadId, at, ...standing });
      await within(tx, told);
    });
    if (status !== "pending") after(told);
  };
}
