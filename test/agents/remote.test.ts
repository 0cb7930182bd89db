import { describe, expect, it, vi } from "vitest";
import type { PlanInput } from "../../src/graph/plan.ts";
import type { Orchestrator } from "../../src/orchestrator.ts";
import { ana, go, temporaryHome } from "../support/orchestrator.ts";
import { otherServer, ourServer } from "./remote-rig.ts";

const plan = (
  inputs: Record<string, unknown>,
  more: Partial<PlanInput["tasks"][number]> = {},
): PlanInput => ({
  name: "remote",
  tasks: [{ id: "ask", agent: "weather", operation: "run", inputs, ...more }],
});

/** Runs a plan and gives the results, and what the steps told. */
async function run(orchestrator: Orchestrator, given: PlanInput) {
  const thread = await orchestrator.threads.create(ana);
  const start = { kind: "input", input: { plan: given, input: {} } } as const;
  const { run: ended, events } = await go(orchestrator, { threadId: thread.id, graph: "plan", start });
  const results = await orchestrator.runs.results(ana, thread.id);
  const told = events
    .map(({ data }) => data as { event?: string; message?: string })
    .filter(({ event }) => event === "step_progress");
  return { threadId: thread.id, ended, result: results["ask"], told: told.map(({ message }) => message) };
}

describe("a remote agent", () => {
  it("is registered by URL, with the schemas that the other server tells", async () => {
    const other = await otherServer();
    const { post, get } = await ourServer();
    const { status, body } = await post("/agents", {
      id: "weather",
      url: `${other.url}/`,
      assistant_id: "weather",
      effect: "read",
      headers: { "x-api-key": "their-key" },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      agent_id: "weather",
      kind: "remote",
      healthy: true,
      remote: { url: other.url, assistant_id: "weather", headers: ["x-api-key"] },
      operations: [
        {
          name: "run",
          effect: "read",
          permission: "agents:run",
          undo: null,
          input_schema: { properties: { city: { type: "string" }, days: {} } },
          output_schema: { properties: { forecast: {} } },
        },
      ],
    });
    expect(JSON.stringify((await get("/agents/weather")).body)).not.toContain("their-key");
    expect(other.seen.map(({ key }) => key)).toEqual(["their-key"]);
    const listed = (await get<{ agent_id: string; kind: string }[]>("/agents")).body;
    expect(listed.map(({ agent_id, kind }) => [agent_id, kind])).toEqual([
      ["weather", "remote"],
      ["worker", "built_in"],
    ]);
  });

  it("runs in a plan, tells how it goes, and leaves no thread behind where it only reads", async () => {
    const other = await otherServer();
    const { post, orchestrator } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: "weather", effect: "read" });
    const { result, told } = await run(orchestrator, plan({ city: "Oslo", days: 3 }));
    expect(result).toMatchObject({
      status: "success",
      output: { city: "Oslo", forecast: "Oslo: sun for 3 days", secret: { nested: { plain: 1 } } },
    });
    expect(told).toEqual(["Looking at Oslo", '{"anything":"else"}']);
    expect(await other.orchestrator.threads.count(ana)).toBe(0);
  });

  it("is checked before it is sent", async () => {
    const other = await otherServer();
    const { post, orchestrator } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: "weather", effect: "read" });
    const wrong = run(orchestrator, plan({ city: 5 }));
    expect((await wrong).ended).toMatchObject({ status: "error", error: { code: "invalid_plan" } });
    expect(other.calls).toEqual([]);
  });

  it("that writes needs an approval and cannot be undone", async () => {
    const other = await otherServer();
    const { post, orchestrator } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: "weather" });
    const refused = await run(orchestrator, plan({ city: "Oslo" }));
    expect(refused.ended.error?.message).toContain("cannot be undone, so it needs an approval point");

    const { threadId } = await run(orchestrator, plan({ city: "Oslo" }, { approval: {} }));
    const [asked] = await orchestrator.approvals.list("acme", { threadId });
    expect(asked?.action.undo).toMatch(/^irreversible: 127\.0\.0\.1:\d+ does it/);
    expect(other.calls).toEqual([]);
    await orchestrator.answerApproval(threadId, asked?.id ?? "", { type: "approve" }, ana);
    expect(other.calls).toEqual(["Oslo"]);
    expect(await other.orchestrator.threads.count(ana)).toBe(1);
  });

  it.each([
    ["storm", "read", "remote_failed", "the tower fell"],
    ["asks", "read", "remote_interrupted", "waits for a person's decision"],
    ["storm", "write", "effect_unknown", "what it did is not known"],
    ["asks", "write", "effect_unknown", "waits for a person's decision"],
  ])("%s, that may %s, fails as %s", async (graph, effect, code, message) => {
    const other = await otherServer();
    const { post, orchestrator } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: graph, effect });
    const { threadId, result: first } = await run(orchestrator, plan({ city: "Oslo" }, { approval: {} }));
    expect(first).toBeUndefined();
    const [asked] = await orchestrator.approvals.list("acme", { threadId });
    await orchestrator.answerApproval(threadId, asked?.id ?? "", { type: "approve" }, ana);
    const { ask: result } = await orchestrator.runs.results(ana, threadId);
    expect(result).toMatchObject({ status: "failed", error: { code } });
    expect(result?.error?.message).toContain(message);
  });

  it("is cancelled there when it is cancelled here", async () => {
    const other = await otherServer();
    const { post, orchestrator } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: "endless", effect: "read" });
    const thread = await orchestrator.threads.create(ana);
    const started = await orchestrator.runs.start(ana, {
      threadId: thread.id,
      graph: "plan",
      start: { kind: "input", input: { plan: plan({ city: "Oslo" }), input: {} } },
      streamModes: ["custom"],
    });
    await other.begun.opened;
    await orchestrator.runs.cancel(ana, started.id);
    await other.stopped.opened;
    expect((await orchestrator.runs.get(ana, started.id)).status).toBe("cancelled");
  });

  it("out of reach is agent_unavailable, which may be tried again", async () => {
    const other = await otherServer();
    const { post, orchestrator } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: "weather", effect: "read" });
    await other.close();
    const { result } = await run(
      orchestrator,
      plan({ city: "Oslo" }, { retry: { maxAttempts: 2, backoffMs: 1 } }),
    );
    expect(result).toMatchObject({
      status: "failed",
      attempts: 2,
      error: { code: "agent_unavailable", retryable: true },
    });
  });

  it("is there again after a restart, and gone once it is unregistered", async () => {
    const home = temporaryHome();
    const other = await otherServer();
    const first = await ourServer({ home });
    await first.post("/agents", { id: "weather", url: other.url, assistant_id: "weather", effect: "read" });
    const second = await ourServer({ home });
    expect(second.orchestrator.registry.forCompany("acme").find("weather", "run")).toBeUndefined();
    expect(await second.remoteAgents.load()).toBe(1);
    expect((await run(second.orchestrator, plan({ city: "Rome" }))).result?.status).toBe("success");
    expect((await second.request("DELETE", "/agents/weather")).status).toBe(204);
    expect((await run(second.orchestrator, plan({ city: "Rome" }))).ended.error?.message).toContain(
      'there is no agent "weather"',
    );
    expect((await second.request("DELETE", "/agents/weather")).status).toBe(404);
  });

  it("is its company's alone", async () => {
    const other = await otherServer();
    const { remoteAgents, orchestrator } = await ourServer();
    const request = { id: "weather", url: other.url, assistant_id: "weather", effect: "read" };
    await remoteAgents.register({ companyId: "globex", userId: "gus" }, request);
    expect(orchestrator.registry.forCompany("globex").find("weather", "run")).toBeDefined();
    expect((await run(orchestrator, plan({ city: "Oslo" }))).ended.error?.message).toContain(
      'there is no agent "weather"',
    );
    await remoteAgents.register({ companyId: "acme", userId: "ana" }, request);
    expect(await remoteAgents.list("acme")).toHaveLength(1);
  });

  it("does not take this process's own keys with it", async () => {
    vi.stubEnv("LANGSMITH_API_KEY", "ours");
    const other = await otherServer();
    const { post } = await ourServer();
    await post("/agents", { id: "weather", url: other.url, assistant_id: "weather" });
    vi.unstubAllEnvs();
    expect(other.seen.map(({ key }) => key)).toEqual([undefined]);
  });

  it.each([
    [{ id: "worker" }, 409, "agent_exists"],
    [{ id: "Weather" }, 422, "invalid_input"],
    [{ url: "file:///etc/passwd" }, 422, "invalid_input"],
    [{ url: "http://user:pass@example.com" }, 422, "invalid_input"],
    [{ url: "http://10.0.0.1/" }, 422, "outbound_refused"],
    [{ url: "http://169.254.169.254/" }, 422, "outbound_refused"],
    [{ headers: { host: "evil" } }, 422, "invalid_input"],
    [{ headers: { "x-key": "a\r\nb: c" } }, 422, "invalid_input"],
    [{ assistant_id: "nothing" }, 404, "unknown_remote_graph"],
  ])("is refused with %j", async (change, status, code) => {
    const other = await otherServer();
    const { post } = await ourServer();
    const good = { id: "weather", url: other.url, assistant_id: "weather" };
    const answer = await post("/agents", { ...good, ...change });
    expect([answer.status, answer.body["error"]]).toEqual([status, code]);
  });

  it("built in cannot be removed over HTTP", async () => {
    const { request } = await ourServer();
    const { status, body } = await request("DELETE", "/agents/worker");
    expect([status, body["error"]]).toEqual([409, "agent_built_in"]);
  });
});
