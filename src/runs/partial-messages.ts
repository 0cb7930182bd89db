import { BaseMessage, BaseMessageChunk } from "@langchain/core/messages";
import type { Told } from "./translate.ts";
import type { Wire } from "./wire.ts";

/**
 * The older `messages` mode: each message as it grows (`messages/partial`, after its `messages/metadata`), and whole
 * when it stands in the state (`messages/complete`).
 */
export type PartialMessages = {
  readonly token: (chunk: readonly [BaseMessage, unknown]) => readonly Told[];
  readonly complete: (values: unknown) => readonly Told[];
};

export function createPartialMessages(wire: Wire): PartialMessages {
  const growing = new Map<string, BaseMessage>();
  const completed = new Set<string>();
  return {
    token: ([message, metadata]) => {
      const { id } = message;
      if (id === undefined || completed.has(id)) return [];
      const before = growing.get(id);
      const grown =
        before instanceof BaseMessageChunk && message instanceof BaseMessageChunk
          ? before.concat(message)
          : message;
      growing.set(id, grown);
      return [
        ...(before === undefined ? [{ event: "messages/metadata", data: { [id]: { metadata } } }] : []),
        { event: "messages/partial", data: [wire(grown)] },
      ];
    },
    complete: (values) => {
      const fresh = messagesOf(values).filter(({ id }) => id !== undefined && !completed.has(id));
      for (const { id = "" } of fresh) {
        completed.add(id);
        growing.delete(id);
      }
      return fresh.length === 0 ? [] : [{ event: "messages/complete", data: fresh.map(wire) }];
    },
  };
}

function messagesOf(values: unknown): readonly BaseMessage[] {
  if (typeof values !== "object" || values === null || !("messages" in values)) return [];
  const { messages } = values;
  return (Array.isArray(messages) ? messages : [messages]).filter((one) => BaseMessage.isInstance(one));
}
