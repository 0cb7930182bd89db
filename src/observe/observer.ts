/**
 * What the rest of the code tells of its work, and all it knows of metrics, logs and spans.
 *
 * Each `...Started` returns an observation: `within` runs what belongs to it (its log lines carry its ids, its spans
 * hang below its span), `ended` closes it. Only the first `ended` counts. Nothing here throws or waits.
 */
export type Observer = {
  readonly requestStarted: (request: RequestFacts) => Observation<RequestEnd>;
  readonly runStarted: (run: RunFacts) => Observation<RunEnd>;
  readonly taskStarted: (task: TaskFacts) => Observation<TaskEnd>;
  readonly modelCalled: (call: ModelFacts) => Observation<ModelEnd>;
  /** W3C trace context of what is under way here: kept with a run, a resume joins its trace. Undefined without tracing. */
  readonly traceparent: () => string | undefined;
  /** Structured lines; the ids of what is under way here are added, secrets are taken out. */
  readonly log: Logger;
};

export type Observation<End> = {
  /** W3C trace context of its span; undefined without tracing. */
  readonly traceparent: string | undefined;
  readonly within: <T>(work: () => T) => T;
  readonly ended: (end: End) => void;
};

/** Names are snake_case. Values may be anything; what cannot be written as JSON is told in words. */
export type LogFields = Readonly<Record<string, unknown>>;

export type Logger = {
  readonly debug: (fields: LogFields, message: string) => void;
  readonly info: (fields: LogFields, message: string) => void;
  readonly warn: (fields: LogFields, message: string) => void;
  readonly error: (fields: LogFields, message: string) => void;
};

export type Failure = { readonly code: string; readonly message: string };

export type RequestFacts = {
  readonly requestId: string;
  readonly method: string;
  /** without the query: it may carry anything */
  readonly path: string;
  /** as the client sent it; one that is not valid is not followed */
  readonly traceparent?: string | undefined;
};

export type RequestEnd = {
  readonly status: number;
  /** The pattern that matched, such as `/threads/:thread_id`; undefined: none did. */
  readonly route: string | undefined;
  /** Told at `debug` only: probes and scrapes. */
  readonly quiet?: boolean;
  readonly error?: unknown;
};

export type RunFacts = {
  readonly runId: string;
  readonly threadId: string;
  readonly companyId: string;
  readonly graph: string;
  /**
   * What it continues: the run that waited, or the request that asked for it, as kept with it. Left out: it begins a
   * trace. What is under way where a run is taken up says nothing: that may be another run which made room for it.
   */
  readonly traceparent?: string | undefined;
};

export type RunEnd = {
  /** `interrupted`: it waits for a person. `pending`: put back for the next process, because this one stops. */
  readonly status: "success" | "error" | "timeout" | "cancelled" | "interrupted" | "pending";
  readonly error?: Failure | null | undefined;
};

export type TaskFacts = {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflow: string;
  readonly taskId: string;
  readonly agent: string;
  readonly operation: string;
};

export type TaskEnd = {
  /** `interrupted`: it waits for a person, and starts anew once there is an answer. */
  readonly status:
    "success" | "failed" | "skipped" | "rejected" | "rolled_back" | "cancelled" | "interrupted";
  readonly error?: Failure | undefined;
  readonly attempts?: number;
};

export type ModelFacts = {
  /** `openai`, or the host of another server of its protocol */
  readonly provider: string;
  readonly model: string;
};

export type ModelEnd = {
  readonly status: "success" | "error" | "cancelled";
  readonly error?: Failure | undefined;
  readonly answeredBy?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
};

const nothing = (): void => undefined;

const unobserved: Observation<unknown> = {
  traceparent: undefined,
  within: (work) => work(),
  ended: nothing,
};

/** For tests, commands and embedding: nothing is told to anybody. */
export const silentObserver: Observer = {
  requestStarted: () => unobserved,
  runStarted: () => unobserved,
  taskStarted: () => unobserved,
  modelCalled: () => unobserved,
  traceparent: () => undefined,
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
};
