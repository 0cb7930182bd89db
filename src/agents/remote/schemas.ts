import type { Client } from "@langchain/langgraph-sdk";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { cleanJson } from "../../base/untrusted-json.ts";
import { reach } from "./reach.ts";
import type { RemoteSchemas } from "./registration.ts";

const MAX_BYTES = 256 * 1024;

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a graph of another server takes and gives, as it says itself.
 * @throws PurserError `agent_unavailable`, `unknown_remote_graph`, `invalid_remote_schema`
 */
export async function readRemoteSchemas(
  client: Client,
  { assistant, signal }: { readonly assistant: string; readonly signal: AbortSignal },
): Promise<RemoteSchemas> {
  const told = await reach(() => client.assistants.getSchemas(assistant, { signal }), signal);
  const clean = cleanJson(told, "The remote graph's schemas");
  if (JSON.stringify(clean).length > MAX_BYTES)
    throw new PurserError("invalid_remote_schema", `The remote graph's schemas are over ${MAX_BYTES} bytes.`);
  const schema = z.record(z.string(), z.unknown()).nullish();
  const { graph_id, input_schema, output_schema } = z
    .object({ graph_id: z.string().default(assistant), input_schema: schema, output_schema: schema })
    .parse(clean);
  return { graph: graph_id, input: input_schema ?? null, output: output_schema ?? null };
}

/** Checks what goes there. What zod cannot express of the schema is left to the other server. */
export function inputSchema(schema: JsonSchema | null): z.ZodType {
  if (schema === null) return z.looseObject({});
  const known = withoutPatterns(schema);
  try {
    const parsed = z.fromJSONSchema(known);
    return parsed instanceof z.ZodObject ? parsed : documented(known);
  } catch {
    return documented(known);
  }
}

/** Documents what comes back and lets it through: an answer that is not as announced is an answer all the same. */
export function outputSchema(schema: JsonSchema | null): z.ZodType {
  return schema === null ? z.looseObject({}) : documented(schema);
}

function documented(schema: JsonSchema): z.ZodType {
  const { properties, required, description, $defs, definitions } = schema;
  const shown = { properties, required, description, $defs, definitions };
  return z
    .looseObject({})
    .meta(Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)));
}

/** A regular expression that somebody else wrote can take for ever. */
function withoutPatterns(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      (key === "pattern" && typeof value === "string") || key === "patternProperties" ? undefined : value,
    ),
  ) as JsonSchema;
}
