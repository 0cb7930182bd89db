import type { SSEStreamingApi } from "hono/streaming";
import type { AnswerWriter } from "./answer-stream.ts";
import { extensionOf } from "./extension.ts";
import type { Conversation } from "./follow.ts";
import {
  type OutputMessage,
  type ResponseHead,
  begunResponse,
  completedMessage,
  completedResponse,
  failedResponse,
  textPart,
} from "./response-json.ts";

export type ResponseNames = {
  readonly messageId: string;
  /** Called before the end is told, so that the next request may name this answer. */
  readonly onEnd: () => Promise<void>;
};

/** Responses as a stream: each event under its name, numbered. */
export function responseWriter(
  conversation: Conversation,
  head: ResponseHead,
  { messageId, onEnd }: ResponseNames,
): (stream: SSEStreamingApi) => AnswerWriter {
  return (stream) => {
    let sequence_number = 0;
    let text = "";
    const at = { item_id: messageId, output_index: 0, content_index: 0 };
    const send = async (event: string, data: object): Promise<void> => {
      await stream.writeSSE({ event, data: JSON.stringify({ type: event, sequence_number, ...data }) });
      sequence_number += 1;
    };
    return {
      begin: async () => {
        const response = begunResponse(head);
        await send("response.created", { response });
        await send("response.in_progress", { response });
        const item: OutputMessage = {
          id: messageId,
          type: "message",
          role: "assistant",
          status: "in_progress",
          content: [],
        };
        await send("response.output_item.added", { output_index: 0, item });
        await send("response.content_part.added", { ...at, part: textPart("") });
      },
      write: async (event) => {
        switch (event.kind) {
          case "started":
            return;
          case "text":
            text += event.text;
            return send("response.output_text.delta", { ...at, delta: event.text, logprobs: [] });
          case "progress":
            // The clients of this API refuse events that they do not know; a comment they pass over.
            await stream.write(`: ${JSON.stringify({ purser: { progress: event.event } })}\n\n`);
            return;
          case "end": {
            const message = completedMessage(messageId, text);
            await send("response.output_text.done", { ...at, text, logprobs: [] });
            await send("response.content_part.done", { ...at, part: textPart(text) });
            await send("response.output_item.done", { output_index: 0, item: message });
            await onEnd();
            const purser = extensionOf(conversation, event);
            const response = completedResponse(head, { message, tokens: event.tokens, purser });
            return send("response.completed", { response });
          }
          default:
            return event satisfies never;
        }
      },
      fail: (error) => send("response.failed", { response: failedResponse(head, error) }),
    };
  };
}
