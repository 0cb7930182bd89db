import { deadline, orAborted } from "../base/abort.ts";
import { PurserError } from "../base/errors.ts";
import { hashJson } from "../base/json.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { countRunsOf, findEffect, insertEffect, listEffects, updateEffect } from "./effect-queries.ts";

/**
 * The journal of writes. An effect is reserved before it is attempted and confirmed after, under a key made of
 * workflow, task and arguments (never of the attempt). So after a crash it is known which writes happened, which did
 * not, and which are unknown: a confirmed one answers with its stored result, a reserved one is repeated only if
 * its operation says that repeating under the same key is safe.
 */
export type Effects = {
  readonly perform: (effect: EffectSpec, act: (key: string) => Promise<unknown>) => Promise<unknown>;
  /**
   * The writes of a workflow, undos apart. A write that goes on although its task was given up (a
   * time-out) is waited for, so that its outcome is known; for at most `patienceMs`.
   */
  readonly ofWorkflow: (
    companyId: string,
    workflowId: string,
    patienceMs: number,
  ) => Promise<readonly EffectRecord[]>;
  /** Were all of these performed by runs of this user on this thread? */
  readonly areOf: (records: readonly EffectRecord[], by: EffectMaker) => Promise<boolean>;
  /** Says that the effect was taken back: it cannot be performed again. */
  readonly markUndone: (companyId: string, record: EffectRecord) => Promise<void>;
};

export type EffectMaker = { readonly companyId: string; readonly userId: string; readonly threadId: string };

export type EffectRecord = {
  readonly key: string;
  /** The run that performed it. */
  readonly runId: string;
  readonly taskId: string;
  readonly agent: string;
  readonly operation: string;
  readonly status: "reserved" | "confirmed" | "failed" | "unknown" | "undone";
  readonly input: unknown;
  readonly output: unknown;
  readonly finishedAt: string | null;
};

export type EffectSpec = {
  readonly companyId: string;
  readonly runId: string;
  /** Names the case, not the run: a resume is another run of the same workflow. */
  readonly workflowId: string;
  readonly taskId: string;
  readonly agent: string;
  readonly operation: string;
  readonly input: unknown;
  readonly repeatable: boolean;
  /** The key of the effect that this one takes back. */
  readonly undoes?: string;
};

export function effectKey(
  spec: Pick<EffectSpec, "workflowId" | "taskId" | "agent" | "operation" | "input">,
): string {
  const { workflowId, taskId, agent, operation, input } = spec;
  return hashJson({ workflowId, taskId, agent, operation, input }).slice(0, 32);
}

export function createEffects({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): Effects {
  const now = () => runtime.clock.now().toISOString();
  const inFlight = new Map<string, Promise<unknown>>();

  return {
    perform: async (spec, act) => {
      const flight = `${spec.companyId}/${spec.workflowId}/${effectKey(spec)}`;
      const work = perform(spec, act).finally(() => inFlight.delete(flight));
      inFlight.set(flight, work);
      return work;
    },
    ofWorkflow: async (companyId, workflowId, patienceMs) => {
      const going = [...inFlight].filter(([flight]) => flight.startsWith(`${companyId}/${workflowId}/`));
      using patience = deadline([], { ms: patienceMs, reason: () => new Error("waited long enough") });
      await orAborted(Promise.allSettled(going.map(([, work]) => work)), patience.signal).catch(
        () => undefined,
      );
      return (await listEffects(db, companyId, workflowId)).map(toRecord);
    },
    areOf: async (records, by) => {
      const runIds = [...new Set(records.map(({ runId }) => runId))];
      return runIds.length === 0 || (await countRunsOf(db, by, runIds)) === runIds.length;
    },
    markUndone: (companyId, { key, output }) =>
      updateEffect(db, companyId, {
        key,
        status: "undone",
        output: JSON.stringify(output),
        finished_at: now(),
      }),
  };

  async function perform(spec: EffectSpec, act: (key: string) => Promise<unknown>): Promise<unknown> {
    const key = effectKey(spec);
    const isNew = await insertEffect(db, {
      company_id: spec.companyId,
      key,
      workflow_id: spec.workflowId,
      run_id: spec.runId,
      task_id: spec.taskId,
      agent: spec.agent,
      operation: spec.operation,
      action_hash: hashJson(spec.input),
      status: "reserved",
      input: JSON.stringify(spec.input),
      output: null,
      reserved_at: now(),
      finished_at: null,
      undoes: spec.undoes ?? null,
    });
    const settle = (status: EffectRecord["status"], output: string | null = null) =>
      updateEffect(db, spec.companyId, { key, status, output, finished_at: now() });
    if (!isNew) {
      const known = await findEffect(db, spec.companyId, key);
      if (known?.status === "confirmed") return JSON.parse(known.output ?? "null") as unknown;
      if (known?.status === "undone") throw undoneBefore(spec, key);
      if (known?.status === "reserved" && !spec.repeatable) await settle("unknown");
      if (known?.status !== "failed" && !spec.repeatable) throw outcomeUnknown(spec, key);
    }
    try {
      const output = await act(key);
      await settle("confirmed", JSON.stringify(output));
      return output;
    } catch (error) {
      // An error that our own code raised says that nothing happened, unless it says that nobody knows; anything else
      // leaves the outcome open.
      if (error instanceof PurserError) await settle(error.code === "effect_unknown" ? "unknown" : "failed");
      throw error;
    }
  }
}

function toRecord(row: Row<"effect">): EffectRecord {
  return {
    key: row.key,
    runId: row.run_id,
    taskId: row.task_id,
    agent: row.agent,
    operation: row.operation,
    status: row.status as EffectRecord["status"],
    input: JSON.parse(row.input) as unknown,
    output: JSON.parse(row.output ?? "null") as unknown,
    finishedAt: row.finished_at,
  };
}

function undoneBefore({ agent, operation, taskId }: EffectSpec, effectKey: string): PurserError {
  return new PurserError(
    "effect_undone",
    `${agent}.${operation} was done and taken back before; start a new run to do it again.`,
    { details: { effectKey, taskId } },
  );
}

function outcomeUnknown(spec: EffectSpec, key: string): PurserError {
  return new PurserError(
    "effect_unknown",
    `${spec.agent}.${spec.operation} was started before and its outcome is not known; look at it before it is tried again.`,
    { details: { effectKey: key, taskId: spec.taskId } },
  );
}
