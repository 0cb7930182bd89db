import { z } from "@hono/zod-openapi";
import type { Assistant, AssistantVersion } from "../../runs/assistant.ts";
import { config, id, limit, metadata, offset } from "./common.ts";

const context = z.unknown().openapi({ description: "what the graph reads as its runtime context" });

export const assistantJson = z
  .object({
    assistant_id: z.string(),
    graph_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    config,
    context,
    metadata,
    version: z.number().int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Assistant");

export const assistantVersionJson = assistantJson.omit({ updated_at: true }).openapi("AssistantVersion");

export const assistantCreate = z
  .object({
    assistant_id: id.optional(),
    graph_id: z.string().openapi({ description: "a graph that this server serves" }),
    config: config.nullish(),
    context: context.optional(),
    metadata: metadata.nullish(),
    name: z.string().min(1).max(200).nullish(),
    description: z.string().nullish(),
    if_exists: z.enum(["raise", "do_nothing"]).default("raise"),
  })
  .openapi("AssistantCreate");

export const assistantPatch = z
  .object({
    graph_id: z.string().nullish(),
    config: config.nullish(),
    context: context.optional(),
    metadata: metadata.nullish().openapi({ description: "merged into what it has" }),
    name: z.string().min(1).max(200).nullish(),
    description: z.string().nullish(),
  })
  .openapi("AssistantPatch");

export const assistantCount = z
  .object({ metadata: metadata.nullish(), graph_id: z.string().nullish(), name: z.string().nullish() })
  .openapi("AssistantCount");

export const assistantSearch = assistantCount
  .extend({
    limit: limit.default(10),
    offset: offset.default(0),
    sort_by: z.enum(["assistant_id", "graph_id", "name", "created_at", "updated_at"]).nullish(),
    sort_order: z.enum(["asc", "desc"]).nullish(),
    select: z.array(z.string()).nullish(),
  })
  .openapi("AssistantSearch");

export const versionSearch = z
  .object({ metadata: metadata.nullish(), limit: limit.default(10), offset: offset.default(0) })
  .openapi("AssistantVersionSearch");

export const latestVersion = z.object({ version: z.number().int().min(1) }).openapi("AssistantLatest");

const jsonSchema = z.record(z.string(), z.unknown());

export const schemasJson = z
  .object({
    graph_id: z.string(),
    input_schema: jsonSchema.optional(),
    output_schema: jsonSchema.optional(),
    state_schema: jsonSchema.optional(),
    config_schema: jsonSchema.optional(),
    context_schema: jsonSchema.optional(),
  })
  .openapi("GraphSchemas");

export const graphJson = z
  .object({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) })
  .openapi("GraphDrawing");

export function toAssistantVersion(version: AssistantVersion) {
  return {
    assistant_id: version.id,
    graph_id: version.graph,
    name: version.name,
    description: version.description,
    config: version.config,
    context: version.context,
    metadata: version.metadata,
    version: version.version,
    created_at: version.createdAt,
  };
}

export function toAssistant(assistant: Assistant): z.infer<typeof assistantJson> {
  return { ...toAssistantVersion(assistant), updated_at: assistant.updatedAt };
}
