import type { DestinationStream } from "pino";
import { type Clock, systemRuntime } from "../base/runtime.ts";
import { createObserver } from "./create-observer.ts";
import { type LogLevel, createLogger } from "./logger.ts";
import { type Metrics, createMetrics } from "./metrics.ts";
import type { Logger, Observer } from "./observer.ts";
import { type Redactor, createRedactor } from "./redact.ts";
import type { Tracing } from "./spans.ts";

export type ObservabilityOptions = {
  /** of Purser */
  readonly version: string;
  readonly level: LogLevel;
  /** OTLP over HTTP, such as `http://localhost:4318`; undefined: no spans, and nothing of OpenTelemetry is loaded. */
  readonly otlpEndpoint: string | undefined;
  /** Values that no log line and no span may hold: the configured keys. */
  readonly secrets?: readonly string[];
  readonly clock?: Clock;
  /** Of the log; default: stderr. */
  readonly destination?: DestinationStream;
};

export type Observability = {
  readonly observer: Observer;
  readonly metrics: Metrics;
  /** Sends the spans that have ended, for 5 s at most. What a collector does not take is told in the log. */
  readonly stop: () => Promise<void>;
};

/** Log, metrics and, when configured, spans of a process that serves. */
export async function openObservability(options: ObservabilityOptions): Promise<Observability> {
  const { level, clock = systemRuntime.clock, destination } = options;
  const redactor = createRedactor(options.secrets);
  const logger = createLogger({ level, clock, redactor, ...(destination ? { destination } : {}) });
  const metrics = createMetrics({ process: true });
  const tracing = await openTracing(options, { redactor, logger });
  return {
    observer: createObserver({ logger, metrics, tracing }),
    metrics,
    stop: async () => tracing?.stop(),
  };
}

async function openTracing(
  { otlpEndpoint, version }: ObservabilityOptions,
  { redactor, logger }: { readonly redactor: Redactor; readonly logger: Logger },
): Promise<Tracing | undefined> {
  if (otlpEndpoint === undefined) return undefined;
  const { createTracing, otlpExporter } = await import("./tracing.ts");
  return createTracing({
    exporter: otlpExporter(otlpEndpoint),
    version,
    redactor,
    onFailure: (error, spans) => logger.warn({ err: error, spans }, "Spans could not be sent"),
  });
}
