import { PurserError } from "./errors.ts";

/** Deeper JSON makes LangGraph's serialiser overflow the stack. */
export const MAX_DEPTH = 100;

const MESSAGE_TYPES: Readonly<Record<string, string>> = {
  HumanMessage: "human",
  HumanMessageChunk: "human",
  AIMessage: "ai",
  AIMessageChunk: "ai",
  SystemMessage: "system",
  SystemMessageChunk: "system",
  ToolMessage: "tool",
  ToolMessageChunk: "tool",
  RemoveMessage: "remove",
};

/**
 * JSON that somebody else sent, safe to be kept in a checkpoint. LangChain revives `{lc: 1, type: "constructor", ...}`
 * as a class when it reads one back, so no object keeps a key `lc`; a message in that form, which is how LangChain's
 * own classes turn into JSON, becomes the flat `{type, content, ...}`. `__proto__` is dropped.
 * What is clean already is given back as it is.
 * @throws PurserError `invalid_input` where it is nested deeper than `MAX_DEPTH`
 */
export function cleanJson(value: unknown, what: string): unknown {
  return clean(value, { what, depth: 0 });
}

type Place = { readonly what: string; readonly depth: number };

function clean(value: unknown, { what, depth }: Place): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) {
    throw new PurserError("invalid_input", `${what} is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const inside = { what, depth: depth + 1 };
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => clean(item, inside));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const plain = flatMessage(value as Record<string, unknown>);
  let changed = plain !== value;
  const entries = Object.entries(plain).flatMap(([key, held]): [string, unknown][] => {
    const kept = clean(held, inside);
    changed ||= kept !== held || isUnsafe(key);
    return isUnsafe(key) ? [] : [[key, kept]];
  });
  return changed ? Object.fromEntries(entries) : value;
}

function isUnsafe(key: string): boolean {
  return key === "lc" || key === "__proto__";
}

function flatMessage(value: Record<string, unknown>): Record<string, unknown> {
  const { lc, type, id, kwargs } = value;
  if (lc === undefined || type !== "constructor" || !Array.isArray(id)) return value;
  const name: unknown = id.at(-1);
  const message =
    typeof name === "string" && Object.hasOwn(MESSAGE_TYPES, name) ? MESSAGE_TYPES[name] : undefined;
  if (message === undefined || typeof kwargs !== "object" || kwargs === null || Array.isArray(kwargs))
    return value;
  return { ...kwargs, type: message };
}
