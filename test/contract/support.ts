import { Client } from "@langchain/langgraph-sdk";
import { expect } from "vitest";
import type { DifferenceId } from "./differences.ts";

/** A server that the suite runs against, over a real socket. */
export type Server = {
  readonly kind: "purser" | "dev";
  readonly apiUrl: string;
  readonly client: Client;
  readonly close: () => Promise<void>;
};

export type CaseServer = Server & {
  /** What this server answers where the two differ. */
  readonly differs: <T>(id: DifferenceId, answers: { readonly dev: T; readonly purser: T }) => T;
};

export type ContractCase = {
  readonly name: string;
  readonly differs?: readonly DifferenceId[];
  readonly run: (server: CaseServer) => Promise<void>;
};

/** One server-sent event. */
export type Part = { readonly id?: string | undefined; readonly event: string; readonly data: unknown };

/** Without retries: an answer is what the server said, not what it said in the end. */
export function connectClient(apiUrl: string, fetchBy: typeof fetch = fetch): Client {
  const callerOptions = { maxRetries: 0, maxConcurrency: 200, fetch: fetchBy };
  return new Client({ apiUrl, apiKey: null, callerOptions });
}

/** The one foreign page that our server is told to let in. */
export const STUDIO = "https://smith.langchain.com";

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const nowhere = () => crypto.randomUUID();

/** Something no other case of any run of the suite uses, to find one's own things by. */
export const tag = () => `tag-${crypto.randomUUID()}`;

export async function drain(stream: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

export const names = (parts: readonly Part[]) => parts.map(({ event }) => event);

export function dataOf(parts: readonly Part[], event: string): unknown[] {
  return parts.filter((part) => part.event === event).map(({ data }) => data);
}

/** The status and body of the refusal; fails when the call is not refused. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; text: string }> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in answer)) {
    expect.fail(`the call should have been refused, and answered ${JSON.stringify(answer.value)}`);
  }
  const { status, text } = answer.error as { status?: number; text?: string };
  if (status === undefined || text === undefined) throw answer.error;
  return { status, text };
}

export async function newThread({ client }: Server, metadata: Record<string, unknown> = {}): Promise<string> {
  return (await client.threads.create({ metadata })).thread_id;
}

/** The ids of the interrupts that the thread waits for, by the name of the node that asks. */
export async function waitingFor({ client }: Server, threadId: string): Promise<Record<string, string>> {
  const { tasks } = await client.threads.getState(threadId);
  return Object.fromEntries(
    tasks.flatMap((task) => task.interrupts.map(({ id }) => [task.name, id ?? ""] as const)),
  );
}

export type SlowRun = {
  readonly runId: string;
  /** What came before it began to wait. */
  readonly seen: readonly Part[];
  /** What comes from then on, to the end of the stream. */
  readonly rest: () => Promise<Part[]>;
};

type SlowOptions = NonNullable<Parameters<Client["runs"]["stream"]>[2]> & {
  readonly ms?: number;
  readonly label?: string;
};

/** A run of `slow` that is certain to be at work: it has said so. */
export async function startSlow(
  { client }: Server,
  threadId: string,
  { ms = 60_000, label = "", ...options }: SlowOptions = {},
): Promise<SlowRun> {
  let runId = "";
  const stream = client.runs.stream(threadId, "slow", {
    streamMode: ["custom", "values"],
    ...options,
    input: { ms, label },
    onRunCreated: (run) => {
      runId = run.run_id;
    },
  }) as AsyncGenerator<Part>;
  const seen: Part[] = [];
  while (seen.at(-1)?.event !== "custom") {
    const next = await stream.next();
    if (next.done) expect.fail(`the run ended before it began to wait: ${JSON.stringify(seen)}`);
    seen.push(next.value);
  }
  return { runId, seen, rest: () => drain(stream) };
}

/** A request that the SDK would not send, or whose headers it would not show. */
export async function request(
  { apiUrl }: Server,
  path: string,
  {
    method = "GET",
    json,
    headers = {},
  }: { method?: string; json?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${apiUrl}${path}`, {
    method,
    headers: { ...headers, ...(json === undefined ? {} : { "content-type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
}
