import { describe, expect, it } from "vitest";
import { builtInAgents } from "../../../src/agents/built-in.ts";
import { createRegistry } from "../../../src/agents/registry.ts";
import { complete } from "../../../src/graph/orchestrator/complete.ts";
import type { Catalogue, Decision, Turn } from "../../../src/graph/orchestrator/decision.ts";
import { type Entities, NO_ENTITIES } from "../../../src/graph/orchestrator/entities.ts";
import { createIntentRouter } from "../../../src/graph/orchestrator/router.ts";
import { checkPlan } from "../../../src/graph/plan-check.ts";
import { BUILT_IN } from "../../../src/graph/workflows/index.ts";

const registry = createRegistry();
for (const agent of builtInAgents()) registry.register(agent);
const catalogue: Catalogue = {
  agents: registry.list(),
  workflows: new Map(BUILT_IN.map((plan) => [plan.name, checkPlan(plan, registry)])),
};
const router = createIntentRouter();

/** What the company's tables would say of these words: D101 and D206 are items, Acme Medical a supplier. */
function entitiesIn(request: string): Entities {
  return {
    ...NO_ENTITIES,
    skus: ["D101", "D206", "SKU-001"].filter((sku) => request.includes(sku)),
    suppliers: request.includes("Acme Medical") ? [{ id: "S01", name: "Acme Medical" }] : [],
    bankAccounts: request.includes("operating account") ? [{ id: "BA1", name: "Operating account" }] : [],
  };
}

function turnOf(request: string, given: Partial<Turn> = {}): Turn {
  return {
    request,
    preferredAgent: undefined,
    workflowType: undefined,
    input: {},
    entities: entitiesIn(request),
    reread: async (other) => turnOf(other, given),
    ...given,
  };
}

async function route(request: string, given: Partial<Turn> & { last?: Decision } = {}): Promise<Decision> {
  const { last = null, ...rest } = given;
  const turn = turnOf(request, rest);
  return await complete(await router(turn, catalogue, { last, messages: [] }), turn, { registry, catalogue });
}

const target = ({ target: name, operation }: Decision) =>
  operation === null ? name : `${name}.${operation}`;

describe("a request without a model", () => {
  it.each([
    // the books
    ["What is our current ratio?", "ai_cfo_agent.answer"],
    ["How much cash do we have?", "ai_cfo_agent.answer"],
    ["What was revenue last quarter?", "ai_cfo_agent.answer"],
    ["show me the gross margin for FY2025", "ai_cfo_agent.answer"],
    ["what's the DSO", "ai_cfo_agent.answer"],
    ["balance of account 1000", "ai_cfo_agent.answer"],
    ["How healthy are we?", "ai_cfo_agent.analyze_financial_health"],
    ["analyse our financial health", "ai_cfo_agent.analyze_financial_health"],
    // forecasts
    ["Forecast cash for the next 13 weeks", "forecasting_agent.forecast_cash"],
    ["Will we run out of cash?", "forecasting_agent.forecast_cash"],
    ["what will cash look like in three months", "forecasting_agent.forecast_cash"],
    ["forecast the P&L for the year", "forecasting_agent.forecast_pnl"],
    ["Forecast demand for D101", "forecasting.generate_forecast"],
    ["How many D101 will we need next month?", "forecasting.generate_forecast"],
    // risk and alerts
    ["What are our biggest risks?", "alert_agent.assess_risk"],
    ["Are there any duplicate payments?", "alert_agent.assess_risk"],
    ["which customers pay slowly", "alert_agent.assess_risk"],
    ["show me the open alerts", "alert_agent.check_alerts"],
    ["Is anything unusual in the ledger?", "anomaly_detection.detect_anomalies"],
    ["any anomalies in D206?", "anomaly_detection.detect_anomalies"],
    // stock and suppliers
    ["what do we need to reorder?", "optimization.plan_replenishment"],
    ["What should we order today?", "optimization.plan_replenishment"],
    ["what is the reorder point of D101", "optimization.optimize_inventory"],
    ["what is the safety stock for D101", "optimization.optimize_inventory"],
    ["which suppliers are late?", "supplier_coordination.get_supplier_performance"],
    ["how is Acme Medical performing as a supplier", "supplier_coordination.get_supplier_performance"],
    ["compare quotes for 500 D101", "supplier_coordination.compare_quotes"],
    ["who is the cheapest supplier for 200 D101", "supplier_coordination.compare_quotes"],
    ["order 200 D101 from Acme Medical", "supplier_coordination.send_purchase_order"],
    // documents, bank, compliance, reports
    ["show the review list", "ocr_agent.list_review"],
    ["process these invoices", "ocr_agent.process_document"],
    ["propose entries for the invoices", "accounting_agent.propose_entries"],
    ["reverse the last entry", "accounting_agent.reverse_entry"],
    ["reconcile the bank", "reconciliation_agent.reconcile"],
    ["does the bank agree with the books?", "reconciliation_agent.tie_out"],
    ["explain the difference of the operating account", "reconciliation_agent.explain_difference"],
    ["verify the audit trail", "compliance_agent.verify_audit_trail"],
    ["has anyone tampered with the books?", "compliance_agent.verify_audit_trail"],
    ["close June 2026", "compliance_agent.close_period"],
    ["list the board reports", "reporting_agent.list_reports"],
    ["write the board report", "reporting_agent.generate_board_report"],
    ["write the stock health report", "report_generation.generate_report"],
    // workflows
    ["run the advisory workflow", "advisory"],
    ["run inventory update for D101", "inventory_update"],
    ["run the transactional process", "transactional"],
    ["start parallel analysis of D206", "parallel_analysis"],
    ["reorder SKU-001 if demand is above 500", "conditional_procurement"],
  ])("%s -> %s", async (request, expected) => {
    expect(target(await route(request))).toBe(expected);
  });

  it.each(["hello", "what is the weather in paris", "write me a poem", "who won the world cup", ""])(
    "%j is about nothing that is done here: help",
    async (request) => {
      const decision = await route(request);
      expect(decision).toMatchObject({ kind: "help", target: null });
    },
  );

  it("goes to the CFO by default where something is known and nothing fits well, and says so", async () => {
    expect(await route("is our insurance broker nice to the board")).toMatchObject({
      kind: "agent",
      target: "ai_cfo_agent",
      operation: "answer",
      by: "default",
    });
  });

  it("asks back between two close readings, naming both, and takes either answer", async () => {
    const asked = await route("list the reports");
    expect(asked).toMatchObject({ kind: "clarify", target: null });
    expect(asked.question).toContain("1. Report Generation: list reports");
    expect(asked.question).toContain("2. Reporting: list reports");
    expect(target(await route("the second one", { last: asked }))).toBe("reporting_agent.list_reports");
    expect(target(await route("board reports", { last: asked }))).toBe("reporting_agent.list_reports");
    expect(target(await route("What is our current ratio?", { last: asked }))).toBe("ai_cfo_agent.answer");
  });

  it("gives the same decision for the same words", async () => {
    const words = "which suppliers are late?";
    expect(await route(words)).toEqual(await route(words));
  });

  it("keeps score, reason and the next readings", async () => {
    const { score, reason, candidates } = await route("forecast cash");
    expect(score).toBeGreaterThan(0.9);
    expect(reason).toMatch(/^The words fit forecasting_agent\.forecast_cash best/);
    expect(candidates.map(({ score: one }) => one)).toEqual(
      candidates.map(({ score: one }) => one).toSorted((a, b) => b - a),
    );
  });
});

describe("a target that is named beside the words", () => {
  it("the preferred agent comes before the words; they choose its operation", async () => {
    const decision = await route("how much cash", { preferredAgent: "forecasting_agent" });
    expect(decision).toMatchObject({ by: "preferred_agent", operation: "forecast_cash", score: 1 });
    expect(target(await route("hm", { preferredAgent: "ai_cfo_agent" }))).toBe("ai_cfo_agent.answer");
    expect(target(await route("go", { preferredAgent: "anomaly_detection" }))).toBe(
      "anomaly_detection.detect_anomalies",
    );
  });

  it("asks which operation where neither words nor the agent say it", async () => {
    const { kind, question } = await route("go", { preferredAgent: "compliance_agent" });
    expect(kind).toBe("clarify");
    expect(question).toContain("2. close period");
    const last = await route("go", { preferredAgent: "compliance_agent" });
    expect(target(await route("4", { last }))).toBe("compliance_agent.verify_audit_trail");
    expect(target(await route("the evidence pack", { last }))).toBe("compliance_agent.evidence_pack");
  });

  it("the workflow's type comes next", async () => {
    const decision = await route("what is the current ratio", { workflowType: "advisory" });
    expect(decision).toMatchObject({ kind: "workflow", target: "advisory", by: "workflow_type" });
  });

  it("says what there is where the name is unknown", async () => {
    const agent = await route("cash", { preferredAgent: "nobody" });
    expect(agent).toMatchObject({ kind: "clarify", target: null });
    expect(agent.question).toMatch(/^There is no agent "nobody"\. Known: .*ai_cfo_agent/);
    expect((await route("cash", { workflowType: "nothing" })).question).toMatch(/Known: .*advisory/);
  });
});

describe("inputs", () => {
  it("are read from the words where they are plainly there", async () => {
    expect((await route("Forecast cash for 8 weeks")).inputs).toEqual({ weeks: 8 });
    expect((await route("order 200 D101 from Acme Medical")).inputs).toEqual({
      supplier: "S01",
      lines: [{ sku: "D101", quantity: 200 }],
    });
    expect((await route("close 2026-Q2")).inputs).toEqual({ period: "2026-Q2" });
    expect((await route("assess the risks as of 2026-03-31")).inputs).toEqual({ asOf: "2026-03-31" });
    expect((await route("critical alerts")).inputs).toEqual({ severity: ["critical"] });
  });

  it("given by name come before the words", async () => {
    const { inputs } = await route("run inventory update for D101", { input: { sku: "D206" } });
    expect(inputs).toEqual({ sku: "D206" });
  });

  it("that are missing are asked for by name, never guessed, and taken from the answer", async () => {
    const asked = await route("forecast demand");
    expect(asked).toMatchObject({ kind: "clarify", target: "forecasting", missing: ["sku"], inputs: {} });
    expect(asked.question).toBe("To generate forecast I need: sku (the item's code).");
    expect(await route("D101", { last: asked })).toMatchObject({
      kind: "agent",
      operation: "generate_forecast",
      inputs: { sku: "D101" },
      by: "follow_up",
    });
    expect(target(await route("What is our current ratio?", { last: asked }))).toBe("ai_cfo_agent.answer");
  });

  it("of the request that was asked back still count when a reading is picked", async () => {
    const last = await route("D101");
    expect(last).toMatchObject({ kind: "clarify", target: null });
    expect(await route("the first", { last })).toMatchObject({
      operation: "generate_forecast",
      inputs: { sku: "D101" },
    });
  });

  it("of two things of one kind neither is taken", async () => {
    expect(await route("Forecast demand for D101 and D206")).toMatchObject({
      kind: "clarify",
      missing: ["sku"],
    });
  });

  it("a workflow asks for all that its tasks cannot do without", async () => {
    expect(await route("reorder SKU-001 if demand is above 500")).toMatchObject({
      kind: "clarify",
      target: "conditional_procurement",
      inputs: { sku: "SKU-001", threshold: 500 },
      missing: ["quantity"],
    });
    expect(await route("reorder it", { workflowType: "conditional_procurement" })).toMatchObject({
      missing: ["sku", "quantity", "threshold"],
    });
  });

  it("an id is taken as it stands when it is all that was asked for", async () => {
    const asked = await route("get the document", { preferredAgent: "ocr_agent" });
    expect(asked.missing).toEqual(["documentId"]);
    expect((await route("doc_42", { last: asked })).inputs).toEqual({ documentId: "doc_42" });
  });
});

describe("a follow-up", () => {
  it("another period keeps what was asked", async () => {
    const last = await route("What was revenue last quarter?");
    expect(await route("and a year ago?", { last })).toMatchObject({
      by: "follow_up",
      target: "ai_cfo_agent",
      inputs: { question: "what was revenue a year ago?" },
    });
  });

  it("another line keeps the period", async () => {
    const last = await route("What was revenue last quarter?");
    expect((await route("and EBITDA?", { last })).inputs).toEqual({ question: "EBITDA last quarter" });
  });

  it("another item keeps the operation and its other inputs", async () => {
    const last = await route("Forecast demand for D101", { input: { horizon: 4 } });
    expect(await route("and D206?", { last })).toMatchObject({
      operation: "generate_forecast",
      inputs: { sku: "D206", horizon: 4 },
    });
  });

  it("is one too where the same agent or workflow is named with every turn", async () => {
    const last = await route("What was revenue last quarter?", { preferredAgent: "ai_cfo_agent" });
    const next = await route("and EBITDA?", { preferredAgent: "ai_cfo_agent", last });
    expect(next.inputs).toEqual({ question: "EBITDA last quarter" });
    const other = await route("and a year ago?", { preferredAgent: "alert_agent", last });
    expect(other).toMatchObject({ by: "preferred_agent" });
    const asked = await route("go", {
      workflowType: "conditional_procurement",
      input: { sku: "D101", supplier: "S01" },
    });
    expect(asked.missing).toEqual(["quantity", "threshold"]);
    const given = await route("50 units if it is above 10", {
      workflowType: "conditional_procurement",
      last: asked,
    });
    expect(given).toMatchObject({
      kind: "workflow",
      inputs: { sku: "D101", supplier: "S01", quantity: 50, threshold: 10 },
    });
  });

  it("what stands by itself does not follow", async () => {
    const last = await route("What was revenue last quarter?");
    expect(target(await route("which suppliers are late?", { last }))).toBe(
      "supplier_coordination.get_supplier_performance",
    );
  });
});
