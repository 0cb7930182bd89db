import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import { type ErrorShape, INSIDE_MESSAGE } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import { INSIDE } from "../errors.ts";

/** What the caller of a tool is, and how it is reached while the tool is at work. */
export type ToolCall = {
  readonly actor: Actor;
  /** Aborts when the caller cancels the request or goes away. */
  readonly signal: AbortSignal;
  readonly report: (progress: ToolProgress) => void;
};

export type ToolProgress = {
  readonly message: string;
  readonly done?: number | undefined;
  readonly total?: number | undefined;
};

/** A tool as MCP knows it. `arguments` come as the client sent them; whoever takes them parses them. */
export type PurserTool = {
  readonly name: string;
  /** What a key must hold for the tool to be there, beside what the operations behind it ask for. */
  readonly permission?: string | undefined;
  readonly describe: () => Tool;
  readonly call: (input: unknown, call: ToolCall) => Promise<CallToolResult>;
};

/** A result with its words, and its data where the data is an object. */
export function toolResult(text: string, data: unknown): CallToolResult {
  const content = [{ type: "text" as const, text }];
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
  return isObject ? { content, structuredContent: data } : { content };
}

/** Text that another sentence can follow. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A failure as the model that called the tool can mend it: one sentence, and each field that is wrong. */
export function toolFailure(failure: Omit<ErrorShape, "retryable">): CallToolResult {
  const { code, details = {} } = failure;
  const problems = Array.isArray(details["problems"]) ? details["problems"] : [];
  const listed = problems.map((problem: unknown) => `- ${describe(problem)}`);
  return {
    isError: true,
    content: [
      { type: "text", text: [shownMessage(failure), ...(listed.length > 1 ? listed : [])].join("\n") },
    ],
    _meta: { "purser/error": { code, details } },
  };
}

/** What went wrong inside is only told to have happened. */
export function shownMessage({ code, message }: { readonly code: string; readonly message: string }): string {
  return INSIDE.has(code) ? INSIDE_MESSAGE : message;
}

function describe(problem: unknown): string {
  const { path, message } = (problem ?? {}) as { path?: unknown; message?: unknown };
  if (typeof message !== "string") return JSON.stringify(problem);
  return typeof path === "string" && path !== "" ? `${path}: ${message}` : message;
}
