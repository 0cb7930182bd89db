import type { TaskResult } from "../control/history.ts";
import type { ApprovalInterrupt } from "./approval-request.ts";
import { type Plan, type PlanTask, predecessors } from "./plan.ts";
import type { TaskRunner, TaskScope } from "./task-scope.ts";

export type ScheduleScope = Omit<TaskScope, "results" | "ask" | "skipped" | "plan" | "recording">;

export type ScheduleOptions = {
  readonly runTask: TaskRunner;
  readonly scope: ScheduleScope;
  /** Results of an earlier pass: those tasks are not run again. */
  readonly known: Readonly<Record<string, TaskResult>>;
};

export type Scheduled = {
  readonly results: Readonly<Record<string, TaskResult>>;
  /** What people must decide before the rest can run; empty when the plan has ended. */
  readonly waiting: readonly ApprovalInterrupt[];
};

/**
 * The scheduler driver: runs every task as soon as all that it waits for has ended, until nothing can run. There
 * are no waves: an uneven plan takes the time of its longest path. A task that needs a person is set aside with
 * what it asks, and everything that does not wait for it goes on.
 */
export async function runPlan(plan: Plan, { runTask, scope, known }: ScheduleOptions): Promise<Scheduled> {
  const results: Record<string, TaskResult> = {};
  const waiting: ApprovalInterrupt[] = [];
  const followers = new Map<string, PlanTask[]>();
  const missing = new Map<string, number>();
  const ended = new Set(plan.tasks.flatMap(({ id }) => (known[id] ? [id] : [])));
  for (const task of plan.tasks) {
    const result = known[task.id];
    if (result) {
      results[task.id] = result;
      continue;
    }
    const before = predecessors(plan, task).filter((id) => !ended.has(id));
    missing.set(task.id, before.length);
    for (const id of before) followers.set(id, [...(followers.get(id) ?? []), task]);
  }

  // Rows of one turn of the event loop share a promise, so this stays small.
  const recordings = new Set<Promise<void>>();
  const recording = (written: Promise<void>) => void recordings.add(written);

  const { promise: idle, resolve, reject } = Promise.withResolvers<null>();
  let running = 0;

  function start(task: PlanTask): void {
    running += 1;
    run(task).then(
      (result) => {
        running -= 1;
        if (result) {
          results[task.id] = result;
          for (const follower of followers.get(task.id) ?? []) {
            const left = (missing.get(follower.id) ?? 1) - 1;
            missing.set(follower.id, left);
            if (left === 0) start(follower);
          }
        }
        if (running === 0) resolve(null);
      },
      (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** Undefined: the task is set aside until somebody decides. */
  async function run(task: PlanTask): Promise<TaskResult | undefined> {
    try {
      return await runTask(task, { ...scope, plan, results, recording, ask: setAside });
    } catch (error) {
      if (!(error instanceof AwaitsPerson)) throw error;
      waiting.push(error.request);
      return undefined;
    }
  }

  const ready = plan.tasks.filter((task) => missing.get(task.id) === 0);
  if (ready.length === 0) return { results, waiting };
  for (const task of ready) start(task);
  await idle;
  await Promise.all(recordings);
  return { results, waiting };
}

/** Thrown through the task runner, which lets a request for a person pass. */
class AwaitsPerson extends Error {
  readonly request: ApprovalInterrupt;
  constructor(request: ApprovalInterrupt) {
    super("the task waits for a person");
    this.request = request;
  }
}

const setAside: TaskScope["ask"] = {
  interrupt: (request) => {
    throw new AwaitsPerson(request);
  },
  settle: async () => ({ problem: "It has not been decided yet." }),
};
