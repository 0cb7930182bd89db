import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { toInnerErrorShape } from "../base/errors.ts";
import type { ModelFacts, Observer } from "../observe/observer.ts";

type Chat = Pick<BaseChatModel, "invoke">;

/** A chat model whose calls are observed: how long, how many tokens, and what went wrong; never what was said. */
export function observedChat(chat: Chat, facts: ModelFacts, observer: Observer): Chat {
  return {
    invoke: async (input, options) => {
      const call = observer.modelCalled(facts);
      try {
        const answer = await call.within(() => chat.invoke(input, options));
        const usage = answer.usage_metadata;
        const answeredBy: unknown = answer.response_metadata["model_name"];
        call.ended({
          status: "success",
          answeredBy: typeof answeredBy === "string" ? answeredBy : undefined,
          inputTokens: usage?.input_tokens,
          outputTokens: usage?.output_tokens,
        });
        return answer;
      } catch (error) {
        const cancelled = options?.signal?.aborted === true;
        call.ended({ status: cancelled ? "cancelled" : "error", error: toInnerErrorShape(error) });
        throw error;
      }
    },
  };
}
