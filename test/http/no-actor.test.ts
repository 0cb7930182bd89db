import { describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { streamMode } from "../../src/runs/run.ts";
import { ana, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { graphs } from "../contract/graphs.ts";

/** What only the server may know of a run: who acts, with what, until when. */
const SECRETS = ["purser_actor", "purser_deadline", "granted-to-kim", "kim-the-user"];

async function served() {
  const orchestrator = await testOrchestrator({
    agents: [workerAgent({ look: {}, crash: { run: () => Promise.reject(new Error("inner words 4711")) } })],
  });
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  orchestrator.registerWorkflow({
    name: "look_twice",
    tasks: [
      { id: "first", agent: "worker", operation: "look" },
      { id: "second", agent: "worker", operation: "look" },
    ],
  });
  const app = createApp(orchestrator, { version: "test", onError: () => undefined });
  const { secret } = await orchestrator.keys.issue(ana, {
    userId: "kim-the-user",
    permissions: ["runs:*", "work:*", "granted:*"],
  });
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await app.request(path, {
      method,
      headers: { "x-api-key": secret, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  return { ask };
}

const inputs: Readonly<Record<string, object>> = {
  chat: { messages: [{ type: "human", content: "hello" }] },
  orchestrator: { messages: [{ type: "human", content: "hello" }] },
  look_twice: { input: {} },
  plan: {
    plan: { name: "p", tasks: [{ id: "a", agent: "worker", operation: "look" }] },
    input: {},
  },
  remembers: { about: "a", note: "b" },
};

const cases = [
  "chat",
  "orchestrator",
  "look_twice",
  "plan",
  "ask",
  "nested",
  "failing",
  "configurable",
  "remembers",
].flatMap((graph) => streamMode.options.map((mode) => [graph, mode] as const));

describe("what a client is told of a run", () => {
  it.each(cases)("never holds who acts: %s, mode %s", async (graph, mode) => {
    const { ask } = await served();
    const { thread_id } = JSON.parse((await ask("POST", "/threads", {})).text) as { thread_id: string };
    const thread = `/threads/${thread_id}`;
    const stream = await ask("POST", `${thread}/runs/stream`, {
      assistant_id: graph,
      input: inputs[graph] ?? {},
      stream_mode: [mode],
      stream_subgraphs: true,
      config: { configurable: { purser_actor: { companyId: "globex" }, purser_deadline: 1, tone: "x" } },
    });
    expect(stream.status).toBe(200);
    expect(stream.text).toContain("event: metadata");
    const { text: listed } = await ask("GET", `${thread}/runs`);
    const [{ run_id = "" } = {}] = JSON.parse(listed) as { run_id?: string }[];
    const told = [
      stream.text,
      (await ask("GET", `${thread}/runs/${run_id}/stream`)).text,
      (await ask("GET", thread)).text,
      (await ask("GET", `${thread}/state?subgraphs=true`)).text,
      (await ask("GET", `${thread}/history`)).text,
      (await ask("POST", "/threads/search", {})).text,
    ].join("\n");
    for (const secret of SECRETS) expect(told).not.toContain(secret);
    // A run is listed with what its client sent, which the graph was not given.
    for (const secret of SECRETS.slice(2)) expect(listed).not.toContain(secret);
  });

  it("says of what went wrong inside only that something did, in every way to ask", async () => {
    const { ask } = await served();
    const plan = { name: "p", onFailure: "keep", tasks: [{ id: "a", agent: "worker", operation: "crash" }] };
    const { thread_id } = JSON.parse((await ask("POST", "/threads", {})).text) as { thread_id: string };
    const thread = `/threads/${thread_id}`;
    const stream = await ask("POST", `${thread}/runs/stream`, {
      assistant_id: "plan",
      input: { plan, input: {} },
      stream_mode: ["values", "updates", "custom", "debug", "tasks", "checkpoints", "events"],
    });
    const told = [
      stream.text,
      (await ask("GET", thread)).text,
      (await ask("GET", `${thread}/state`)).text,
      (await ask("GET", `${thread}/history`)).text,
      (await ask("GET", `${thread}/runs`)).text,
      (await ask("GET", `${thread}/workflow`)).text,
      (await ask("GET", "/history")).text,
    ];
    for (const text of told) expect(text).not.toContain("inner words");
    expect(told[0]).toContain("internal_error");
    expect(told[0]).toContain("the log says what");
  });
});
