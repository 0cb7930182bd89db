import type { ErrorShape } from "../base/errors.ts";
import type { Actor } from "../control/context.ts";
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
  /** False: it was stopped before it began, so its thread stands as it stood. */
  readonly begun?: boolean;
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
  /** Runs of the thread that follow. */
  readonly follows: (threadId: string) => boolean;
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
  follows,
  ending: within,
  ended: after,
}: RecordEndingDeps): RecordEnding {
  return async ({ actor, info }, ending) => {
    const { status, error = null } = ending;
    const at = now();
    const endedAt = status === "pending" ? null : at;
    const told: RunEnded = {
      actor,
      run: { ...info, status, error, updatedAt: at, endedAt },
      values: ending.values ?? null,
    };
    const { threadId, graph } = info;
    // Of a run that was cut off or failed, only the thread's checkpoints say how far it came.
    const known = ending.interrupts;
    const errorText = error && JSON.stringify({ code: error.code, message: error.message });
    await db.transaction().execute(async (tx) => {
      await updateRun(tx, actor.companyId, {
        id: info.id,
        status,
        error: errorText,
        updated_at: at,
        ended_at: endedAt,
      });
      if (status === "pending") return;
      if (known) {
        await settleThread(tx, actor.companyId, {
          id: threadId,
          at,
          status: status === "interrupted" ? "interrupted" : "idle",
          graph,
          error: null,
          ...(ending.values ? { values: JSON.stringify(ending.values) } : {}),
          interrupts: JSON.stringify(known),
        });
      }
      await within(tx, told);
    });
    if (status === "pending") return;
    if (!known && (ending.begun !== false || !follows(threadId))) {
      await care.settle(actor, threadId, { graph, error: status === "error" ? errorText : null });
    }
    after(told);
  };
}
