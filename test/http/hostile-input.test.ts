import { describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { graphs } from "../contract/graphs.ts";
import { testOrchestrator, workerAgent } from "../support/orchestrator.ts";

async function served() {
  const orchestrator = await testOrchestrator({ agents: [workerAgent({ look: {} })] });
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  const errors: unknown[] = [];
  const app = createApp(orchestrator, { version: "test", onError: (error) => errors.push(error) });
  return { app, errors };
}

const IDS = [
  "x".repeat(100),
  "..%2f..%2fetc%2fpasswd",
  "%00",
  "%E0%A4%A",
  "%27%20or%201=1%20--",
  "__proto__",
  "constructor",
  "%F0%9F%94%91",
];
const LONG = 5_000;

describe("an id that is none", () => {
  it.each([...IDS, "long"])("is not found, or refused, in every path: %s", async (name) => {
    const id = name === "long" ? "x".repeat(LONG) : name;
    const { app, errors } = await served();
    const document = (await (await app.request("/openapi.json")).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    for (const [path, item] of Object.entries(document.paths)) {
      if (!path.includes("{")) continue;
      for (const method of Object.keys(item)) {
        const response = await app.request(path.replaceAll(/\{\w+\}/g, id), {
          method: method.toUpperCase(),
          ...(method === "get" ? {} : { body: "{}" }),
        });
        const text = await response.text();
        expect([method, path, response.status >= 400 && response.status < 500], text).toEqual([
          method,
          path,
          true,
        ]);
      }
    }
    expect(errors).toEqual([]);
  });
});

describe("a body that is large in one way or another", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a long list", "/threads", `{"metadata":{"a":[${"0,".repeat(500_000)}0]}}`],
    ["many objects", "/threads", `{"metadata":{"a":[${"{},".repeat(300_000)}{}]}}`],
    [
      "many keys",
      "/threads",
      `{"metadata":{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":0`).join(",")}}}`,
    ],
    ["one key many times", "/threads", `{"metadata":{${'"k":0,'.repeat(200_000)}"k":1}}`],
    ["brackets", "/threads", "[".repeat(1_000_000)],
    ["a huge number", "/threads/search", `{"limit":${"9".repeat(100_000)}}`],
    ["a number out of range", "/threads", '{"metadata":{"a":1e999}}'],
    ["lone surrogates", "/threads", '{"metadata":{"a":"\\ud800"}}'],
  ];
  it.each(cases)("is answered and breaks nothing: %s", async (_name, path, body) => {
    const { app, errors } = await served();
    const response = await app.request(path, { method: "POST", body });
    expect(response.status, (await response.text()).slice(0, 300)).toBeLessThan(500);
    expect(errors).toEqual([]);
    expect((await app.request("/threads", { method: "POST", body: "{}" })).status).toBe(200);
  });
});

describe("words that would take an expression for ever", () => {
  const long = 200_000;
  const texts: readonly (readonly [string, string])[] = [
    ["one letter", "a".repeat(long)],
    ["spaces", `yes${" ".repeat(long)}x`],
    ["digits", "1".repeat(long)],
    ["dashes and dots", "-.".repeat(long / 2)],
    ["commas", "yes a,".repeat(long / 6)],
    ["hex", "0af".repeat(long / 3)],
    ["quotes", "\"'".repeat(long / 2)],
    ["months", "january 2026 ".repeat(long / 13)],
    ["lines", "\n".repeat(long)],
  ];
  it.each(texts)(
    "are read in a moment: %s",
    async (_name, content) => {
      const { app, errors } = await served();
      const body = JSON.stringify({ model: "purser", messages: [{ role: "user", content }] });
      const response = await app.request("/v1/chat/completions", { method: "POST", body });
      expect(response.status, (await response.text()).slice(0, 300)).toBeLessThan(500);
      expect(errors).toEqual([]);
    },
    5_000,
  );
});
