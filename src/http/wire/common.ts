import { z } from "@hono/zod-openapi";

/** Shapes that several routes share, by the names LangGraph's Agent Server has for them. */

export const metadata = z.record(z.string(), z.unknown());

/** SDKs send uuids; any short text will do. */
export const id = z.string().min(1).max(200);

export const limit = z.number().int().min(1).max(1000);
export const offset = z.number().int().min(0);

/** `true`, `1`, `yes` of a query; everything else is false. */
export const flag = z
  .string()
  .transform((text) => ["true", "1", "yes"].includes(text.toLowerCase()))
  .openapi({ type: "boolean" });

/** A number of a query. */
export const queryLimit = z.coerce
  .number()
  .pipe(limit)
  .openapi({ type: "integer", minimum: 1, maximum: 1000 });

/** A name that a query gives once, several times, or with commas. */
export const queryList = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => text.split(",")))
  .openapi({ type: "array", items: { type: "string" } });

export const errorBody = z
  .object({
    error: z.string().openapi({ description: "a stable code" }),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("Error");

export const checkpointRef = z
  .object({
    thread_id: z.string().optional(),
    checkpoint_id: z.string().nullish(),
    checkpoint_ns: z.string().nullish(),
    checkpoint_map: z.record(z.string(), z.unknown()).nullish(),
  })
  .openapi("Checkpoint");

/** Runnable config, as LangChain writes it; what else a client puts into it is kept with an assistant. */
export const config = z
  .looseObject({
    tags: z.array(z.string()).optional(),
    recursion_limit: z.number().int().min(1).max(10_000).optional(),
    configurable: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("Config");

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

/** The answers of a route: what it gives, and that it may fail. */
export function answers(schema: z.ZodType, description: string) {
  return { 200: json(schema, description), default: json(errorBody, "What was wrong") };
}

/** The answers of a route that gives nothing but its success. */
export function emptyAnswers(status: 202 | 204, description: string) {
  return { [status]: { description }, default: json(errorBody, "What was wrong") };
}

export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

/** What `select` names of each; all of it where nothing is selected. */
export function pick(
  record: Readonly<Record<string, unknown>>,
  select: readonly string[] | null | undefined,
): object {
  if (!select) return record;
  return Object.fromEntries(Object.entries(record).filter(([key]) => select.includes(key)));
}
