import { PurserError } from "../base/errors.ts";
import { hashJson } from "../base/json.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Db } from "../store/database.ts";
import { findEffect, insertEffect, updateEffect } from "./effect-queries.ts";

/**
 * The journal of writes. An effect is reserved before it is attempted and confirmed after, under a key made of
 * workflow, task and arguments (never of the attempt). So after a crash it is known which writes happened, which did
 * not, and which are unknown: a confirmed one answers with its stored result, a reserved one is repeated only if
 * its operation says that repeating under the same key is safe.
 */
export type Effects = {
  readonly perform: (effect: EffectSpec, act: (key: string) => Promise<unknown>) => Promise<unknown>;
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
};

export function effectKey(
  spec: Pick<EffectSpec, "workflowId" | "taskId" | "agent" | "operation" | "input">,
): string {
  const { workflowId, taskId, agent, operation, input } = spec;
  return hashJson({ workflowId, taskId, agent, operation, input }).slice(0, 32);
}

export function createEffects({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): Effects {
  const now = () => runtime.clock.now().toISOString();
  return {
    perform: async (spec, act) => {
      const key = effectKey(spec);
      const input = JSON.stringify(spec.input);
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
        input,
        output: null,
        reserved_at: now(),
        finished_at: null,
      });
      if (!isNew) {
        const known = await findEffect(db, spec.companyId, key);
        if (known?.status === "confirmed") return JSON.parse(known.output ?? "null") as unknown;
        if (known?.status === "reserved" && !spec.repeatable) {
          await updateEffect(db, spec.companyId, {
            key,
            status: "unknown",
            output: null,
            finished_at: now(),
          });
        }
        if (known?.status !== "failed" && !spec.repeatable) throw outcomeUnknown(spec, key);
      }
      try {
        const output = await act(key);
        const text = JSON.stringify(output);
        await updateEffect(db, spec.companyId, {
          key,
          status: "confirmed",
          output: text,
          finished_at: now(),
        });
        return output;
      } catch (error) {
        // An error that our own code raised says that nothing happened; anything else leaves the outcome open.
        if (error instanceof PurserError) {
          await updateEffect(db, spec.companyId, { key, status: "failed", output: null, finished_at: now() });
        }
        throw error;
      }
    },
  };
}

function outcomeUnknown(spec: EffectSpec, key: string): PurserError {
  return new PurserError(
    "effect_unknown",
    `${spec.agent}.${spec.operation} was started before and its outcome is not known; look at it before it is tried again.`,
    { details: { effectKey: key, taskId: spec.taskId } },
  );
}
