import { BaseMessage } from "@langchain/core/messages";

/**
 * What a graph streams or keeps, as clients read it: messages as LangChain's flat dict `{...data, type}`. What holds
 * no message comes back as the same object, so that what did not change can be told by identity.
 */
export type Wire = (value: unknown) => unknown;

/** One for a run: a message is turned once, however often it is streamed. */
export function createWire(): Wire {
  const known = new WeakMap<BaseMessage, object>();
  const wire: Wire = (value) => {
    if (typeof value === "bigint") return value.toString();
    if (typeof value !== "object" || value === null) return value;
    if (BaseMessage.isInstance(value)) {
      const dict = known.get(value) ?? flatMessage(value);
      known.set(value, dict);
      return dict;
    }
    if (Array.isArray(value))
      return mapped<unknown[]>(
        value,
        value.map((inner: unknown) => wire(inner)),
      );
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    return mapped(value, Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wire(inner)])));
  };
  return wire;
}

function mapped<T extends object>(before: T, after: T): T {
  const old = before as Readonly<Record<string, unknown>>;
  return Object.entries(after).every(([key, value]) => Object.is(old[key], value)) ? before : after;
}

function flatMessage(message: BaseMessage): object {
  const { type, data } = message.toDict();
  return { ...data, type };
}
