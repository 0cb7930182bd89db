import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSample } from "../../../examples/sample.ts";
import { mcpRoutes } from "../../../src/http/mcp/routes.ts";
import type { Orchestrator } from "../../../src/orchestrator.ts";
import { listen } from "../../support/listen.ts";
import { connect, textOf } from "./mcp-fixture.ts";

/** The built-in agents as tools, on the sample company's books and stock. The client checks every result's schema. */
describe("MCP on the sample company", () => {
  let home = "";
  let orchestrator: Orchestrator;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-mcp-"));
    orchestrator = await openSample(home);
  });
  afterAll(async () => {
    await orchestrator.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function client() {
    const app = new Hono();
    app.route("/", mcpRoutes({ orchestrator }));
    return connect(`${await listen(app)}/mcp`);
  }

  it("lists every operation of every agent, with names and schemas that any client takes", async () => {
    const { tools } = await (await client()).listTools();
    const operations = orchestrator.registry
      .list()
      .flatMap(({ id, operations }) => Object.keys(operations).map((name) => `${id}__${name}`));
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(operations));
    for (const { name, inputSchema, description, annotations } of tools) {
      expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(inputSchema.type).toBe("object");
      expect(description?.length).toBeGreaterThan(20);
      expect(annotations?.readOnlyHint).toBeDefined();
    }
    expect(tools.map(({ name }) => name)).toContain("workflow__advisory");
  });

  it("answers a question with a figure that can be followed to its rows", async () => {
    const mcp = await client();
    const result = await mcp.callTool({
      name: "ai_cfo_agent__answer",
      arguments: { question: "What is our current ratio?" },
    });
    expect(textOf(result)).toMatch(/current ratio.*\d/i);
    const [id = ""] = /current_ratio[^"\s]*/.exec(JSON.stringify(result.structuredContent)) ?? [];
    const { contents } = await mcp.readResource({ uri: `purser://figure/${encodeURIComponent(id)}` });
    const [content] = contents;
    const { trace } = JSON.parse(content && "text" in content ? content.text : "{}") as {
      trace: { figure: { id: string }; inputs: unknown[] };
    };
    expect(trace.figure.id).toBe(id);
    expect(trace.inputs.length).toBeGreaterThan(0);
  });

  it.each([
    ["alert_agent__assess_risk", {}],
    ["forecasting_agent__forecast_cash", {}],
    ["forecasting__generate_forecast", { sku: "D206", asOf: "2026-06-30" }],
    ["supplier_coordination__get_supplier_performance", { supplier: "S01" }],
    ["compliance_agent__verify_audit_trail", {}],
  ])("%s gives what its schema says", { timeout: 60_000 }, async (name, args) => {
    const result = await (await client()).callTool({ name, arguments: args });
    expect(result.isError, textOf(result)).toBeFalsy();
    expect(result.structuredContent).toBeDefined();
  });

  it("a purchase order waits for a person, who is shown what would be sent", async () => {
    const mcp = await client();
    const proposed = await mcp.callTool({
      name: "supplier_coordination__send_purchase_order",
      arguments: {
        supplier: "S01",
        lines: [{ sku: "D206", quantity: 120 }],
        location: "PH1",
      },
    });
    expect(proposed.structuredContent, textOf(proposed)).toMatchObject({ status: "waiting_for_approval" });
    expect(textOf(proposed)).toContain("D206");
  });
});
