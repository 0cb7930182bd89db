import type { ResolvedAssistant } from "./assistant.ts";

type JsonObject = Readonly<Record<string, unknown>>;

export type RunSettings = {
  readonly configurable: JsonObject;
  readonly tags: readonly string[];
  readonly recursionLimit: number | undefined;
  readonly context: unknown;
};

/**
 * What a run is configured with: the assistant's settings, and over them the run's own, as LangGraph merges them
 * (`configurable` and an object `context` key by key, the rest as a whole).
 */
export function mergeSettings(
  assistant: Pick<ResolvedAssistant, "config" | "context">,
  run: { readonly config?: JsonObject | undefined; readonly context?: unknown },
): RunSettings {
  const config = { ...assistant.config, ...run.config };
  const { tags, recursion_limit: limit } = config;
  return {
    configurable: { ...object(assistant.config["configurable"]), ...object(run.config?.["configurable"]) },
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    recursionLimit: typeof limit === "number" ? limit : undefined,
    context: mergeContext(assistant.context, run.context),
  };
}

function mergeContext(assistants: unknown, runs: unknown): unknown {
  if (runs === undefined || runs === null) {
    // An assistant that says nothing must not look to the graph's schema like a context that lacks everything.
    return isObject(assistants) && Object.keys(assistants).length === 0 ? undefined : assistants;
  }
  return isObject(assistants) && isObject(runs) ? { ...assistants, ...runs } : runs;
}

function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
