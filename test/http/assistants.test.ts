import { describe, expect, it } from "vitest";
import { builtInAssistantId } from "../../src/runs/assistants.ts";
import { serveGraphs } from "./serve-graphs.ts";

describe("the assistants that come with the graphs", () => {
  it("have the ids that LangGraph's own server gives them", () => {
    expect(builtInAssistantId("agent")).toBe("fe096781-5601-53d2-b2f6-0d3403f7e9ca");
  });

  it("are there for every graph, and a graph's name stands for its own", async () => {
    const { client } = await serveGraphs();
    const found = await client.assistants.search({ limit: 100 });
    expect(found.map(({ graph_id }) => graph_id)).toEqual(expect.arrayContaining(["chat", "steps", "plan"]));
    const chat = await client.assistants.get("chat");
    expect(chat).toMatchObject({
      assistant_id: builtInAssistantId("chat"),
      graph_id: "chat",
      name: "chat",
      version: 1,
      metadata: { created_by: "system" },
    });
    expect(await client.assistants.get(chat.assistant_id)).toEqual(chat);
  });

  it("are told for graphs that are served later", async () => {
    const { client, orchestrator } = await serveGraphs();
    const before = await client.assistants.count();
    orchestrator.registerWorkflow({
      name: "later",
      tasks: [{ id: "trend", agent: "ai_cfo_agent", operation: "analyze_financial_health" }],
    });
    expect(await client.assistants.count()).toBe(before + 1);
  });
});

describe("assistants", () => {
  it("are made with settings, found by them, counted and deleted", async () => {
    const { client, app } = await serveGraphs();
    const made = await client.assistants.create({
      graphId: "chat",
      name: "Payables desk",
      description: "Knows the suppliers",
      config: { configurable: { tone: "brief" }, tags: ["ap"] },
      context: { customer: "c1" },
      metadata: { team: "ap", level: 2 },
    });
    expect(made).toMatchObject({ version: 1, name: "Payables desk", metadata: { team: "ap", level: 2 } });
    await client.assistants.create({ graphId: "steps", metadata: { team: "ar" } });

    expect(await client.assistants.search({ metadata: { team: "ap" } })).toEqual([made]);
    expect(await client.assistants.search({ name: "payables" })).toEqual([made]);
    expect(await client.assistants.search({ name: "p%s" })).toEqual([]);
    expect(await client.assistants.count({ graphId: "chat" })).toBe(2);
    const selected = await client.assistants.search({
      metadata: { team: "ap" },
      select: ["assistant_id", "name"],
    });
    expect(selected).toEqual([{ assistant_id: made.assistant_id, name: "Payables desk" }]);

    const page = await app.request("/assistants/search", {
      method: "POST",
      body: JSON.stringify({ limit: 2, sort_by: "name", sort_order: "asc" }),
    });
    const total = await client.assistants.count();
    expect(page.headers.get("x-pagination-total")).toBe(String(total));
    expect(page.headers.get("x-pagination-next")).toBe("2");

    await client.assistants.delete(made.assistant_id);
    await expect(client.assistants.get(made.assistant_id)).rejects.toMatchObject({ status: 404 });
    expect(await client.assistants.count()).toBe(total - 1);
  });

  it("of an id that is taken are refused, or given as they are", async () => {
    const { client } = await serveGraphs();
    const assistantId = "5c8b8b1e-6f0e-4a2e-9d53-0a2f8a9a0001";
    await client.assistants.create({ graphId: "chat", assistantId, name: "first" });
    await expect(client.assistants.create({ graphId: "chat", assistantId })).rejects.toMatchObject({
      status: 409,
    });
    const again = await client.assistants.create({
      graphId: "steps",
      assistantId,
      ifExists: "do_nothing",
      name: "second",
    });
    expect(again).toMatchObject({ graph_id: "chat", name: "first" });
  });

  it("keep their versions, any of which can be put in force again", async () => {
    const { client } = await serveGraphs();
    const { assistant_id } = await client.assistants.create({
      graphId: "chat",
      name: "v1",
      metadata: { a: 1 },
      context: { customer: "c1" },
    });
    const second = await client.assistants.update(assistant_id, {
      graphId: "chat",
      name: "v2",
      metadata: { b: 2 },
      context: { customer: "c2" },
    });
    expect(second).toMatchObject({ version: 2, name: "v2", metadata: { a: 1, b: 2 } });
    const first = await client.assistants.setLatest(assistant_id, 1);
    expect(first).toMatchObject({ version: 1, name: "v1", metadata: { a: 1 }, context: { customer: "c1" } });
    // The number goes on from the newest, not from the one in force.
    expect(await client.assistants.update(assistant_id, { graphId: "chat", name: "v3" })).toMatchObject({
      version: 3,
      context: { customer: "c1" },
    });
    const versions = await client.assistants.getVersions(assistant_id);
    expect(versions.map(({ version, name }) => [version, name])).toEqual([
      [3, "v3"],
      [2, "v2"],
      [1, "v1"],
    ]);
    expect(await client.assistants.getVersions(assistant_id, { metadata: { b: 2 } })).toHaveLength(1);
    await expect(client.assistants.setLatest(assistant_id, 9)).rejects.toMatchObject({ status: 404 });
    await expect(client.assistants.getVersions("nobody")).rejects.toMatchObject({ status: 404 });
  });

  it("lend their settings to runs, whose own come over them", async () => {
    const { client } = await serveGraphs();
    const { assistant_id } = await client.assistants.create({
      graphId: "configurable",
      config: { configurable: { tone: "brief", depth: 1 } },
      context: { customer: "c1" },
      metadata: { team: "ap" },
    });
    const plain = await client.runs.wait(null, assistant_id, { input: {} });
    expect(plain).toMatchObject({ context: { customer: "c1" }, tone: "brief" });
    const { thread_id } = await client.threads.create();
    const own = await client.runs.create(thread_id, assistant_id, {
      input: {},
      config: { configurable: { tone: "long" } },
      context: { customer: "c2" },
      metadata: { ticket: "7" },
    });
    expect(own).toMatchObject({
      assistant_id,
      metadata: { team: "ap", ticket: "7", assistant_id, graph_id: "configurable" },
      kwargs: { config: { configurable: { tone: "long", depth: 1 } }, context: { customer: "c2" } },
    });
    expect(await client.runs.join(thread_id, own.run_id)).toMatchObject({
      context: { customer: "c2" },
      tone: "long",
    });
  });

  it("belong to one company", async () => {
    const { client, orchestrator } = await serveGraphs();
    const { assistant_id } = await client.assistants.create({ graphId: "chat" });
    const other = { companyId: "other", userId: "eve", permissions: ["*"] };
    await expect(orchestrator.assistants.get(other, assistant_id)).rejects.toMatchObject({
      code: "unknown_assistant",
    });
    await expect(orchestrator.assistants.remove(other, assistant_id)).rejects.toMatchObject({
      code: "unknown_assistant",
    });
    const { assistants } = await orchestrator.assistants.search(other, { limit: 100 });
    expect(assistants.map(({ id }) => id)).not.toContain(assistant_id);
    // The built-in ones have the same ids in both, and are changed in one only.
    await orchestrator.assistants.update(other, "chat", { name: "theirs" });
    expect(await client.assistants.get("chat")).toMatchObject({ name: "chat", version: 1 });
  });

  it("take their threads with them where that is asked for", async () => {
    const { client } = await serveGraphs();
    const { assistant_id } = await client.assistants.create({ graphId: "steps" });
    const [gone, kept] = [await client.threads.create(), await client.threads.create()];
    await client.runs.wait(gone.thread_id, assistant_id, { input: {} });
    await client.runs.wait(kept.thread_id, "steps", { input: {} });
    await client.assistants.delete(assistant_id, { deleteThreads: true });
    await expect(client.threads.get(gone.thread_id)).rejects.toMatchObject({ status: 404 });
    expect(await client.threads.get(kept.thread_id)).toMatchObject({ status: "idle" });
  });

  it("of a graph that nobody serves are refused by its name", async () => {
    const { client } = await serveGraphs();
    await expect(client.assistants.create({ graphId: "nothing" })).rejects.toMatchObject({ status: 404 });
    await expect(client.runs.wait(null, "nothing", { input: {} })).rejects.toMatchObject({ status: 404 });
  });
});

describe("what a graph looks like", () => {
  it("is drawn, subgraphs too where that is asked for", async () => {
    const { client } = await serveGraphs();
    const flat = await client.assistants.getGraph("nested");
    expect(flat.nodes.map(({ id }) => id)).toEqual(["__start__", "prepare", "inner", "publish", "__end__"]);
    const deep = await client.assistants.getGraph("nested", { xray: true });
    expect(deep.nodes.map(({ id }) => id)).toContain("inner:write");
    expect((await client.assistants.getGraph("nested", { xray: 1 })).nodes).toEqual(deep.nodes);
  });

  it("is told as schemas of what it takes and holds", async () => {
    const { client } = await serveGraphs();
    const schemas = await client.assistants.getSchemas("ask");
    expect(schemas).toMatchObject({
      graph_id: "ask",
      input_schema: { properties: { topic: { type: "string" } } },
      state_schema: { properties: { closed: { type: "boolean" } } },
    });
    expect(await client.assistants.getSchemas("configurable")).toMatchObject({
      context_schema: { properties: { customer: { type: "string" } } },
    });
    expect(await client.assistants.getSchemas("advisory")).toMatchObject({ graph_id: "advisory" });
  });

  it("is told of its subgraphs by their namespaces", async () => {
    const { client } = await serveGraphs();
    const all = await client.assistants.getSubgraphs("nested");
    expect(all).toMatchObject({ inner: { state: { properties: { draft: {} } } } });
    expect(await client.assistants.getSubgraphs("nested", { namespace: "inner" })).toEqual(all);
    expect(await client.assistants.getSubgraphs("nested", { namespace: "nowhere" })).toEqual({});
  });
});
