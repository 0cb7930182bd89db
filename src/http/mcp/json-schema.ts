import type { Tool } from "@modelcontextprotocol/server";
import { z } from "zod";

type ObjectSchema = Tool["inputSchema"];

/** A zod schema as MCP wants a tool's: JSON Schema of an object. Undefined where it is not one of objects. */
export function objectSchema(schema: z.ZodType, io: "input" | "output"): ObjectSchema | undefined {
  // Models are shown the input, so it stands whole; a result's schema is for programs, which follow references.
  const reused = io === "input" ? "inline" : "ref";
  const json = z.toJSONSchema(schema, { io, reused, unrepresentable: "any" });
  return takesObjects(json) ? ({ type: "object", ...json } as ObjectSchema) : undefined;
}

/** What takes anything is called with an object all the same. */
export const ANY_OBJECT: ObjectSchema = { type: "object", additionalProperties: true };

function takesObjects(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const { type, anyOf, oneOf, allOf } = json as Readonly<Record<string, unknown>>;
  if (type !== undefined) return type === "object";
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return choices.every(takesObjects);
  return Array.isArray(allOf) && allOf.some(takesObjects);
}
