import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chat } from "../../../examples/chat.ts";
import { openSample } from "../../../examples/sample.ts";
import { chatRoutes } from "../../../src/http/chat/routes.ts";
import type { Orchestrator } from "../../../src/orchestrator.ts";
import { listen } from "../../support/listen.ts";
import { openai } from "./chat-fixture.ts";

/** The orchestrator's own graph and the built-in agents, on the sample company's books and stock. */
describe("chat with the sample company", () => {
  let home = "";
  let orchestrator: Orchestrator;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-chat-"));
    orchestrator = await openSample(home);
  });
  afterAll(async () => {
    await orchestrator.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function client() {
    const app = new Hono();
    app.route("/", chatRoutes({ orchestrator }));
    return openai(await listen(app));
  }
  const user = (content: string) => [{ role: "user" as const, content }];

  it("the example: a figure, the year before, an order that waits and is rejected", async () => {
    const [ratio, yearAgo, order, rejected] = await chat(orchestrator, () => undefined);
    expect(ratio).toContain("Current ratio at 2026-06-30: 2.20x");
    expect(yearAgo).toContain("Current ratio at 2025-06-30: 2.79x");
    expect(order).toMatch(/^Approval needed: Order from .*120 bottle of 100 D206/);
    expect(order).toContain("Undo: cancel_purchase_order cancels the order");
    expect(rejected).toMatch(/^Rejected: Order from/);
    const [approval] = (await orchestrator.approvals.list("meridian-health", {})).slice(-1);
    expect(approval).toMatchObject({
      status: "rejected",
      decision: { reason: "it is only an example" },
      action: { operation: "send_purchase_order", arguments: { lines: [{ sku: "D206", quantity: 120 }] } },
    });
  });

  it("an agent by its name: the answer's figures and the route beside it", async () => {
    const answer = await (
      await client()
    ).chat.completions.create({
      model: "ai_cfo_agent",
      messages: user("What is our quick ratio as of 2026-06-30?"),
    });
    expect(answer.choices[0]?.message.content).toMatch(/quick ratio at 2026-06-30: \d/i);
    const { purser } = answer as unknown as {
      purser: { route: { target: string; by: string }; figures: { id: string; display: string }[] };
    };
    expect(purser.route).toMatchObject({ target: "ai_cfo_agent", by: "preferred_agent" });
    const [figure] = purser.figures;
    expect(answer.choices[0]?.message.content).toContain(figure?.display);
    expect((await orchestrator.trace(actor, figure!.id, 3)).trace.figure.id).toBe(figure?.id);
  });

  it(
    "a workflow by its name: its progress is beside the text, its answer in it",
    { timeout: 60_000 },
    async () => {
      const stream = await (
        await client()
      ).chat.completions.create({
        model: "parallel_analysis",
        messages: user("analyse D206 as of 2026-06-30"),
        stream: true,
      });
      const events: string[] = [];
      let text = "";
      for await (const chunk of stream) {
        const { progress } = (chunk as { purser?: { progress?: { event?: string } } }).purser ?? {};
        if (progress?.event !== undefined) events.push(progress.event);
        text += chunk.choices[0]?.delta.content ?? "";
      }
      expect(events).toEqual(expect.arrayContaining(["route_decided", "workflow_started", "step_completed"]));
      expect(text).not.toContain("step_");
      expect(text).toMatch(/^The workflow Parallel analysis is done\./);
    },
  );
});

const actor = { companyId: "meridian-health", userId: "local", permissions: ["*"] };
