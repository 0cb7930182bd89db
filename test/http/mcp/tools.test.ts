import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/control/decision.ts";
import { keyFor } from "../chat/chat-fixture.ts";
import { connect, serveMcp, textOf } from "./mcp-fixture.ts";

const MODES = ["auto", "legacy"] as const;
const local = { companyId: "acme", userId: "local", permissions: ["*"] };

describe.each(MODES)("tools (%s)", (mode) => {
  it("are the operations, the workflows, and what tells what became of things", async () => {
    const { url } = await serveMcp();
    const client = await connect(url, { mode });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "worker__add",
      "worker__list",
      "worker__fail",
      "worker__crash",
      "worker__wait",
      "worker__pay",
      "workflow__add_and_pay",
      "workflow__waiting",
      "purser__approval_status",
      "purser__run_status",
    ]);
    const named = (name: string) => tools.find((tool) => tool.name === name);
    expect(named("worker__add")).toMatchObject({
      title: "Worker: add",
      description: "Adds two numbers.",
      inputSchema: { type: "object", required: ["a", "b"] },
      outputSchema: { type: "object", properties: { sum: { type: "number" } } },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
    });
    expect(named("worker__list")?.outputSchema).toBeUndefined();
    expect(named("worker__pay")).toMatchObject({
      description:
        "Pays a supplier. It is not done at once: it waits for a person's approval, whose id is returned. " +
        "It cannot be undone: money has left.",
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
    });
    expect(named("workflow__add_and_pay")).toMatchObject({
      title: "Add and pay",
      inputSchema: {
        properties: {
          a: { description: "a of add" },
          threshold: { description: "the condition of payment" },
        },
      },
    });
  });

  it("read: the answer in words and as data", async () => {
    const { url } = await serveMcp();
    const client = await connect(url, { mode });
    const result = await client.callTool({ name: "worker__add", arguments: { a: 2, b: 3 } });
    expect(result).toMatchObject({ structuredContent: { sum: 5, answer: "It is 5." } });
    expect(textOf(result)).toBe("It is 5.");
    // What is no object has no structured form in every revision: it comes as JSON.
    expect(textOf(await client.callTool({ name: "worker__list", arguments: {} }))).toBe("[1,2]");
  });

  it("write: nothing is done until a person decides; then the status tells what came of it", async () => {
    const { url, orchestrator, paid } = await serveMcp();
    const client = await connect(url, { mode });
    const proposed = await client.callTool({ name: "worker__pay", arguments: { amount: 100 } });
    expect(proposed.structuredContent).toMatchObject({
      status: "waiting_for_approval",
      summary: "Pay 100 USD.",
      arguments: { amount: 100 },
      undo: "irreversible: money has left",
    });
    expect(textOf(proposed)).toMatch(/^Nothing is done yet\. Pay 100 USD\. A person must decide approval/);
    expect(paid).toEqual([]);

    const { approval_id, thread_id } = proposed.structuredContent as Record<
      "approval_id" | "thread_id",
      string
    >;
    const status = () => client.callTool({ name: "purser__approval_status", arguments: { approval_id } });
    expect(textOf(await status())).toContain("is still waited for");
    const decision: Decision = { type: "approve" };
    await orchestrator.answerApproval(thread_id, approval_id, decision, local);
    expect(paid).toEqual([100]);
    const done = await status();
    expect(done.structuredContent).toMatchObject({
      approval: { status: "approved", decided_by: "local" },
      result: { status: "success", output: { paid: true } },
    });
    expect(textOf(done)).toBe(`Approval ${approval_id} was approved by local. The action ended as success.`);
  });

  it("workflow: runs to its end, or to what it waits for", async () => {
    const { url, orchestrator, paid } = await serveMcp();
    const client = await connect(url, { mode });
    const run = (a: number) =>
      client.callTool({ name: "workflow__add_and_pay", arguments: { a, threshold: 10 } });
    expect((await run(2)).structuredContent).toMatchObject({
      status: "success",
      outcome: { status: "success", completedSteps: ["add"] },
      approvals: [],
    });
    const waiting = await run(20);
    expect(waiting.structuredContent).toMatchObject({
      status: "interrupted",
      outcome: null,
      approvals: [{ summary: "Pay 21 USD." }],
    });
    const { thread_id, run_id, approvals } = waiting.structuredContent as {
      thread_id: string;
      run_id: string;
      approvals: { approval_id: string }[];
    };
    const reject: Decision = { type: "reject", reason: "too much" };
    await orchestrator.answerApproval(thread_id, approvals[0]!.approval_id, reject, local);
    const after = await client.callTool({ name: "purser__run_status", arguments: { run_id } });
    expect(after.structuredContent).toMatchObject({ approvals: [] });
    expect(paid).toEqual([]);
  });

  it("tell how far the work is", async () => {
    const { url } = await serveMcp();
    const client = await connect(url, { mode });
    const told: { progress: number; message?: string | undefined }[] = [];
    const onprogress = (progress: { progress: number; message?: string | undefined }) => told.push(progress);
    await client.callTool({ name: "worker__add", arguments: { a: 1, b: 1 } }, { onprogress });
    expect(told.map(({ message }) => message)).toEqual(["adding", "added"]);
    await client.callTool(
      { name: "workflow__add_and_pay", arguments: { a: 1, threshold: 10 } },
      { onprogress },
    );
    expect(told.map(({ message }) => message)).toContain("add: completed");
    for (const run of [told.slice(0, 2), told.slice(2)]) {
      const numbers = run.map(({ progress }) => progress);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });
});

describe("a call that fails", () => {
  it("names each argument that is wrong", async () => {
    const { url, paid } = await serveMcp();
    const client = await connect(url);
    const result = await client.callTool({ name: "worker__add", arguments: { a: "x" } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/a: .*number/);
    expect(textOf(result)).toMatch(/b: .*number/);
    expect(result._meta).toMatchObject({ "purser/error": { code: "invalid_input" } });
    const write = await client.callTool({ name: "worker__pay", arguments: { amount: -1 } });
    expect(write.isError).toBe(true);
    expect(textOf(write)).toContain("amount");
    expect(paid).toEqual([]);
  });

  it("says what an operation says, and nothing of what went wrong inside", async () => {
    const { url } = await serveMcp();
    const client = await connect(url);
    const failed = await client.callTool({ name: "worker__fail", arguments: {} });
    expect(failed).toMatchObject({ isError: true, _meta: { "purser/error": { code: "no_data" } } });
    expect(textOf(failed)).toBe("There is no data for 2026.");
    const crashed = await client.callTool({ name: "worker__crash", arguments: {} });
    expect(crashed.isError).toBe(true);
    expect(JSON.stringify(crashed)).not.toContain("secret detail");
  });

  it("of a tool, an approval or a run that there is not", async () => {
    const { url } = await serveMcp();
    const client = await connect(url);
    await expect(client.callTool({ name: "worker__none", arguments: {} })).rejects.toMatchObject({
      code: -32602,
    });
    for (const [name, args] of [
      ["purser__approval_status", { approval_id: "none" }],
      ["purser__run_status", { run_id: "none" }],
    ] as const)
      expect(textOf(await client.callTool({ name, arguments: args }))).toMatch(/^There is no .* "none"\.$/);
  });
});

describe("a caller that cancels", () => {
  it.each(["worker__wait", "workflow__waiting"])("aborts %s", async (name) => {
    const { url, begun, cut } = await serveMcp();
    const client = await connect(url);
    const gone = new AbortController();
    const call = client.callTool({ name, arguments: {} }, { signal: gone.signal });
    await begun;
    gone.abort();
    await expect(call).rejects.toThrow();
    await cut;
  });

  it("aborts by going away, in the older revision too", async () => {
    const { url, begun, cut } = await serveMcp();
    const client = await connect(url, { mode: "legacy" });
    const call = client.callTool({ name: "worker__wait", arguments: {} });
    await begun;
    await client.close();
    await expect(call).rejects.toThrow();
    await cut;
  });
});

describe("a caller with little patience", () => {
  it("is given the run's id, and the run goes on", async () => {
    const { url, orchestrator, begun } = await serveMcp({ waitMs: 20 });
    const client = await connect(url);
    const result = await client.callTool({ name: "workflow__waiting", arguments: {} });
    await begun;
    const { run_id } = result.structuredContent as { run_id: string };
    expect(result.structuredContent).toMatchObject({ status: "running", outcome: null });
    expect(textOf(result)).toContain(`Ask purser__run_status with run_id "${run_id}"`);
    await orchestrator.runs.cancel(local, run_id);
    const after = await client.callTool({ name: "purser__run_status", arguments: { run_id } });
    expect(after.structuredContent).toMatchObject({ status: "cancelled" });
  });
});

describe("permissions", () => {
  it("decide which tools there are, for each request anew", async () => {
    const { url, orchestrator, paid } = await serveMcp();
    const all = await connect(url, { key: await keyFor(orchestrator, "ana") });
    const reader = await connect(url, { key: await keyFor(orchestrator, "rob", ["work:do"]) });
    const names = async (client: typeof all) => (await client.listTools()).tools.map(({ name }) => name);
    expect(await names(all)).toContain("worker__pay");
    expect(await names(reader)).not.toContain("worker__pay");
    expect(await names(reader)).not.toContain("workflow__add_and_pay");
    await expect(reader.callTool({ name: "worker__pay", arguments: { amount: 1 } })).rejects.toMatchObject({
      code: -32602,
    });
    const proposed = await all.callTool({ name: "worker__pay", arguments: { amount: 1 } });
    const { approval_id } = proposed.structuredContent as { approval_id: string };
    const asked = await reader.callTool({
      name: "purser__approval_status",
      arguments: { approval_id },
    });
    expect(asked.isError).toBe(true);
    expect(paid).toEqual([]);
    await expect(connect(url)).rejects.toThrow();
  });

  it("no tool decides an approval", async () => {
    const { url } = await serveMcp();
    const { tools } = await (await connect(url)).listTools();
    expect(tools.filter(({ name }) => /approve|decide|answer/.test(name))).toEqual([]);
  });
});

describe("a page that points a name of its own at this machine", () => {
  it("is refused", async () => {
    const { url } = await serveMcp();
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve) => {
      request(url, { method: "POST", headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end("{}");
    });
    expect(status).toBe(403);
  });
});
