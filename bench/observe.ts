import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Hono } from "hono";
import { pino } from "pino";
import { systemRuntime } from "../src/base/runtime.ts";
import { observeRequests } from "../src/http/observe-requests.ts";
import { createObserver } from "../src/observe/create-observer.ts";
import { createLogger } from "../src/observe/logger.ts";
import { createMetrics } from "../src/observe/metrics.ts";
import type { Observer } from "../src/observe/observer.ts";
import { createRedactor } from "../src/observe/redact.ts";
import { createTracing, otlpExporter } from "../src/observe/tracing.ts";

/**
 * What log, metrics and spans add to a request, and to a task: the same work with and without them, in turns, in one
 * run. CPU time of this process, all threads. The log goes to a file and the spans, every one, to an OTLP collector
 * in another process, so that writing and sending count.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    collect: { type: "boolean" },
    rounds: { type: "string", default: "30" },
  },
});
/** Whole batches of spans, so that none waits for a timer, and as many as may wait, so that none is dropped. */
const REQUESTS = 4 * 512;
const ROUNDS = Number(options.rounds);

const VARIANTS = ["nothing", "metrics", "log and metrics", "log, metrics and spans"] as const;
type Variant = (typeof VARIANTS)[number];

/** Made once: `arrived` waits until the collector has taken a round's spans. */
type Observed = {
  readonly observer: Observer;
  readonly app: Hono;
  readonly arrived: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

function collect(): void {
  const collector = createServer((request, response) => {
    request.resume().on("end", () => response.setHeader("content-type", "application/json").end("{}"));
  });
  collector.listen(0, "127.0.0.1", () => process.send?.((collector.address() as AddressInfo).port));
}

function observed(variant: Variant, { log, endpoint }: { log: string; endpoint: string }): Observed {
  const redactor = createRedactor(["a-configured-key-of-some-length"]);
  const logs = variant.startsWith("log");
  const destination = pino.destination({ dest: logs ? log : devNull, sync: true });
  const exporter = otlpExporter(endpoint);
  let taken = 0;
  let tell: () => void = () => undefined;
  const counted = {
    export: (...[spans, done]: Parameters<typeof exporter.export>) => {
      exporter.export(spans, (result) => {
        taken += spans.length;
        done(result);
        tell();
      });
    },
    shutdown: () => exporter.shutdown(),
  };
  const tracing = variant.endsWith("spans")
    ? createTracing({ exporter: counted, version: "bench", redactor })
    : undefined;
  const logger = createLogger({ level: logs ? "info" : "silent", redactor, destination });
  const observer = createObserver({ logger, metrics: createMetrics(), tracing });
  const app = new Hono();
  if (variant !== "nothing") app.use("*", observeRequests(observer, systemRuntime.ids));
  app.get("/threads/:thread_id", (c) => c.json({ thread_id: c.req.param("thread_id"), status: "idle" }));
  return {
    observer,
    app,
    arrived: async () => {
      while (tracing && taken < REQUESTS) await new Promise<void>((resolve) => (tell = resolve));
      taken = 0;
    },
    stop: async () => tracing?.stop(),
  };
}

async function serve(_: Variant, { app }: Observed): Promise<void> {
  for (let n = 0; n < REQUESTS; n += 1) {
    const response = await app.request(`/threads/${n}`, { headers: { "user-agent": "bench" } });
    await response.text();
  }
}

async function work(variant: Variant, { observer }: Observed): Promise<void> {
  for (let n = 0; n < REQUESTS; n += 1) {
    const facts = { runId: `run-${n}`, workflowId: `workflow-${n}`, workflow: "advisory", taskId: "sync" };
    const task =
      variant === "nothing"
        ? undefined
        : observer.taskStarted({ ...facts, agent: "data_sync_agent", operation: "sync_data" });
    await (task ? task.within(() => Promise.resolve(n)) : Promise.resolve(n));
    task?.ended({ status: "success", attempts: 1 });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Microseconds of CPU each, per variant, with what it adds to nothing. */
async function measure(todo: typeof serve, where: { log: string; endpoint: string }) {
  const times = new Map<Variant, number[]>(VARIANTS.map((variant) => [variant, []]));
  const variants = VARIANTS.map((variant) => [variant, observed(variant, where)] as const);
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    for (const [variant, one] of variants) {
      const before = process.cpuUsage();
      await todo(variant, one);
      await one.arrived();
      const { user, system } = process.cpuUsage(before);
      // The first rounds warm up.
      if (round >= 3) times.get(variant)?.push((user + system) / REQUESTS);
    }
  }
  for (const [, one] of variants) await one.stop();
  const base = median(times.get("nothing") ?? []);
  return VARIANTS.map((variant) => {
    const us = median(times.get(variant) ?? []);
    return { variant, us, added: us - base, ratio: us / base };
  });
}

async function main(): Promise<void> {
  const collector = fork(fileURLToPath(import.meta.url), ["--collect"]);
  const port = await new Promise((resolve) => collector.once("message", resolve));
  const folder = mkdtempSync(join(tmpdir(), "purser-bench-"));
  const where = { log: join(folder, "purser.log"), endpoint: `http://127.0.0.1:${String(port)}` };
  const requests = await measure(serve, where);
  const tasks = await measure(work, where);
  collector.kill();
  rmSync(folder, { recursive: true });

  if (options.json) {
    process.stdout.write(`${JSON.stringify({ requests, tasks }, null, 2)}\n`);
    return;
  }
  process.stdout.write(`CPU of ${REQUESTS} requests a round, median of ${ROUNDS} rounds in turns\n\n`);
  for (const [what, rows] of Object.entries({ request: requests, task: tasks })) {
    for (const { variant, us, added, ratio } of rows) {
      const shown = `${us.toFixed(1).padStart(6)} us a ${what}, +${added.toFixed(1)} us, x${ratio.toFixed(2)}`;
      process.stdout.write(`${variant.padEnd(24)}${shown}\n`);
    }
    process.stdout.write("\n");
  }
  const added = requests.at(-1)?.added ?? 0;
  process.stdout.write(`log, metrics and spans: ${added.toFixed(1)} us a request; the goal is at most 25\n`);
}

if (options.collect) collect();
else await main();
