import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createComplianceAgent } from "../../src/agents/finance/compliance.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { type BillBooks, createBillBooks, runtime } from "../compliance/compliance-fixture.ts";
import { testContext } from "../support/operation-context.ts";

describe("the compliance agent", () => {
  let books: BillBooks;
  let home: string;
  const agent = createComplianceAgent({ draw: async () => [] });
  beforeEach(async () => {
    books = await createBillBooks();
    home = await mkdtemp(join(tmpdir(), "purser-compliance-"));
  });
  afterEach(async () => {
    await books.close();
    await rm(home, { recursive: true, force: true });
  });

  const context = () => testContext(books, { home, runtime, effectKey: "key/1", approvedBy: "ann" });
  async function call(operation: string, input: unknown = {}): Promise<unknown> {
    const registry = createRegistry();
    registry.register(agent);
    const { output } = await registry.call({ agent: "compliance_agent", operation, input }, context());
    return output;
  }

  it("returns a failed verdict, and throws it where it is required", async () => {
    await books.addBill({ id: "a", control: 1 });
    expect(await call("validate")).toMatchObject({ verdict: "failed" });
    await expect(call("validate", { require: true })).rejects.toMatchObject({
      code: "compliance_failed",
      message: expect.stringContaining("[control_amount_differs]") as string,
    });
    await expect(call("validate", { require: true, journalIds: [1] })).resolves.toMatchObject({
      verdict: "passed",
    });
  });

  it("asks a person before it closes or reopens, and shows what stands against it", async () => {
    await books.addBill({ id: "a", posted: false });
    const { close_period, reopen_period } = agent.operations;
    const input = { period: "2026-07", mode: "closed" };
    expect(await close_period?.approvalNeeded?.(input, context())).toMatch(/2026-07/);
    expect(await reopen_period?.approvalNeeded?.(input, context())).toMatch(/2026-07/);
    const preview = await close_period?.preview?.(input, context());
    expect(preview?.summary).toMatch(/a\.pdf of 2026-07-10 is not posted/);
  });

  it("takes a close back to exactly what was before", async () => {
    const { close_period } = agent.operations;
    const undo = close_period?.undo;
    if (undo?.kind !== "operation") throw new Error("close_period is undone by an operation");
    const before = await call("close_period", { period: "2026-07", mode: "soft" });
    const closed = await call("close_period", { period: "2026-07" });
    expect([before, closed]).toEqual([
      expect.objectContaining({ status: "soft_closed", previous: "open" }),
      expect.objectContaining({ status: "closed", previous: "soft_closed" }),
    ]);
    // Closing it again changes nothing, so taking that back must not open it.
    const again = await call("close_period", { period: "2026-07" });
    expect(await call(undo.operation, undo.input({}, again))).toMatchObject({ status: "closed" });
    expect(await call(undo.operation, undo.input({}, closed))).toMatchObject({ status: "soft_closed" });
    expect(await call(undo.operation, undo.input({}, before))).toMatchObject({ status: "open" });
  });

  it("verifies the audit trail and finds a kept head again", async () => {
    await books.addBill({ id: "a" });
    const { head } = (await call("verify_audit_trail")) as { head: string };
    expect(await call("verify_audit_trail", { expectedHead: head })).toMatchObject({
      intact: true,
      events: 1,
    });
    expect(await call("verify_audit_trail", { expectedHead: "f".repeat(64) })).toMatchObject({
      intact: false,
    });
  });

  it.each([
    ["export_audit", { from: "2026-07-01", to: "2026-07-31" }, "exports"],
    ["evidence_pack", {}, "evidence"],
  ])("deletes what %s wrote when it is taken back", async (operation, input, folder) => {
    await books.addBill({ id: "a" });
    const output = await call(operation, input);
    const path = join(home, folder, "test-company", "key%2F1");
    expect(existsSync(path)).toBe(true);
    const undo = agent.operations[operation]?.undo;
    if (undo?.kind !== "operation") throw new Error(`${operation} is undone by an operation`);
    await call(undo.operation, undo.input(input, output));
    expect(existsSync(path)).toBe(false);
  });
});
