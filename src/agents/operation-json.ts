import { z } from "zod";

/**
 * A zod schema as JSON schema, for clients. What JSON schema cannot express is shown as anything.
 * `input`: what may be sent; `output`: what comes back.
 */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" });
}
