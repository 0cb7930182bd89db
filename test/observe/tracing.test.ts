import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { context, trace } from "@opentelemetry/api";
import { AIMessageChunk } from "@langchain/core/messages";
import { InMemorySpanExporter, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLogger } from "../../src/observe/logger.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createObserver } from "../../src/observe/create-observer.ts";
import type { RunFacts, TaskFacts } from "../../src/observe/observer.ts";
import { openObservability } from "../../src/observe/open-observability.ts";
import { createRedactor } from "../../src/observe/redact.ts";
import { parseTraceparent } from "../../src/observe/spans.ts";
import { createTracing } from "../../src/observe/tracing.ts";
import { observedChat } from "../../src/model/observed-chat.ts";

const run: RunFacts = { runId: "r1", threadId: "t1", companyId: "acme", graph: "advisory" };
const task = (taskId: string): TaskFacts => ({
  runId: "r1",
  workflowId: "w1",
  workflow: "advisory",
  taskId,
  agent: `${taskId}_agent`,
  operation: taskId,
});
const CALLER = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

/** An observer whose spans are kept; `spans` stops it and gives them by name. */
function traced() {
  const kept: ReadableSpan[] = [];
  const memory = new InMemorySpanExporter();
  const lines: string[] = [];
  const tracing = createTracing({
    exporter: {
      export: (spans, done) => {
        kept.push(...spans);
        memory.export(spans, done);
      },
      shutdown: () => memory.shutdown(),
    },
    version: "1.2.3",
    redactor: createRedactor(),
  });
  const observer = createObserver({
    logger: createLogger({ level: "debug", destination: { write: (line: string) => lines.push(line) } }),
    metrics: createMetrics(),
    tracing,
  });
  onTestFinished(() => tracing.stop());
  return {
    observer,
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    spans: async () => {
      await tracing.stop();
      return new Map(kept.map((span) => [span.name, span]));
    },
  };
}

const parentOf = (span: ReadableSpan | undefined) => span?.parentSpanContext?.spanId;
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId;
const traceOf = (span: ReadableSpan | undefined) => span?.spanContext().traceId;

describe("a run's trace", () => {
  it("connects the request, the run, its tasks side by side and the model's call, by GenAI's conventions", async () => {
    const { observer, spans, lines } = traced();
    const chat = observedChat(
      {
        invoke: async () => {
          await Promise.resolve();
          return new AIMessageChunk({
            content: "words",
            usage_metadata: { input_tokens: 70, output_tokens: 5, total_tokens: 75 },
            response_metadata: { model_name: "gpt-5-mini-2026" },
          });
        },
      },
      { provider: "openai", model: "gpt-5-mini" },
      observer,
    );
    const request = observer.requestStarted({
      requestId: "q1",
      method: "POST",
      path: "/threads/t1/runs",
      traceparent: CALLER,
    });
    await request.within(async () => {
      const started = observer.runStarted({ ...run, traceparent: observer.traceparent() });
      await started.within(async () => {
        await Promise.all(
          ["sync", "report"].map(async (id) => {
            const step = observer.taskStarted(task(id));
            await step.within(async () => {
              await Promise.resolve();
              if (id === "report") await chat.invoke("write");
            });
            step.ended({ status: "success", attempts: 1 });
          }),
        );
      });
      started.ended({ status: "success" });
    });
    request.ended({ status: 200, route: "/threads/:thread_id/runs" });

    const told = await spans();
    const root = told.get("POST /threads/:thread_id/runs");
    const workflow = told.get("invoke_workflow advisory");
    const sync = told.get("invoke_agent sync_agent");
    const report = told.get("invoke_agent report_agent");
    const model = told.get("chat gpt-5-mini");
    expect(told.size).toBe(5);
    expect(new Set([...told.values()].map(traceOf))).toEqual(new Set(["a".repeat(32)]));
    expect(parentOf(root)).toBe("b".repeat(16));
    expect(parentOf(workflow)).toBe(idOf(root));
    expect(parentOf(sync)).toBe(idOf(workflow));
    expect(parentOf(report)).toBe(idOf(workflow));
    expect(parentOf(model)).toBe(idOf(report));
    expect(workflow?.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.workflow.name": "advisory",
      "gen_ai.conversation.id": "t1",
      "purser.run.id": "r1",
      "purser.status": "success",
    });
    expect(report?.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "report_agent",
      "purser.operation": "report",
      "purser.attempts": 1,
    });
    expect(model?.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5-mini",
      "gen_ai.response.model": "gpt-5-mini-2026",
      "gen_ai.usage.input_tokens": 70,
      "gen_ai.usage.output_tokens": 5,
    });
    expect(root?.resource.attributes).toMatchObject({ "service.name": "purser", "service.version": "1.2.3" });
    // Log lines carry the trace, so that one leads to the other.
    expect(new Set(lines().map((line) => line["trace_id"]))).toEqual(new Set(["a".repeat(32)]));
  });

  it("goes on when the run is resumed later with the trace context that was kept with it", async () => {
    const first = traced();
    const waiting = first.observer.runStarted({ ...run, traceparent: CALLER });
    waiting.ended({ status: "interrupted" });
    const kept = waiting.traceparent;
    const [before] = (await first.spans()).values();

    const later = traced();
    const request = later.observer.requestStarted({ requestId: "q2", method: "POST", path: "/approvals/1" });
    request.within(() => {
      later.observer.runStarted({ ...run, runId: "r2", traceparent: kept }).ended({ status: "success" });
    });
    request.ended({ status: 200, route: "/approvals/:id" });
    const resumed = (await later.spans()).get("invoke_workflow advisory");
    expect(traceOf(resumed)).toBe("a".repeat(32));
    expect(parentOf(resumed)).toBe(idOf(before));
  });

  it("starts anew where there is nothing to follow, and gives a run started in a request the request's trace", async () => {
    const { observer, spans } = traced();
    const request = observer.requestStarted({
      requestId: "q1",
      method: "POST",
      path: "/runs",
      traceparent: "00-junk",
    });
    const kept = request.within(() => observer.traceparent());
    expect(kept).toBe(request.traceparent);
    expect(observer.traceparent()).toBeUndefined();
    observer.runStarted({ ...run, traceparent: kept }).ended({ status: "success" });
    request.ended({ status: 202, route: "/runs" });
    const told = await spans();
    expect(parentOf(told.get("POST /runs"))).toBeUndefined();
    expect(parentOf(told.get("invoke_workflow advisory"))).toBe(idOf(told.get("POST /runs")));
  });

  it("marks failures with their code and never with a secret", async () => {
    const { observer, spans } = traced();
    const message = "The model refused Bearer abc123def456.";
    const failing = observedChat(
      { invoke: () => Promise.reject(new Error(message)) },
      { provider: "openai", model: "gpt" },
      observer,
    );
    const step = observer.taskStarted(task("sync"));
    await expect(step.within(() => failing.invoke("x"))).rejects.toThrow(message);
    step.ended({ status: "failed", error: { code: "model_failed", message } });
    observer
      .requestStarted({ requestId: "q1", method: "GET", path: "/hooks/whsec_abc123def456" })
      .ended({ status: 404, route: undefined });
    const told = await spans();
    for (const name of ["invoke_agent sync_agent", "chat gpt"]) {
      expect(told.get(name)?.status.code).toBe(2);
      expect(told.get(name)?.status.message).not.toContain("abc123def456");
    }
    expect(JSON.stringify(told.get("GET")?.attributes)).not.toContain("abc123def456");
    expect(told.get("invoke_agent sync_agent")?.attributes["error.type"]).toBe("model_failed");
    expect(told.get("chat gpt")?.attributes["error.type"]).toBe("internal_error");
  });

  it("is not recorded when the caller did not sample it, and its ids are passed on all the same", async () => {
    const { observer, spans } = traced();
    const started = observer.runStarted({ ...run, traceparent: CALLER.replace(/01$/, "00") });
    expect(started.traceparent).toMatch(/^00-a{32}-[0-9a-f]{16}-00$/);
    started.ended({ status: "success" });
    expect((await spans()).size).toBe(0);
  });
});

describe("tracing", () => {
  it("is off unless configured: no span, no trace context, nothing global", async () => {
    const { observer, stop } = await openObservability({
      version: "1",
      level: "silent",
      otlpEndpoint: undefined,
    });
    const started = observer.runStarted({ ...run, traceparent: CALLER });
    expect(started.traceparent).toBeUndefined();
    started.ended({ status: "success" });
    await stop();
    expect(trace.getTracer("any").startSpan("any").isRecording()).toBe(false);
  });

  it("sets nothing global when it is on", async () => {
    const { observer, spans } = traced();
    const started = observer.runStarted(run);
    started.within(() => {
      expect(trace.getSpan(context.active())).toBeUndefined();
      expect(trace.getTracer("any").startSpan("any").isRecording()).toBe(false);
    });
    started.ended({ status: "success" });
    expect((await spans()).size).toBe(1);
  });

  it("tells batches that did not arrive, and stops all the same", async () => {
    const failures: [string, number][] = [];
    const exporter = new InMemorySpanExporter();
    await exporter.shutdown();
    const tracing = createTracing({
      exporter,
      version: "1",
      redactor: createRedactor(),
      onFailure: (error, spans) => failures.push([String(error), spans]),
    });
    tracing.start("one").ended();
    tracing.start("two").ended();
    await tracing.stop();
    expect(failures).toEqual([["Error: Exporter has been stopped", 2]]);
  });

  it("sends to an OTLP collector over HTTP when the process stops", async () => {
    const received: { url: string | undefined; body: string }[] = [];
    const collector = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (part: string) => (body += part));
      request.on("end", () => {
        received.push({ url: request.url, body });
        response.setHeader("content-type", "application/json").end("{}");
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      collector.closeAllConnections();
      collector.close();
    });
    const { port } = collector.address() as AddressInfo;
    const { observer, stop } = await openObservability({
      version: "1.2.3",
      level: "silent",
      otlpEndpoint: `http://127.0.0.1:${port}/`,
    });
    const started = observer.runStarted({ ...run, traceparent: CALLER });
    started.ended({ status: "success" });
    await stop();
    expect(received.map(({ url }) => url)).toEqual(["/v1/traces"]);
    expect(received[0]?.body).toContain('"invoke_workflow advisory"');
    expect(received[0]?.body).toContain("a".repeat(32));
  });

  it("reads trace contexts as W3C writes them", () => {
    expect(parseTraceparent(CALLER)).toEqual({
      traceId: "a".repeat(32),
      spanId: "b".repeat(16),
      traceFlags: 1,
    });
    const wrong = [
      undefined,
      "",
      "junk",
      `01${CALLER.slice(2)}`,
      CALLER.toUpperCase(),
      `00-${"0".repeat(32)}-${"b".repeat(16)}-01`,
      `00-${"a".repeat(32)}-${"0".repeat(16)}-01`,
      `${CALLER}-more`,
    ];
    expect(wrong.map((text) => parseTraceparent(text))).toEqual(wrong.map(() => undefined));
  });
});
