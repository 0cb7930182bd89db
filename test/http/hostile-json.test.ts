import { StateGraph, StateSchema, START, END } from "@langchain/langgraph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanJson, MAX_DEPTH } from "../../src/base/untrusted-json.ts";
import { post, serveGraphs } from "./serve-graphs.ts";

const constructor_ = { lc: 1, type: "constructor", id: ["langchain", "schema", "Document"], kwargs: {} };

/** JSON in which `lc` keys and serialised constructors stand anywhere. */
const hostile = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constant(constructor_),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("lc", "type", "id", "kwargs", "a", "__proto__"), tie("value"), {
      maxKeys: 4,
    }),
  ),
})).value;

function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [key]),
    ...keysOf(inner),
  ]);
}

function nested(depth: number): unknown {
  let value: unknown = "end";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A graph that keeps what reaches it. */
async function seeing() {
  const seen: unknown[] = [];
  const served = await serveGraphs();
  const State = new StateSchema({ given: z.unknown() });
  const builder = new StateGraph(State, z.looseObject({}))
    .addNode("look", async ({ given }, config) => {
      seen.push(given, config.context, config.configurable);
      return {};
    })
    .addEdge(START, "look")
    .addEdge("look", END);
  served.orchestrator.registerGraph("seeing", builder);
  return { ...served, seen };
}

describe("JSON that somebody else sent", () => {
  it("keeps no key that LangChain would revive as a class, and otherwise what it was", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const sent = JSON.parse(JSON.stringify(value)) as unknown;
        const cleaned = cleanJson(sent, "It");
        expect(keysOf(cleaned)).not.toContain("lc");
        expect(keysOf(cleaned)).not.toContain("__proto__");
        if (!keysOf(sent).some((key) => key === "lc" || key === "__proto__")) expect(cleaned).toBe(sent);
        expect(cleanJson(cleaned, "It")).toBe(cleaned);
      }),
    );
  });

  it("may be as deep as the limit and no deeper", () => {
    expect(cleanJson(nested(MAX_DEPTH), "It")).toEqual(nested(MAX_DEPTH));
    expect(() => cleanJson(nested(MAX_DEPTH + 1), "The plan")).toThrow(
      "The plan is nested deeper than 100 levels.",
    );
    expect(() => cleanJson(nested(200_000), "It")).toThrow("deeper");
  });

  it("that is a message in LangChain's own form becomes the flat one", () => {
    const message = {
      lc: 1,
      type: "constructor",
      id: ["langchain_core", "messages", "AIMessage"],
      kwargs: { content: "hi", tool_calls: [] },
    };
    expect(cleanJson({ messages: [message] }, "It")).toEqual({
      messages: [{ type: "ai", content: "hi", tool_calls: [] }],
    });
  });
});

describe("hostile JSON over HTTP", () => {
  it("never reaches a graph: not as input, not as context, not as configuration", async () => {
    const { app, seen, errors } = await seeing();
    await fc.assert(
      fc.asyncProperty(hostile, async (given) => {
        seen.length = 0;
        const sent = { given };
        const { status } = await post(app, "/runs/wait", {
          assistant_id: "seeing",
          input: sent,
          context: sent,
          config: { configurable: sent },
        });
        expect(status).toBe(200);
        expect(keysOf(seen)).not.toContain("lc");
      }),
      { numRuns: 25 },
    );
    expect(errors).toEqual([]);
  });

  it("is refused where it is too deep, whatever it was for", async () => {
    const { app, client } = await seeing();
    const { thread_id } = await client.threads.create();
    const deep = { a: nested(MAX_DEPTH) };
    const bodies: [string, object][] = [
      ["/threads", { metadata: deep }],
      [`/threads/${thread_id}/state`, { values: deep }],
      [`/threads/${thread_id}/runs`, { assistant_id: "seeing", input: deep }],
      ["/runs/wait", { assistant_id: "seeing", command: { resume: deep } }],
      ["/runs/batch", [{ assistant_id: "seeing", context: deep }]],
      ["/assistants", { graph_id: "seeing", context: deep }],
    ];
    for (const [path, body] of bodies) {
      const answer = await post(app, path, body);
      expect(answer.status, path).toBe(422);
      expect(answer.body["message"], path).toContain("deeper than 100");
    }
  });

  it("does not revive a class through the state of a thread", async () => {
    const { client } = await seeing();
    const { thread_id } = await client.threads.create({ graphId: "seeing" });
    await client.threads.updateState(thread_id, { values: { given: constructor_ }, asNode: "look" });
    const { values } = await client.threads.getState(thread_id);
    expect(values).toEqual({ given: { type: "constructor", id: constructor_.id, kwargs: {} } });
  });
});
