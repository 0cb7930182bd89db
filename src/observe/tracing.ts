import { setTimeout } from "node:timers/promises";
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
  type Attributes,
  type Context,
  type Span as OtelSpan,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace";
import type { Redactor } from "./redact.ts";
import { type Span, type SpanOptions, type Tracing, parseTraceparent } from "./spans.ts";

export type TracingOptions = {
  readonly exporter: SpanExporter;
  /** of Purser */
  readonly version: string;
  readonly redactor: Redactor;
  /** Told of each batch that did not arrive. */
  readonly onFailure?: (error: unknown, spans: number) => void;
};

/** How long a stopping process waits for its last spans to be taken. */
const PATIENCE_MS = 5_000;

const KIND = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * Sends to `{endpoint}/v1/traces` over HTTP. Headers (OTEL_EXPORTER_OTLP_HEADERS), timeout and compression are
 * read from the environment by the exporter, as OpenTelemetry defines them.
 */
export function otlpExporter(endpoint: string): SpanExporter {
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
}

/**
 * Spans by a provider of our own: nothing global is set, so other instrumentation in the process is left alone.
 * Sent in batches; a full queue or an unreachable collector drops spans and holds up nothing. A trace that the
 * caller did not sample is not recorded, but its ids are passed on.
 */
export function createTracing({ exporter, version, redactor, onFailure }: TracingOptions): Tracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "purser", "service.version": version }))
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));
  const processor = new BatchSpanProcessor({ exporter: onFailure ? heard(exporter, onFailure) : exporter });
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  const tracer = provider.getTracer("purser", version);

  function start(parent: Context, name: string, { kind = "internal", attributes = {} }: SpanOptions): Span {
    const options = { kind: KIND[kind], attributes: clean(attributes) };
    return wrap(tracer.startSpan(redactor.text(name), options, parent), parent);
  }

  function clean(attributes: Attributes): Attributes {
    const out: Attributes = {};
    for (const [name, value] of Object.entries(attributes)) {
      out[name] = typeof value === "string" ? redactor.text(value) : value;
    }
    return out;
  }

  function wrap(span: OtelSpan, parent: Context): Span {
    const { traceId, spanId, traceFlags } = span.spanContext();
    const flags = (traceFlags & TraceFlags.SAMPLED) === 0 ? "00" : "01";
    return {
      traceId,
      traceparent: `00-${traceId}-${spanId}-${flags}`,
      child: (name, options = {}) => start(trace.setSpan(parent, span), name, options),
      ended: ({ name, attributes, error } = {}) => {
        if (name !== undefined) span.updateName(redactor.text(name));
        if (attributes) span.setAttributes(clean(attributes));
        if (error) {
          span.setAttribute("error.type", error.code);
          span.setStatus({ code: SpanStatusCode.ERROR, message: redactor.text(error.message) });
        }
        span.end();
      },
    };
  }

  return {
    start: (name, { traceparent, ...options } = {}) => {
      const remote = parseTraceparent(traceparent);
      const parent = remote
        ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
        : ROOT_CONTEXT;
      return start(parent, name, options);
    },
    stop: async () => {
      // That the last batch did not arrive has been told by then; it must not fail the stop.
      const sent = provider.shutdown().catch(() => undefined);
      await Promise.race([sent, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

/** The SDK keeps a failed export to itself; whoever runs Purser has to hear of it. */
function heard(exporter: SpanExporter, onFailure: (error: unknown, spans: number) => void): SpanExporter {
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        // 0: success
        if ((result.code as number) !== 0) onFailure(result.error, spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
