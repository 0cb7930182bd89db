import { z } from "@hono/zod-openapi";

const openAiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .openapi("OpenAIError");

export const errorContent = {
  description: "What is wrong, in OpenAI's shape",
  content: { "application/json": { schema: openAiError } },
};

export const modelShape = z
  .object({
    id: z.string(),
    object: z.literal("model"),
    created: z.number().int(),
    owned_by: z.string(),
  })
  .openapi("Model");
