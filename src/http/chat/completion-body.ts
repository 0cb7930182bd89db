import { z } from "@hono/zod-openapi";
import { type InputMessage, contentText, messageContent, splitRequest } from "./messages.ts";
import { refuseParameter } from "./openai-error.ts";

const ROLES = ["system", "developer", "user", "assistant", "tool", "function"] as const;

/** A request of OpenAI's Chat Completions. Fields that are not here are passed over. */
export const completionBody = z
  .looseObject({
    model: z.string().min(1).openapi({ example: "purser" }),
    messages: z.array(z.looseObject({ role: z.enum(ROLES), content: messageContent })).min(1),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    /** Keeps the thread where no `x-session-id` is sent. */
    user: z.string().nullish(),
    metadata: z.looseObject({ session_id: z.string().nullish() }).nullish(),
    n: z.number().nullish(),
    tools: z.array(z.unknown()).nullish(),
    functions: z.array(z.unknown()).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.number().nullish(),
    modalities: z.array(z.string()).nullish(),
    audio: z.unknown().optional(),
    response_format: z.looseObject({ type: z.string() }).nullish(),
  })
  .openapi("ChatCompletionRequest");
export type CompletionBody = z.output<typeof completionBody>;

/**
 * Refuses what would be believed to have been done if it were passed over.
 * @throws PurserError `unsupported_parameter`
 */
export function refuseUnsupported(body: CompletionBody): void {
  if ((body.n ?? 1) !== 1) refuseParameter("n", "n must be 1: there is one answer to a question.");
  if ((body.tools ?? []).length > 0) refuseParameter("tools", NO_TOOLS);
  if ((body.functions ?? []).length > 0) refuseParameter("functions", NO_TOOLS);
  if (body.logprobs === true) refuseParameter("logprobs", NO_LOGPROBS);
  if ((body.top_logprobs ?? 0) > 0) refuseParameter("top_logprobs", NO_LOGPROBS);
  if (body.modalities?.some((kind) => kind !== "text") === true) refuseParameter("modalities", TEXT_ONLY);
  if (body.audio != null) refuseParameter("audio", TEXT_ONLY);
  if (body.response_format != null && body.response_format.type !== "text") {
    refuseParameter("response_format", "response_format must be text: answers are composed, not shaped.");
  }
}

export const NO_TOOLS = "Tools of the client are not called; leave them out. Purser's own are at /mcp.";
const NO_LOGPROBS = "There are no token probabilities: answers are not sampled.";
const TEXT_ONLY = "Answers are text only.";

/** @throws PurserError where no user's message is there, or one that is not text */
export function completionRequest({ messages }: CompletionBody): ReturnType<typeof splitRequest> {
  const read = messages.flatMap(({ role, content }, index): InputMessage[] => {
    const text = contentText(content, `messages[${index}].content`);
    switch (role) {
      case "system":
      case "developer":
        return [{ role: "system", content: text }];
      case "user":
      case "assistant":
        return [{ role, content: text }];
      case "tool":
      case "function":
        // What a client's own tools returned was for whoever called them.
        return [];
      default:
        return role satisfies never;
    }
  });
  return splitRequest(read, "messages");
}
