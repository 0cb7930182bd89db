import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createReconciliationAgent } from "../../src/agents/finance/reconciliation.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import type { OperationContext } from "../../src/agents/agent.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { type BankBench, createBankBench } from "../reconciliation/bank-fixture.ts";
import { testContext } from "../support/operation-context.ts";

describe("the reconciliation agent", () => {
  let bench: BankBench;
  const said: string[] = [];
  beforeEach(async () => {
    said.length = 0;
    bench = await createBankBench({
      invoices: [{ id: "ap1", side: "ap", party: "Acme Supplies", issued: "2026-03-01", due: "2026-03-31", amount: 50_000, number: "INV-2026-00123" }], // prettier-ignore
      journals: [
        {
          date: "2026-02-01",
          lines: [
            ["1000", 200_000],
            ["3000", -200_000],
          ],
        },
        {
          date: "2026-03-01",
          lines: [
            ["6200", 50_000],
            ["2000", -50_000, "Acme Supplies"],
          ],
        },
        {
          date: "2026-03-05",
          lines: [
            ["6100", 12_000, "Landlord Estates"],
            ["1000", -12_000],
          ],
        },
      ],
    });
    await bench.statement(
      [
        { id: "t1", date: "2026-03-06", amount: -12_000, counterparty: "Landlord Estates" },
        {
          id: "t2",
          date: "2026-03-09",
          amount: -50_000,
          counterparty: "Acme Supplies",
          reference: "INV-2026-00123",
        },
        { id: "t3", date: "2026-03-31", amount: -990, reference: "ACCOUNT FEE" },
      ],
      { opening: 200_000, from: "2026-03-01" },
    );
  });
  afterEach(() => bench.close());

  const context = (overrides: Partial<OperationContext> = {}) =>
    testContext(bench, {
      runtime: bench.runtime,
      figures: createFigureSet(),
      emit: ({ message }) => said.push(message),
      ...overrides,
    });
  async function call(operation: string, input: unknown, overrides: Partial<OperationContext> = {}) {
    const registry = createRegistry();
    registry.register(createReconciliationAgent());
    const { output } = await registry.call(
      { agent: "reconciliation_agent", operation, input },
      context(overrides),
    );
    return output as Record<string, never>;
  }

  it("reconciles every account with statements, says how far it is, and ends with a tie-out", async () => {
    const figures = createFigureSet();
    const output = await call("reconcile", {}, { figures });
    expect(output).toMatchObject({
      effectKey: "test-effect",
      answer: "Operating: 1 matched, 1 payments booked, 1 bank lines left. Bank and books tie.",
      accounts: [
        {
          bankAccount: "bank",
          counts: { party_amount_date: 1, settlement: 1 },
          settlements: [{ bankTxnId: "t2", invoices: [{ number: "INV-2026-00123" }] }],
          unmatched: { bank: 1, ledger: 1 },
          tieOut: {
            status: "explained",
            ties: true,
            bank: { value: 137_010 },
            book: { value: 138_000 },
            onlyAtBank: { value: -990 },
            unexplained: { value: 0 },
          },
        },
      ],
      adjustments: [{ bankTxnId: "t3", kind: "fee", amount: -990, accountCode: "6850" }],
    });
    expect(said[0]).toBe("bank: numbers in the ledger");
    expect(figures.all().map(({ name }) => name)).toContain("unexplained_difference");
  });

  it("books adjustments only with a person's yes, kept as the entry's checker, and ties without a rest", async () => {
    const agent = createReconciliationAgent();
    const { adjustments } = await call("reconcile", {});
    const why = await agent.operations["post_adjustments"]!.approvalNeeded!({ adjustments }, context());
    expect(why).toContain("nobody but a person");
    const preview = await agent.operations["post_adjustments"]!.preview!({ adjustments }, context());
    expect(preview.summary).toBe("fee USD -9.90 on 6850 (ACCOUNT FEE)");
    expect(preview.amount).toEqual({ minor: 9_90, currency: "USD" });
    const { posted } = await call(
      "post_adjustments",
      { adjustments },
      { effectKey: "yes", approvedBy: "cfo" },
    );
    expect(posted).toHaveLength(1);
    expect(await call("explain_difference", { bankAccount: "bank" })).toMatchObject({
      ties: true,
      book: { value: 137_010 },
      onlyAtBank: { value: 0 },
    });
    const { matches } = await call("list_matches", { bankTxnId: "t3" });
    expect(matches).toMatchObject([
      { rule: "fee", status: "active", why: "A fee of USD -9.90 booked on 6850." },
    ]);
  });

  it("says of every match why it was made", async () => {
    await call("reconcile", {});
    const { matches } = await call("list_matches", { bankTxnId: "t2" });
    expect(matches).toMatchObject([
      { rule: "settlement", why: "The bank's text names INV-2026-00123, and the amount is the same. It pays INV-2026-00123.", by: "test-user", bank: [{ id: "t2", amount: -50_000 }] }, // prettier-ignore
    ]);
  });

  it("is undone by the operation and input that it names", async () => {
    const before = await bench.state();
    const agent = createReconciliationAgent();
    for (const [operation, input] of [
      ["reconcile", {}],
      ["match_manually", { bankTxnIds: ["t2"], invoiceIds: ["ap1"] }],
    ] as const) {
      const output = await call(operation, input);
      expect(await bench.state()).not.toEqual(before);
      const undo = agent.operations[operation]!.undo!;
      if (undo.kind !== "operation") throw new Error(`${operation} should be undone by an operation`);
      await call(undo.operation, undo.input(input, output));
      expect(await bench.state()).toEqual(before);
    }
  });

  it("tells instead of failing when the bank gives no balance, and refuses an undo of nothing in particular", async () => {
    await bench.statement([{ id: "t9", date: "2026-04-02", amount: -5 }], { closing: null });
    expect(await call("explain_difference", { bankAccount: "bank" })).toMatchObject({ status: "refused" });
    await expect(call("undo_reconciliation", {})).rejects.toMatchObject({ code: "invalid_input" });
    await expect(call("explain_difference", { bankAccount: "none" })).rejects.toMatchObject({
      code: "unknown_bank_account",
    });
  });
});
