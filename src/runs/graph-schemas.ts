import {
  getConfigTypeSchema,
  getInputTypeSchema,
  getOutputTypeSchema,
  getUpdateTypeSchema,
} from "@langchain/langgraph/zod/schema";
import { z } from "zod";

type JsonSchema = Readonly<Record<string, unknown>>;

/** What a graph takes, gives and holds, as JSON Schema; a part that it does not tell is left out. */
export type GraphSchemas = {
  readonly input?: JsonSchema;
  readonly output?: JsonSchema;
  readonly state?: JsonSchema;
  /** of its runtime context; LangGraph has no other for `configurable` */
  readonly config?: JsonSchema;
};

/**
 * From a graph's StateSchema, from LangGraph's registry of zod schemas, or from plain zod schemas. A state that is
 * only annotated has types but no schema at runtime: of it the names of the fields are told.
 */
export function graphSchemas(graph: unknown): GraphSchemas {
  const { builder } = graph as { builder?: Builder };
  if (!builder) return {};
  const state =
    ofDefinition(builder._schemaRuntimeDefinition, "getJsonSchema") ??
    attempt(() => getUpdateTypeSchema(graph)) ??
    fieldNames(builder._schemaDefinition);
  const input =
    ofDefinition(builder._inputRuntimeDefinition, "getInputJsonSchema") ??
    // Where no input schema of its own is given LangGraph puts a symbol there: input is a part of the state.
    ofDefinition(builder._schemaRuntimeDefinition, "getInputJsonSchema") ??
    attempt(() => getInputTypeSchema(graph)) ??
    (state && { ...state, required: [] });
  const output =
    ofDefinition(builder._outputRuntimeDefinition, "getJsonSchema") ??
    attempt(() => getOutputTypeSchema(graph)) ??
    state;
  const config =
    ofDefinition(builder._configRuntimeSchema, "getJsonSchema") ?? attempt(() => getConfigTypeSchema(graph));
  return {
    ...(input && { input }),
    ...(output && { output }),
    ...(state && { state }),
    ...(config && { config }),
  };
}

/** What LangGraph's own server reads of a StateGraph for the same purpose. */
type Builder = {
  readonly _schemaDefinition?: unknown;
  readonly _schemaRuntimeDefinition?: unknown;
  readonly _inputRuntimeDefinition?: unknown;
  readonly _outputRuntimeDefinition?: unknown;
  readonly _configRuntimeSchema?: unknown;
};

function ofDefinition(
  definition: unknown,
  method: "getJsonSchema" | "getInputJsonSchema",
): JsonSchema | undefined {
  if (definition instanceof z.ZodType) {
    return attempt(() =>
      z.toJSONSchema(definition, {
        unrepresentable: "any",
        io: method === "getInputJsonSchema" ? "input" : "output",
      }),
    );
  }
  if (typeof definition !== "object" || definition === null) return undefined;
  const schema = definition as Partial<Record<typeof method, () => JsonSchema>>;
  return typeof schema[method] === "function" ? attempt(() => schema[method]?.()) : undefined;
}

function fieldNames(definition: unknown): JsonSchema | undefined {
  if (typeof definition !== "object" || definition === null) return undefined;
  const names = Object.keys(definition);
  return { type: "object", properties: Object.fromEntries(names.map((name) => [name, {}])) };
}

/** A schema that JSON Schema cannot say is not told: that must not hide the others. */
function attempt(read: () => object | undefined): JsonSchema | undefined {
  try {
    return read() as JsonSchema | undefined;
  } catch {
    return undefined;
  }
}
