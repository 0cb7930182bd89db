import type { SSEStreamingApi } from "hono/streaming";
import type { AnswerWriter } from "./answer-stream.ts";
import { extensionOf } from "./extension.ts";
import type { Conversation } from "./follow.ts";
import type { TokenCount } from "./state-messages.ts";

export type CompletionHead = { readonly id: string; readonly created: number; readonly model: string };

/** OpenAI's count of tokens. */
export function completionUsage({ input, output }: TokenCount) {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

/** Chat Completions as a stream: `data: {chunk}` each, then `data: [DONE]`. */
export function completionWriter(
  conversation: Conversation,
  head: CompletionHead,
  { includeUsage }: { readonly includeUsage: boolean },
): (stream: SSEStreamingApi) => AnswerWriter {
  return (stream) => {
    const send = (data: object) => stream.writeSSE({ data: JSON.stringify(data) });
    const base = { ...head, object: "chat.completion.chunk", ...(includeUsage ? { usage: null } : {}) };
    const chunk = (delta: object, beside: object = {}, finish_reason: "stop" | null = null) =>
      send({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...beside });
    return {
      begin: () => chunk({ role: "assistant", content: "", refusal: null }),
      write: async (event) => {
        switch (event.kind) {
          case "started": {
            const { threadId, place } = conversation;
            const purser = { run_id: event.runId, thread_id: threadId, session_id: place.session };
            return chunk({}, { purser });
          }
          case "text":
            return chunk({ content: event.text });
          case "progress":
            return chunk({}, { purser: { progress: event.event } });
          case "end":
            await chunk({}, { purser: extensionOf(conversation, event) }, "stop");
            if (includeUsage) await send({ ...base, choices: [], usage: completionUsage(event.tokens) });
            return stream.writeSSE({ data: "[DONE]" });
          default:
            return event satisfies never;
        }
      },
      fail: (error) => send({ error }),
    };
  };
}
