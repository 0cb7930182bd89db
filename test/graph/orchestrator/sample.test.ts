import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemRuntime } from "../../../src/base/runtime.ts";
import { importBooks } from "../../../src/books/import/import-books.ts";
import { traceFigure } from "../../../src/books/trace.ts";
import { importStock } from "../../../src/stock/import/import-stock.ts";
import { headline, readLines } from "../../examples/sample-books.ts";
import { type Chat, openChat } from "./chat.ts";

const folder = (name: string) =>
  fileURLToPath(new URL(`../../../examples/meridian-health/${name}`, import.meta.url));

/** The built-in agents on the sample company's books and stock; what is expected is computed from its files. */
describe("the chat on the sample books", () => {
  const companyId = "meridian-health";
  let chat: Chat;
  beforeAll(async () => {
    chat = await openChat({ actor: { companyId, userId: "ana", permissions: ["*"] } });
    const deps = { store: chat.store, runtime: systemRuntime };
    await importBooks(deps, { paths: [folder("data")], user: { id: "ana" } });
    await importStock(deps, { path: folder("stock-data"), companyId, user: { id: "ana" } });
  });
  afterAll(async () => chat.close());

  it("a ratio asked in words is answered with its figure, and its follow-ups stay on it", async () => {
    const lines = readLines();
    const thread = "ratio";
    const now = await chat.say("What is our current ratio?", { thread });
    expect(now.text).toContain(
      `Current ratio at 2026-06-30: ${headline(lines, "2026-06").currentRatio.toFixed(2)}x`,
    );
    const [figure] = now.state.figures;
    expect(figure).toMatchObject({ id: "current_ratio@2026-06-30", as_of: "2026-06-30" });
    expect(now.message?.additional_kwargs).toMatchObject({
      route: { kind: "agent", target: "ai_cfo_agent", operation: "answer", score: 1 },
      workflow_id: now.state.workflow_id,
      figures: now.state.figures,
    });
    const { trace } = await traceFigure(chat.store.db, companyId, { id: figure?.id ?? "", limit: 5 });
    expect(trace.inputs.map(({ name }) => name)).toEqual(["current_assets", "current_liabilities"]);

    const before = await chat.say("and a year ago?", { thread });
    expect(before.text).toContain(`at 2025-06-30: ${headline(lines, "2025-06").currentRatio.toFixed(2)}x`);
    const other = await chat.say("and the quick ratio?", { thread });
    expect(other.text).toMatch(/^Quick ratio at 2025-06-30: \d+\.\d\dx/);
    expect(other.state.messages).toHaveLength(6);
  });

  it("what has several readings is asked back, and the pick keeps the period", async () => {
    const asked = await chat.say("what was profit last month", { thread: "profit" });
    expect(asked.text).toContain("- Net income from 2026-06-01 to 2026-06-30");
    const picked = await chat.say("net income", { thread: "profit" });
    expect(picked.text).toMatch(/^Net income from 2026-06-01 to 2026-06-30: USD /);
    await chat.say("what was profit last month", { thread: "profit" });
    const second = await chat.say("the second", { thread: "profit" });
    expect(second.text).toMatch(/^Operating income \(EBIT\) from 2026-06-01 to 2026-06-30: USD /);
  });

  it("what the books do not say is refused, with what can be asked", async () => {
    const { text, state } = await chat.say("is our insurance broker nice to the board", { thread: "no" });
    expect(state.route?.by).toBe("default");
    expect(text).toMatch(/but not "broker"/);
    expect(text).toContain("I can run these workflows");
    expect(state.figures).toEqual([]);
  });

  it.each([
    ["forecast cash for 8 weeks", /^Cash over 8 weeks from 2026-06-30, opening at USD 4,912,480\.16:/],
    ["forecast the P&L", /- base: Net revenue USD .* to USD /],
    ["Forecast demand for D101", /^Demand of D101 over the next 13 weeks: [\d,.]+ units/],
    ["how healthy are we?", /Concerns:\n- /],
    ["any risks?", /^3 alerts, the most severe first:\n- high: /],
    ["which suppliers are late?", /Bluefield Surgical Products: score/],
    [
      "how is Bluefield Surgical Products doing as a supplier",
      /^Suppliers from .*\nBluefield Surgical Products: [^\n]*$/,
    ],
    ["what is the safety stock of D101", /^Order policy of D101 .*safety stock [\d.]+/],
    ["verify the audit trail", /- intact: true/],
  ])("%s", async (request, expected) => {
    const { text, state } = await chat.say(request, { thread: request });
    expect(text).toMatch(expected);
    expect(state.outcome?.status).toBe("success");
  });

  it("every number of a composed answer is one of its figures", async () => {
    const { text, state } = await chat.say("forecast the P&L", { thread: "pnl" });
    const shown = new Set(state.figures.map(({ display }) => display));
    const amounts = text.match(/USD -?[\d,]+\.\d\d/g) ?? [];
    expect(amounts.length).toBeGreaterThan(20);
    expect(amounts.filter((amount) => !shown.has(amount))).toEqual([]);
  });

  it("a workflow runs whole and says how it came out", async () => {
    const { text, state, events } = await chat.say("start parallel analysis of D101", { thread: "wf" });
    expect(text).toMatch(/^The workflow Parallel analysis is done\. Done: forecast, anomaly, suppliers\./);
    expect(state.route?.inputs).toEqual({ sku: "D101" });
    expect(events.map(({ event }) => event)).toContain("workflow_completed");
    expect(
      new Set(events.flatMap(({ workflow_id }) => (workflow_id === undefined ? [] : [workflow_id]))),
    ).toEqual(new Set([state.workflow_id]));
  });

  it("an operation that writes waits for a yes, and a no leaves everything as it is", async () => {
    const asked = await chat.say("close June 2026", { thread: "close" });
    expect(asked.waits).toMatchObject([
      {
        type: "approval",
        step: "close_period",
        action_requests: [{ name: "compliance_agent.close_period", args: { period: "2026-06" } }],
      },
    ]);
    expect(asked.state.results).toEqual({});
    const after = await chat.decide({ type: "reject", reason: "not yet" }, { thread: "close" });
    expect(after.text).toBe("Rejected by ana: not yet");
    expect(after.state.outcome?.status).toBe("rejected");
  });
});
