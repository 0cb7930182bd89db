import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import OpenAI from "openai";
import { chatRoutes } from "../src/http/chat/routes.ts";
import type { Orchestrator } from "../src/index.ts";
import { runExample } from "./sample.ts";

/**
 * A conversation through OpenAI's own client: a figure, the same a year before, and an order that waits for a yes. The
 * session's name keeps them together.
 */
export async function chat(orchestrator: Orchestrator, say: (line: string) => void): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  const { fetch } = chatRoutes({ orchestrator });
  const server = serve({ fetch, port: 0, hostname: "127.0.0.1" }, resolve);
  const { port } = await promise;
  const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "none" });
  const answers: string[] = [];
  for (const content of [
    "What is our current ratio as of 2026-06-30?",
    "and a year ago?",
    "send a purchase order to supplier S01 for 120 D206 to location PH1",
    "no, because it is only an example",
  ]) {
    const stream = await client.chat.completions.create(
      { model: "purser", messages: [{ role: "user", content }], stream: true },
      { headers: { "x-session-id": "example" } },
    );
    let answer = "";
    for await (const { choices } of stream) answer += choices[0]?.delta.content ?? "";
    say(`> ${content}\n${answer}\n`);
    answers.push(answer);
  }
  await new Promise((closed) => server.close(closed));
  return answers;
}

await runExample(import.meta.url, chat);
