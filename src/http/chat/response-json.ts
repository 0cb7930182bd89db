import { z } from "@hono/zod-openapi";
import { extension } from "./extension.ts";
import type { OpenAiError } from "./openai-error.ts";
import type { TokenCount } from "./state-messages.ts";

const outputText = z.object({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.array(z.unknown()).max(0),
  logprobs: z.array(z.unknown()).max(0),
});
const outputMessage = z.object({
  id: z.string(),
  type: z.literal("message"),
  role: z.literal("assistant"),
  status: z.enum(["in_progress", "completed"]),
  content: z.array(outputText),
});
export type OutputMessage = z.infer<typeof outputMessage>;

/** An answer of OpenAI's Responses. */
export const responseShape = z
  .object({
    id: z.string(),
    object: z.literal("response"),
    created_at: z.number().int(),
    status: z.enum(["in_progress", "completed", "failed"]),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: z.null(),
    instructions: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    model: z.string(),
    output: z.array(outputMessage),
    parallel_tool_calls: z.literal(false),
    previous_response_id: z.string().nullable(),
    conversation: z.object({ id: z.string() }).nullable(),
    store: z.literal(true),
    temperature: z.null(),
    text: z.object({ format: z.object({ type: z.literal("text") }) }),
    tool_choice: z.literal("auto"),
    tools: z.array(z.unknown()).max(0),
    top_p: z.null(),
    truncation: z.literal("disabled"),
    usage: z
      .object({
        input_tokens: z.number().int(),
        input_tokens_details: z.object({ cached_tokens: z.literal(0) }),
        output_tokens: z.number().int(),
        output_tokens_details: z.object({ reasoning_tokens: z.literal(0) }),
        total_tokens: z.number().int(),
      })
      .nullable(),
    purser: extension.optional(),
  })
  .openapi("Response");
export type ResponseJson = z.infer<typeof responseShape>;

export type ResponseHead = Pick<
  ResponseJson,
  "id" | "created_at" | "instructions" | "metadata" | "model" | "previous_response_id" | "conversation"
>;

/** An answer that has only begun. */
export function begunResponse(head: ResponseHead): ResponseJson {
  return {
    ...head,
    object: "response",
    status: "in_progress",
    error: null,
    incomplete_details: null,
    output: [],
    parallel_tool_calls: false,
    store: true,
    temperature: null,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: null,
    truncation: "disabled",
    usage: null,
  };
}

export function textPart(text: string): z.infer<typeof outputText> {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

export function completedMessage(id: string, text: string): OutputMessage {
  return { id, type: "message", role: "assistant", status: "completed", content: [textPart(text)] };
}

export function completedResponse(
  head: ResponseHead,
  {
    message,
    tokens,
    purser,
  }: {
    readonly message: OutputMessage;
    readonly tokens: TokenCount;
    readonly purser: z.infer<typeof extension>;
  },
): ResponseJson {
  const { input, output } = tokens;
  return {
    ...begunResponse(head),
    status: "completed",
    output: [message],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
    purser,
  };
}

export function failedResponse(head: ResponseHead, { code, message }: OpenAiError): ResponseJson {
  return { ...begunResponse(head), status: "failed", error: { code: code ?? "server_error", message } };
}
