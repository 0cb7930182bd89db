import { describe, expect, it } from "vitest";
import { createMetrics, type Metrics } from "../../src/observe/metrics.ts";
import type { TaskFacts } from "../../src/observe/observer.ts";

const task: TaskFacts = {
  runId: "r1",
  workflowId: "w1",
  workflow: "advisory",
  taskId: "sync",
  agent: "data_sync_agent",
  operation: "sync_data",
};

/** The samples of the exposition, by name and labels as they are written. */
async function samples(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))] as const;
    }),
  );
}

describe("metrics", () => {
  it("count runs under way and ended, how long they took, and the share that succeeded", async () => {
    const metrics = createMetrics();
    metrics.runStarted("advisory");
    metrics.runStarted("advisory");
    expect((await samples(metrics)).get('purser_runs_active{graph="advisory"}')).toBe(2);

    metrics.runEnded("advisory", "success", 0.3);
    metrics.runEnded("advisory", "error", 20);
    const told = await samples(metrics);
    expect(told.get('purser_runs_active{graph="advisory"}')).toBe(0);
    expect(told.get('purser_runs_total{graph="advisory",status="success"}')).toBe(1);
    expect(told.get('purser_runs_total{graph="advisory",status="error"}')).toBe(1);
    const seconds = (rest: string) => told.get(`purser_run_duration_seconds${rest}`);
    expect(seconds('_bucket{le="0.25",graph="advisory",status="success"}')).toBe(0);
    expect(seconds('_bucket{le="0.5",graph="advisory",status="success"}')).toBe(1);
    expect(seconds('_sum{graph="advisory",status="error"}')).toBe(20);
    expect(told.get("purser_run_success_ratio")).toBe(0.5);
  });

  it("tell no success ratio before a run succeeded or failed: waiting and cancelled ones say nothing", async () => {
    const metrics = createMetrics();
    expect((await samples(metrics)).has("purser_run_success_ratio")).toBe(false);
    for (const status of ["interrupted", "cancelled", "pending"] as const) {
      metrics.runStarted("advisory");
      metrics.runEnded("advisory", status, 1);
    }
    expect((await samples(metrics)).has("purser_run_success_ratio")).toBe(false);
    metrics.runStarted("advisory");
    metrics.runEnded("advisory", "timeout", 600);
    expect((await samples(metrics)).get("purser_run_success_ratio")).toBe(0);
  });

  it("count tasks by agent, operation and status", async () => {
    const metrics = createMetrics();
    metrics.taskEnded(task, "success", 0.05);
    metrics.taskEnded(task, "failed", 1);
    const told = await samples(metrics);
    const labels = 'agent="data_sync_agent",operation="sync_data"';
    expect(told.get(`purser_tasks_total{${labels},status="success"}`)).toBe(1);
    expect(told.get(`purser_tasks_total{${labels},status="failed"}`)).toBe(1);
    expect(told.get(`purser_task_duration_seconds_sum{${labels},status="success"}`)).toBe(0.05);
  });

  it("count model calls and their tokens", async () => {
    const metrics = createMetrics();
    metrics.modelEnded(
      { provider: "openai", model: "gpt" },
      { status: "success", inputTokens: 700, outputTokens: 30 },
      2,
    );
    metrics.modelEnded({ provider: "openai", model: "gpt" }, { status: "error" }, 1);
    const told = await samples(metrics);
    expect(told.get('purser_model_call_duration_seconds_count{model="gpt",status="success"}')).toBe(1);
    expect(told.get('purser_model_call_duration_seconds_count{model="gpt",status="error"}')).toBe(1);
    expect(told.get('purser_model_tokens_total{model="gpt",direction="input"}')).toBe(700);
    expect(told.get('purser_model_tokens_total{model="gpt",direction="output"}')).toBe(30);
  });

  it("read gauges when they are scraped, and show none that nobody gave", async () => {
    const metrics = createMetrics();
    const now = { active: 1, waiting: 0, limit: 5, agents: 14, queue: 0, streams: 2, pending: 3 };
    metrics.watch({
      registeredAgents: () => now.agents,
      agents: () => now,
      queueDepth: () => now.queue,
      streamsOpen: () => now.streams,
      approvalsPending: async () => now.pending,
    });
    const gauges = async () =>
      Object.fromEntries([...(await samples(metrics))].filter(([name]) => !name.includes("runs")));
    expect(await gauges()).toEqual({
      purser_agents_registered: 14,
      purser_agents_active: 1,
      purser_agents_waiting: 0,
      purser_agents_limit: 5,
      purser_queue_depth: 0,
      purser_streams_open: 2,
      purser_approvals_pending: 3,
    });
    Object.assign(now, { active: 5, waiting: 7, agents: 15, queue: 9, streams: 0, pending: 0 });
    expect(await gauges()).toMatchObject({
      purser_agents_registered: 15,
      purser_agents_active: 5,
      purser_agents_waiting: 7,
      purser_queue_depth: 9,
      purser_streams_open: 0,
      purser_approvals_pending: 0,
    });

    const bare = createMetrics();
    bare.watch({ queueDepth: () => 1 });
    expect([...(await samples(bare)).keys()]).toEqual(["purser_queue_depth"]);
    expect(() => bare.watch({})).toThrow("watched already");
  });

  it("leave out a gauge that cannot be read, and tell so, while the others are told", async () => {
    const metrics = createMetrics();
    let locked = false;
    metrics.watch({
      queueDepth: () => 4,
      approvalsPending: async () => {
        if (locked) throw new Error("database is locked");
        return 1;
      },
    });
    expect((await samples(metrics)).get("purser_approvals_pending")).toBe(1);
    locked = true;
    const told = await samples(metrics);
    expect(told.has("purser_approvals_pending")).toBe(false);
    expect(told.get("purser_queue_depth")).toBe(4);
    const failures = 'purser_scrape_failures_total{gauge="purser_approvals_pending"}';
    expect((await samples(metrics)).get(failures)).toBeGreaterThanOrEqual(1);
    locked = false;
    expect((await samples(metrics)).get("purser_approvals_pending")).toBe(1);
  });

  it("keep labels few: made-up graphs, agents, routes and methods end as `other`", async () => {
    const metrics = createMetrics();
    metrics.watch({ isRegisteredGraph: (name) => name === "advisory" || name === "plan" });
    for (let n = 0; n < 1_000; n += 1) {
      metrics.runStarted(`tasks_${n}`);
      metrics.runEnded(`tasks_${n}`, "success", 1);
      metrics.taskEnded({ ...task, agent: `agent_${n}`, operation: `operation_${n}` }, "success", 1);
      metrics.modelEnded({ provider: "openai", model: `model_${n}` }, { status: "success" }, 1);
      metrics.requestEnded({ method: `M${n}`, route: `/made/up/${n}`, status: 200 }, 1);
      metrics.requestEnded({ method: "GET", route: undefined, status: 404 }, 1);
    }
    metrics.runStarted("advisory");
    metrics.runEnded("advisory", "success", 1);
    const told = [...(await samples(metrics)).keys()];
    const values = (label: string) =>
      new Set(told.flatMap((name) => new RegExp(`[{,]${label}="([^"]*)"`).exec(name)?.[1] ?? []));
    expect(values("graph")).toEqual(new Set(["other", "advisory"]));
    expect(values("agent").size).toBe(101);
    expect(values("operation").size).toBe(301);
    expect(values("model").size).toBe(31);
    expect(values("method")).toEqual(new Set(["other", "GET"]));
    expect(values("route").size).toBe(302);
  });

  it("belong to their process alone: two of them share nothing", async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.runStarted("advisory");
    expect((await samples(one)).size).toBe(1);
    expect((await samples(other)).size).toBe(0);
  });

  it("follow Prometheus' conventions: every metric has help and type, seconds and totals say so", async () => {
    const metrics = createMetrics({ process: true });
    metrics.watch({ queueDepth: () => 1 });
    metrics.taskEnded(task, "success", 1);
    const text = await metrics.text();
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type = ""]) => ({
      name,
      type,
    }));
    for (const { name, type } of types) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, "m"));
      if (!name.startsWith("purser_")) continue;
      expect(name.endsWith("_total")).toBe(type === "counter");
      if (type === "histogram") expect(name).toMatch(/_seconds$/);
    }
    expect(text).toContain("nodejs_eventloop_lag_seconds");
    expect(text).toContain("process_resident_memory_bytes");
    expect(metrics.contentType).toContain("text/plain; version=0.0.4");
  });
});
