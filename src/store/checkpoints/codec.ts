import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PurserError } from "../../base/errors.ts";
import { isPlain } from "../../base/patch.ts";

type Serde = BaseCheckpointSaver["serde"];

/** What LangGraph's serialiser writes, as text. JSON through and through needs no serialiser. */
export async function encode(serde: Serde, value: unknown, isJson: boolean): Promise<string> {
  if (isJson) return JSON.stringify(value);
  // In an array: alone, bytes would not become JSON.
  const [, bytes] = await serde.dumpsTyped([value]);
  const text = new TextDecoder().decode(bytes);
  // The serialiser answers with a string of regret for what it cannot write, a BigInt for one.
  if (!text.startsWith("[")) {
    throw new PurserError("state_not_serialisable", `The state cannot be stored: ${text}`);
  }
  return text.slice(1, -1);
}

/** The text read back, its messages and other instances alive again. */
export async function decode(serde: Serde, text: string): Promise<unknown> {
  const value: unknown = JSON.parse(text);
  return text.includes('"lc":') ? revive(serde, value) : value;
}

/** Many texts at once: one parse is quicker than hundreds. */
export async function decodeAll(serde: Serde, texts: readonly string[]): Promise<readonly unknown[]> {
  return (await decode(serde, `[${texts.join(",")}]`)) as readonly unknown[];
}

/** JSON through and through, and unmarked: `encode` and `decode` need no serialiser. */
export function isJson(value: unknown, depth = 64): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      if (value === null) return true;
      if (depth === 0) return false;
      if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1));
      if (!isPlain(value) || Object.hasOwn(value, "lc")) return false;
      return Object.values(value).every((item) => isJson(item, depth - 1));
    default:
      return false;
  }
}

/** Only what carries the serialiser's mark goes through it: it awaits every single value, which is slow. */
async function revive(serde: Serde, value: unknown): Promise<unknown> {
  const pending: Promise<void>[] = [];
  const visit = (item: unknown, put: (revived: unknown) => void): void => {
    if (Array.isArray(item)) {
      item.forEach((inner, i) => visit(inner, (revived) => (item[i] = revived)));
    } else if (isPlain(item)) {
      if (Object.hasOwn(item, "lc")) {
        pending.push(serde.loadsTyped("json", JSON.stringify(item)).then(put));
        return;
      }
      const record = item as Record<string, unknown>;
      for (const key of Object.keys(record)) visit(record[key], (revived) => (record[key] = revived));
    }
  };
  let root = value;
  visit(value, (revived) => (root = revived));
  await Promise.all(pending);
  return root;
}
