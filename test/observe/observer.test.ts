import { describe, expect, it } from "vitest";
import { createLogger, type LogLevel } from "../../src/observe/logger.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createObserver } from "../../src/observe/create-observer.ts";
import { type RunFacts, type TaskFacts, silentObserver } from "../../src/observe/observer.ts";

const run: RunFacts = { runId: "r1", threadId: "t1", companyId: "acme", graph: "advisory" };
const task: TaskFacts = {
  runId: "r1",
  workflowId: "w1",
  workflow: "advisory",
  taskId: "sync",
  agent: "data_sync_agent",
  operation: "sync_data",
};

/** An observer whose lines are kept, over a stopwatch that the test moves. */
function observed(level: LogLevel = "debug") {
  const lines: string[] = [];
  let ms = 0;
  const metrics = createMetrics();
  const observer = createObserver({
    logger: createLogger({
      level,
      destination: { write: (line: string) => lines.push(line) },
      clock: { now: () => new Date("2026-06-30T12:00:00Z") },
    }),
    metrics,
    stopwatch: () => ms,
  });
  return {
    observer,
    metrics,
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    pass: (by: number) => {
      ms += by;
    },
  };
}

describe("the log", () => {
  it("has one JSON object a line, with level, ISO time, process and message", () => {
    const { observer, lines } = observed();
    observer.log.info({ agents: 14 }, "Purser listens");
    expect(lines()).toEqual([
      {
        level: "info",
        time: "2026-06-30T12:00:00.000Z",
        pid: process.pid,
        agents: 14,
        msg: "Purser listens",
      },
    ]);
  });

  it("adds the ids of what is under way, across awaits and side by side", async () => {
    const { observer, lines } = observed("info");
    const request = observer.requestStarted({ requestId: "q1", method: "POST", path: "/runs" });
    const one = observer.runStarted(run);
    const two = observer.runStarted({ ...run, runId: "r2" });
    await Promise.all([
      request.within(async () => {
        await Promise.resolve();
        observer.log.info({ run_id: "r1" }, "Taken in");
      }),
      one.within(async () => {
        await Promise.resolve();
        const step = observer.taskStarted(task);
        await step.within(async () => {
          await Promise.resolve();
          observer.log.info({ rows: 3 }, "Read");
        });
      }),
      two.within(async () => {
        await Promise.resolve();
        observer.log.warn({}, "Beside");
      }),
    ]);
    observer.log.info({}, "Outside");
    const told = (msg: string) => lines().find((line) => line["msg"] === msg);
    const ids = { thread_id: "t1", company_id: "acme", workflow: "advisory" };
    expect(told("Taken in")).toMatchObject({ request_id: "q1", run_id: "r1" });
    expect(told("Read")).toMatchObject({ ...ids, run_id: "r1", task: "sync", agent: task.agent, rows: 3 });
    expect(told("Beside")).toMatchObject({ ...ids, run_id: "r2" });
    expect(told("Beside")).not.toHaveProperty("task");
    expect(told("Outside")).not.toHaveProperty("run_id");
  });

  it("takes nothing of a request or a run over into another run that is taken up there", () => {
    const { observer, lines } = observed("info");
    const request = observer.requestStarted({ requestId: "q1", method: "POST", path: "/runs" });
    request.within(() => {
      observer.runStarted(run).within(() => {
        const next = observer.runStarted({ ...run, runId: "r2", threadId: "t2" });
        next.within(() => observer.log.info({}, "Next"));
        next.ended({ status: "success" });
      });
    });
    for (const line of lines()) {
      expect(line).toMatchObject({ run_id: "r2", thread_id: "t2" });
      expect(line).not.toHaveProperty("request_id");
    }
  });

  it("tells ends with status and duration, and failures as warnings with their code", () => {
    const { observer, lines, pass } = observed();
    const started = observer.runStarted(run);
    const failed = observer.taskStarted(task);
    pass(250);
    failed.ended({ status: "failed", error: { code: "task_timeout", message: "Too late." }, attempts: 2 });
    pass(1_000);
    started.ended({ status: "error", error: { code: "internal_error", message: "Broken." } });
    expect(lines()).toMatchObject([
      { level: "debug", msg: "Run started", run_id: "r1", thread_id: "t1", company_id: "acme" },
      { level: "warn", msg: "Task ended", duration_ms: 250, attempts: 2, error_code: "task_timeout" },
      { level: "warn", msg: "Run ended", duration_ms: 1_250, error_message: "Broken.", status: "error" },
    ]);
  });

  it("tells good ends of runs at info, tasks, models and probes only at debug", () => {
    const { observer, lines } = observed("info");
    observer.taskStarted(task).ended({ status: "success", attempts: 1 });
    observer.modelCalled({ provider: "openai", model: "gpt" }).ended({ status: "success" });
    observer
      .requestStarted({ requestId: "q1", method: "GET", path: "/ok" })
      .ended({ status: 200, route: "/ok", quiet: true });
    expect(lines()).toEqual([]);
    observer.runStarted(run).ended({ status: "interrupted" });
    expect(lines()).toMatchObject([{ level: "info", msg: "Run ended", status: "interrupted" }]);
  });

  it("is silent when told so", () => {
    const { observer, lines } = observed("silent");
    observer.log.error({}, "Nothing");
    expect(lines()).toEqual([]);
  });
});

describe("an observation", () => {
  it("counts once, however often it is ended", async () => {
    const { observer, metrics, pass } = observed("silent");
    const started = observer.runStarted(run);
    pass(2_000);
    started.ended({ status: "success" });
    started.ended({ status: "error" });
    const text = await metrics.text();
    expect(text).toContain('purser_runs_total{graph="advisory",status="success"} 1');
    expect(text).toContain('purser_run_duration_seconds_sum{graph="advisory",status="success"} 2');
    expect(text).not.toContain('status="error"');
    expect(text).toContain('purser_runs_active{graph="advisory"} 0');
  });

  it("has no trace context without tracing", () => {
    const { observer } = observed();
    const started = observer.runStarted({ ...run, traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01` });
    expect(started.traceparent).toBeUndefined();
    expect(started.within(() => observer.traceparent())).toBeUndefined();
  });

  it("passes on what the work returns and throws", async () => {
    for (const observer of [observed().observer, silentObserver]) {
      const started = observer.taskStarted(task);
      expect(started.within(() => 7)).toBe(7);
      await expect(started.within(async () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
      started.ended({ status: "success" });
    }
  });
});
