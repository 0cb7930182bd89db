import { z } from "@hono/zod-openapi";
import { NO_TOOLS } from "./completion-body.ts";
import { type InputMessage, contentText, messageContent, splitRequest } from "./messages.ts";
import { refuseParameter } from "./openai-error.ts";

const item = z.looseObject({
  type: z.string().nullish(),
  role: z.enum(["user", "assistant", "system", "developer"]).optional(),
  content: messageContent,
});

/** A request of OpenAI's Responses. Fields that are not here are passed over. */
export const responseBody = z
  .looseObject({
    model: z.string().min(1).openapi({ example: "purser" }),
    input: z.union([z.string(), z.array(item).min(1)]),
    instructions: z.string().nullish(),
    stream: z.boolean().nullish(),
    /** Goes on where that answer ended. */
    previous_response_id: z.string().nullish(),
    /** The session's name. */
    conversation: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
    metadata: z.looseObject({ session_id: z.string().nullish() }).nullish(),
    user: z.string().nullish(),
    background: z.boolean().nullish(),
    tools: z.array(z.unknown()).nullish(),
    text: z.looseObject({ format: z.looseObject({ type: z.string() }).nullish() }).nullish(),
  })
  .openapi("ResponseRequest");
export type ResponseBody = z.output<typeof responseBody>;

/**
 * Refuses what would be believed to have been done if it were passed over.
 * @throws PurserError `unsupported_parameter`
 */
export function refuseUnsupported(body: ResponseBody): void {
  if (body.background === true) {
    refuseParameter("background", "background is not offered here; runs of /threads/{id}/runs are detached.");
  }
  if ((body.tools ?? []).length > 0) refuseParameter("tools", NO_TOOLS);
  if ((body.text?.format?.type ?? "text") !== "text") {
    refuseParameter("text.format", "text.format must be text: answers are composed, not shaped.");
  }
  if (body.previous_response_id != null && body.conversation != null) {
    refuseParameter("conversation", "Give previous_response_id or conversation, not both.");
  }
}

/** @throws PurserError where no user's message is there, or one that is not text */
export function responseRequest({ input, instructions }: ResponseBody): ReturnType<typeof splitRequest> {
  const said: InputMessage[] = instructions == null ? [] : [{ role: "system", content: instructions }];
  if (typeof input === "string") return splitRequest([...said, { role: "user", content: input }], "input");
  input.forEach(({ type, role, content }, index) => {
    if ((type ?? "message") !== "message" || role === undefined) {
      refuseParameter(
        `input[${index}]`,
        `input[${index}] must be a message; "${type ?? "it"}" is not read here.`,
      );
    }
    const text = contentText(content, `input[${index}].content`);
    said.push({ role: role === "developer" ? "system" : role, content: text });
  });
  return splitRequest(said, "input");
}
