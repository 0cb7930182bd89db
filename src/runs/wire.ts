import { BaseMessage } from "@langchain/core/messages";

/**
 * What a graph streams or keeps, as clients read it: messages as LangChain's flat dict `{...data, type}`. What holds
 * no message comes back as the same object, so that what did not change can be told by identity.
 */
export type Wire = (value: unknown) => unknown;

/** One for a run or a page of history: a message is turned once, and what is frozen looked into once. */
export function createWire(): Wire {
  // Nothing frozen changes any more: the checkpointer freezes what it keeps, and states share most of it.
  const known = new WeakMap<object, unknown>();
  const wire: Wire = (value) => {
    if (typeof value === "bigint") return value.toString();
    if (typeof value !== "object" || value === null) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const isMessage = BaseMessage.isInstance(value);
    const after = isMessage ? flatMessage(value) : Array.isArray(value) ? list(value) : record(value);
    if (isMessage || Object.isFrozen(value)) known.set(value, after);
    return after;
  };

  function list(values: readonly unknown[]): readonly unknown[] {
    const after = values.map(wire);
    return after.some((value, index) => !Object.is(value, values[index])) ? after : values;
  }

  function record(value: object): object {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    let after: Record<string, unknown> | undefined;
    for (const [key, inner] of Object.entries(value)) {
      const turned = wire(inner);
      if (!Object.is(turned, inner)) (after ??= { ...value })[key] = turned;
    }
    return after ?? value;
  }

  return wire;
}

function flatMessage(message: BaseMessage): object {
  const { type, data } = message.toDict();
  return { ...data, type };
}
