import { z } from "zod";
import { refuseParameter } from "./openai-error.ts";

/** A message as a graph's state takes it. */
export type InputMessage = {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
  readonly id?: string;
};

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
export const messageContent = z.union([z.string(), z.array(part)]).nullish();

const TEXT_PARTS: ReadonlySet<string> = new Set(["text", "input_text", "output_text", "refusal"]);

/** The words of a message. @throws PurserError on an image, a sound or a file: they would be passed over unseen */
export function contentText(content: z.output<typeof messageContent>, param: string): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  return content
    .map(({ type, text }) => {
      if (TEXT_PARTS.has(type)) return text ?? "";
      return refuseParameter(
        param,
        `${param} has a part of type "${type}"; only text is read here. Documents come in through ocr_agent.`,
      );
    })
    .join("\n");
}

/**
 * What a client sent, as the request (the last thing the user said) and what was said before it. What follows the
 * request is a client's beginning of the answer and is left out.
 */
export function splitRequest(
  messages: readonly InputMessage[],
  param: string,
): { readonly request: string; readonly history: readonly InputMessage[] } {
  const last = messages.findLastIndex(({ role, content }) => role === "user" && content.trim() !== "");
  const request = messages[last];
  if (!request) return refuseParameter(param, `${param} must have a message of the role "user".`);
  const history = messages.slice(0, last).filter(({ content }) => content.trim() !== "");
  return { request: request.content, history };
}
