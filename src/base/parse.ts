import type { z } from "zod";
import { PurserError } from "./errors.ts";

/**
 * Parses `value` by `schema` or throws one `PurserError` that lists every problem with its path.
 * `what` names the thing to the user: "the plan", "the input of forecast_cash".
 */
export function parseOrThrow<S extends z.ZodType>(
  schema: S,
  value: unknown,
  { what, code = "invalid_input" }: { readonly what: string; readonly code?: string },
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message,
  }));
  const first = problems[0];
  const where = first?.path ? `field "${first.path}": ` : "";
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new PurserError(code, `${what} is not valid: ${where}${first?.message ?? "unknown problem"}${more}`, {
    details: { problems },
  });
}
