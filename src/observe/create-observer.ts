import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import { agentSpan, chatAttributes, chatSpan, workflowSpan } from "./genai.ts";
import type { Metrics } from "./metrics.ts";
import type { Failure, LogFields, Logger, Observation, Observer } from "./observer.ts";
import type { Span, SpanEnd, SpanOptions, Tracing } from "./spans.ts";

export type ObserverDeps = {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Left out: no spans. */
  readonly tracing?: Tracing | undefined;
  /** Milliseconds of a clock that never goes back; default: the process's. */
  readonly stopwatch?: () => number;
};

/** What is under way in an async context. */
type Scope = { readonly fields: LogFields; readonly span: Span | undefined };

/** What one observation is made of; `told` gets the seconds it took. */
type Observed<End> = {
  readonly fields: LogFields;
  readonly span: Span | undefined;
  readonly told: (end: End, seconds: number) => SpanEnd;
};

/** The observer over this process's log, metrics and, where there is one, tracing. */
export function createObserver({ logger, metrics, tracing, ...deps }: ObserverDeps): Observer {
  const stopwatch = deps.stopwatch ?? (() => performance.now());
  const scopes = new AsyncLocalStorage<Scope>();

  const log: Logger = {
    debug: (fields, message) => logger.debug({ ...scopes.getStore()?.fields, ...fields }, message),
    info: (fields, message) => logger.info({ ...scopes.getStore()?.fields, ...fields }, message),
    warn: (fields, message) => logger.warn({ ...scopes.getStore()?.fields, ...fields }, message),
    error: (fields, message) => logger.error({ ...scopes.getStore()?.fields, ...fields }, message),
  };

  function observe<End>({ fields, span, told }: Observed<End>): Observation<End> {
    const begun = stopwatch();
    const scope: Scope = { fields, span };
    let open = true;
    return {
      traceparent: span?.traceparent,
      within: (work) => scopes.run(scope, work),
      ended: (end) => {
        if (!open) return;
        open = false;
        const spanEnd = told(end, (stopwatch() - begun) / 1000);
        span?.ended(spanEnd);
      },
    };
  }

  /** Below what is under way here, else the first of a trace. */
  function below(name: string, options: SpanOptions): Span | undefined {
    return scopes.getStore()?.span?.child(name, options) ?? tracing?.start(name, options);
  }

  const traced = (fields: LogFields, span: Span | undefined): LogFields =>
    span ? { ...fields, trace_id: span.traceId } : fields;

  return {
    log,
    traceparent: () => scopes.getStore()?.span?.traceparent,

    requestStarted: (request) => {
      const { method, path, requestId } = request;
      const attributes = { "http.request.method": method, "url.path": path, "purser.request.id": requestId };
      const span = tracing?.start(method, {
        kind: "server",
        attributes,
        traceparent: request.traceparent,
      });
      const fields = traced({ request_id: requestId }, span);
      return observe({
        fields,
        span,
        told: ({ status, route, error, quiet = false }, seconds) => {
          metrics.requestEnded({ method, route, status }, seconds);
          const level = status >= 500 ? "error" : quiet ? "debug" : "info";
          const line = { ...fields, method, path, route, status, duration_ms: round(seconds * 1000) };
          logger[level](error === undefined ? line : { ...line, err: error }, "Request answered");
          return {
            ...(route === undefined ? {} : { name: `${method} ${route}` }),
            attributes: {
              "http.response.status_code": status,
              ...(route === undefined ? {} : { "http.route": route }),
            },
            ...(status >= 500 ? { error: { code: String(status), message: "" } } : {}),
          };
        },
      });
    },

    runStarted: (run) => {
      const { name, ...options } = workflowSpan(run);
      // Nothing of what is under way here: a run may be taken up by whatever made room for it.
      const span = tracing?.start(name, { ...options, traceparent: run.traceparent });
      const { runId: run_id, threadId: thread_id, companyId: company_id, graph: workflow } = run;
      const fields = traced({ run_id, thread_id, company_id, workflow }, span);
      metrics.runStarted(workflow);
      logger.debug(fields, "Run started");
      return observe({
        fields,
        span,
        told: ({ status, error }, seconds) => {
          metrics.runEnded(workflow, status, seconds);
          const failed = status === "error" || status === "timeout";
          const line = { ...fields, status, duration_ms: round(seconds * 1000), ...described(error) };
          logger[failed ? "warn" : "info"](line, "Run ended");
          return {
            attributes: { "purser.status": status },
            error: failed ? (error ?? { code: status, message: "" }) : undefined,
          };
        },
      });
    },

    taskStarted: (task) => {
      const { name, ...options } = agentSpan(task);
      const span = below(name, options);
      const { workflow, taskId, agent, operation } = task;
      const fields = traced(
        {
          ...scopes.getStore()?.fields,
          run_id: task.runId,
          workflow,
          workflow_id: task.workflowId,
          task: taskId,
          agent,
          operation,
        },
        span,
      );
      return observe({
        fields,
        span,
        told: ({ status, error, attempts }, seconds) => {
          metrics.taskEnded(task, status, seconds);
          const failed = status === "failed";
          const line = { ...fields, status, attempts, duration_ms: round(seconds * 1000) };
          logger[failed ? "warn" : "debug"]({ ...line, ...described(error) }, "Task ended");
          return {
            attributes: {
              "purser.status": status,
              ...(attempts === undefined ? {} : { "purser.attempts": attempts }),
            },
            error: failed ? (error ?? { code: status, message: "" }) : undefined,
          };
        },
      });
    },

    modelCalled: (call) => {
      const { name, ...options } = chatSpan(call);
      const span = below(name, { ...options, kind: "client" });
      const { provider, model } = call;
      const fields = traced({ ...scopes.getStore()?.fields, provider, model }, span);
      return observe({
        fields,
        span,
        told: (end, seconds) => {
          metrics.modelEnded(call, end, seconds);
          const { status, error, inputTokens: input_tokens, outputTokens: output_tokens } = end;
          const line = { ...fields, status, duration_ms: round(seconds * 1000), input_tokens, output_tokens };
          logger[status === "error" ? "warn" : "debug"]({ ...line, ...described(error) }, "Model answered");
          return {
            attributes: chatAttributes(end),
            error: status === "error" ? (error ?? { code: status, message: "" }) : undefined,
          };
        },
      });
    },
  };
}

function described(error: Failure | null | undefined): LogFields {
  return error ? { error_code: error.code, error_message: error.message } : {};
}

/** Milliseconds to the microsecond. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
