import { z } from "zod";

/** A message of a graph's state, or of its `messages` stream. */
export type StateMessage = {
  readonly id: string | null;
  readonly from: "human" | "ai" | "other";
  readonly text: string;
  readonly tokens: TokenCount;
};

/** What a language model was given and gave, in tokens; zeros where none was called. */
export type TokenCount = { readonly input: number; readonly output: number };

const flat = z.looseObject({
  type: z.string(),
  id: z.string().nullish(),
  content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).default(""),
  usage_metadata: z.looseObject({ input_tokens: z.number(), output_tokens: z.number() }).nullish(),
});
/** LangChain's own JSON: the class's name is the last of `id`. */
const constructed = z.looseObject({ id: z.array(z.string()), kwargs: z.looseObject({}) });

const FROM: Readonly<Record<string, StateMessage["from"]>> = {
  human: "human",
  HumanMessage: "human",
  HumanMessageChunk: "human",
  ai: "ai",
  AIMessage: "ai",
  AIMessageChunk: "ai",
};

/** Reads a message in any form it is kept or sent in: an instance, LangChain's JSON, or the flat form of the wire. */
export function readMessage(value: unknown): StateMessage | undefined {
  const json = plain(value);
  const made = constructed.safeParse(json);
  const read = flat.safeParse(made.success ? { ...made.data.kwargs, type: made.data.id.at(-1) } : json);
  if (!read.success) return undefined;
  const { type, id = null, content, usage_metadata: usage } = read.data;
  const from = FROM[type] ?? "other";
  const text = typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
  return { id, from, text, tokens: { input: usage?.input_tokens ?? 0, output: usage?.output_tokens ?? 0 } };
}

function plain(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

export function stateMessages(values: Readonly<Record<string, unknown>>): readonly StateMessage[] {
  const { messages } = values;
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((message: unknown) => readMessage(message) ?? []);
}

/** What was answered to the last thing the user said, or undefined while nothing was. */
export function lastAnswer(messages: readonly StateMessage[]): StateMessage | undefined {
  return answers(messages).at(-1);
}

/** Tokens of everything said since the user's last message. */
export function tokensSinceRequest(messages: readonly StateMessage[]): TokenCount {
  return answers(messages).reduce(
    (sum, { tokens }) => ({ input: sum.input + tokens.input, output: sum.output + tokens.output }),
    { input: 0, output: 0 },
  );
}

function answers(messages: readonly StateMessage[]): readonly StateMessage[] {
  return messages
    .slice(messages.findLastIndex(({ from }) => from === "human") + 1)
    .filter(({ from, text }) => from === "ai" && text !== "");
}
