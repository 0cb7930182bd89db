import type { TaskResult } from "../control/history.ts";

/** Outputs up to this many characters of JSON stand whole in the state. */
const SMALL_OUTPUT = 8_000;
/** Of a larger output, fields up to this size stay. */
const SMALL_FIELD = 500;

/**
 * A result as the graph's state keeps it. Checkpoints hold the whole state at every step, so a large output is cut
 * there to its small fields; whole it stands in the history, under the workflow's id.
 */
export function compactResult(result: TaskResult): TaskResult {
  const { output } = result;
  if (output === null || typeof output !== "object" || Array.isArray(output)) return result;
  if (JSON.stringify(output).length <= SMALL_OUTPUT) return result;
  const fields = Object.entries(output);
  const isSmall = ([, value]: [string, unknown]) => JSON.stringify(value ?? null).length <= SMALL_FIELD;
  return {
    ...result,
    output: Object.fromEntries(fields.filter(isSmall)),
    omittedFields: fields.filter((field) => !isSmall(field)).map(([name]) => name),
  };
}

/** More results than this are not kept in the state at all: `outcome` says how it went, the history has the rest. */
const FEW_RESULTS = 100;

export function compactResults(results: Readonly<Record<string, TaskResult>>): Record<string, TaskResult> {
  if (Object.keys(results).length > FEW_RESULTS) return {};
  return Object.fromEntries(Object.entries(results).map(([id, result]) => [id, compactResult(result)]));
}
