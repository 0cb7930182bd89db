import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { type GaugeSources, registerGauges } from "./gauges.ts";
import { createLabel } from "./labels.ts";
import type { ModelEnd, ModelFacts, RunEnd, TaskEnd, TaskFacts } from "./observer.ts";

/** Prometheus metrics of one process. Labels are names and statuses, never ids, and each takes few values. */
export type Metrics = {
  readonly runStarted: (graph: string) => void;
  readonly runEnded: (graph: string, status: RunEnd["status"], seconds: number) => void;
  readonly taskEnded: (task: TaskFacts, status: TaskEnd["status"], seconds: number) => void;
  readonly modelEnded: (call: ModelFacts, end: ModelEnd, seconds: number) => void;
  readonly requestEnded: (request: RequestLabels, seconds: number) => void;
  /**
   * Adds what is read at each scrape. Called once, when what it reads from exists.
   * @throws Error when called a second time
   */
  readonly watch: (sources: MetricSources) => void;
  /** The text exposition, version 0.0.4. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

export type MetricSources = GaugeSources & {
  /** Graphs by name that somebody registered; others, such as plans made for one run, are counted as `other`. */
  readonly isRegisteredGraph?: (name: string) => boolean;
};

export type RequestLabels = {
  readonly method: string;
  readonly route: string | undefined;
  readonly status: number;
};

export type MetricsOptions = {
  /** Adds the process's own: CPU, memory, event-loop lag, garbage collection, under their usual names. */
  readonly process?: boolean;
};

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WORK_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export function createMetrics(options: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  let sources: MetricSources | undefined;

  const graphs = createLabel(100);
  const agents = createLabel(100);
  const operations = createLabel(300);
  const models = createLabel(30);
  const routes = createLabel(300);
  const graphOf = (name: string) => graphs(name, sources?.isRegisteredGraph);

  const runsActive = new Gauge({
    name: "purser_runs_active",
    help: "Runs of workflows under way, by graph; one that waits for a person is not",
    labelNames: ["graph"] as const,
    registers,
  });
  const runs = new Counter({
    name: "purser_runs_total",
    help: "Runs that ended, by graph and status",
    labelNames: ["graph", "status"] as const,
    registers,
  });
  const runSeconds = new Histogram({
    name: "purser_run_duration_seconds",
    help: "How long runs took, by graph and status",
    labelNames: ["graph", "status"] as const,
    buckets: WORK_SECONDS,
    registers,
  });
  const tasks = new Counter({
    name: "purser_tasks_total",
    help: "Tasks that ended, by agent, operation and status",
    labelNames: ["agent", "operation", "status"] as const,
    registers,
  });
  const taskSeconds = new Histogram({
    name: "purser_task_duration_seconds",
    help: "How long tasks took, by agent, operation and status",
    labelNames: ["agent", "operation", "status"] as const,
    buckets: WORK_SECONDS,
    registers,
  });
  const modelSeconds = new Histogram({
    name: "purser_model_call_duration_seconds",
    help: "How long calls of a language model took, by model and status",
    labelNames: ["model", "status"] as const,
    buckets: WORK_SECONDS,
    registers,
  });
  const modelTokens = new Counter({
    name: "purser_model_tokens_total",
    help: "Tokens of language models, by model and direction",
    labelNames: ["model", "direction"] as const,
    registers,
  });
  const requestSeconds = new Histogram({
    name: "purser_http_request_duration_seconds",
    help: "How long requests took until their answer began, by method, route pattern and status",
    labelNames: ["method", "route", "status"] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });

  const judged = { good: 0, bad: 0 };
  new Gauge({
    name: "purser_run_success_ratio",
    help: "Successful runs among those that succeeded, failed or timed out since the start; absent before the first",
    registers,
    collect() {
      const all = judged.good + judged.bad;
      // No runs are not 0 % and not 100 %: there is no ratio yet.
      if (all === 0) this.remove();
      else this.set(judged.good / all);
    },
  });

  return {
    runStarted: (name) => runsActive.inc({ graph: graphOf(name) }),
    runEnded: (name, status, seconds) => {
      const graph = graphOf(name);
      runsActive.dec({ graph });
      runs.inc({ graph, status });
      runSeconds.observe({ graph, status }, seconds);
      if (status === "success") judged.good += 1;
      else if (status === "error" || status === "timeout") judged.bad += 1;
    },
    taskEnded: (task, status, seconds) => {
      const labels = { agent: agents(task.agent), operation: operations(task.operation), status };
      tasks.inc(labels);
      taskSeconds.observe(labels, seconds);
    },
    modelEnded: (call, { status, inputTokens, outputTokens }, seconds) => {
      const model = models(call.model);
      modelSeconds.observe({ model, status }, seconds);
      if (inputTokens !== undefined) modelTokens.inc({ model, direction: "input" }, inputTokens);
      if (outputTokens !== undefined) modelTokens.inc({ model, direction: "output" }, outputTokens);
    },
    requestEnded: ({ method, route, status }, seconds) => {
      requestSeconds.observe(
        {
          method: METHODS.has(method) ? method : "other",
          route: route === undefined ? "unmatched" : routes(route),
          status,
        },
        seconds,
      );
    },
    watch: (given) => {
      if (sources) throw new Error("these metrics are watched already");
      sources = given;
      registerGauges(registry, given);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
