import type { Attributes } from "@opentelemetry/api";
import type { Failure } from "./observer.ts";

/** Where spans come from. Its only maker is tracing.ts, which is loaded only when tracing is configured. */
export type Tracing = {
  /** A span below the remote one that `traceparent` names, or the first of a new trace. */
  readonly start: (
    name: string,
    options?: SpanOptions & { readonly traceparent?: string | undefined },
  ) => Span;
  /** Sends what has ended, and ends. */
  readonly stop: () => Promise<void>;
};

export type Span = {
  readonly traceId: string;
  /** W3C: `00-{trace id}-{span id}-{flags}` */
  readonly traceparent: string;
  readonly child: (name: string, options?: SpanOptions) => Span;
  readonly ended: (end?: SpanEnd) => void;
};

export type SpanOptions = {
  /** server: asked from outside; client: asks outside; default: neither */
  readonly kind?: "server" | "client" | "internal";
  readonly attributes?: Attributes;
};

export type SpanEnd = {
  readonly name?: string;
  readonly attributes?: Attributes;
  /** Its presence makes the span an error. */
  readonly error?: Failure | undefined;
};

/** `00-{32 hex}-{16 hex}-{2 hex}`, where neither id is all zeros: W3C Trace Context, section 3.2. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export function parseTraceparent(
  text: string | undefined,
): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number } | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}
