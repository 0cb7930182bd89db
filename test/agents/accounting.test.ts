import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { OperationContext } from "../../src/agents/agent.ts";
import { createAccountingAgent } from "../../src/agents/finance/accounting.ts";
import type { postOutput, proposeOutput } from "../../src/agents/finance/accounting-schemas.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import type { Standardized } from "../../src/documents/standard-invoice.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { type EntryBooks, COMPANY, createEntryBooks } from "../entries/books.ts";
import { invoiceOf, line } from "../entries/fixture.ts";
import { trialBalance } from "../entries/state.ts";
import { testContext } from "../support/operation-context.ts";

type Proposed = z.output<typeof proposeOutput>;
type Posted = z.output<typeof postOutput>;

const agent = createAccountingAgent({ draw: async () => [] });
const standardized = (number: string, status: Standardized["status"] = "ready"): Standardized => ({
  documentId: `doc-${number}`,
  filename: `${number}.pdf`,
  status,
  invoice: invoiceOf({ number }),
  issues: [],
});

describe("the accounting agent", () => {
  let books: EntryBooks;
  beforeEach(async () => {
    books = await createEntryBooks();
  });
  afterEach(() => books.close());

  const context = (overrides: Partial<OperationContext> = {}) =>
    testContext(books, { figures: createFigureSet(), runtime: books.deps.runtime, ...overrides });
  async function call(operation: string, input: unknown, overrides: Partial<OperationContext> = {}) {
    const registry = createRegistry();
    registry.register(agent);
    const { output } = await registry.call({ agent: agent.id, operation, input }, context(overrides));
    return output;
  }
  const propose = async (...numbers: readonly string[]) =>
    (await call("propose_entries", {
      standardized: numbers.map((number) => standardized(number)),
    })) as Proposed;
  const setPolicy = (key: string, value: string) =>
    books.store.db
      .insertInto("policy")
      .values({ company_id: COMPANY, key, value, unit: "EUR", note: null })
      .execute();
  const whyApproval = (entries: Proposed["entries"]) =>
    agent.operations["post_entries"]?.approvalNeeded?.({ entries }, context());

  it("proposes what is ready, apart by what may be done with it, with totals that are figures", async () => {
    const output = (await call("propose_entries", {
      standardized: [standardized("R-1"), standardized("R-2", "review")],
      invoices: [
        invoiceOf({ number: "R-3", lines: [line("Zahnseide", 500)] }),
        invoiceOf({ number: "R-4", currency: "CHF" }),
        invoiceOf({ number: "R-1", documentId: "scanned-again" }),
      ],
    })) as Proposed;
    const numbers = (entries: Proposed["entries"]) => entries.map(({ invoice }) => invoice.number);
    expect(numbers(output.entries)).toEqual(["R-1"]);
    expect(numbers(output.review)).toEqual(["R-3"]);
    expect(output.blocked.map(({ issues }) => issues.find(({ severity }) => severity === "error")?.code)).toEqual(["fx_rate_missing", "duplicate_invoice"]); // prettier-ignore
    expect(output.notReady).toEqual([{ documentId: "doc-R-2", filename: "R-2.pdf", status: "review" }]);
    expect(output.totals.post).toMatchObject({ value: 11_900, unit: { kind: "money", currency: "EUR" } });
    expect(output.totals.review.value).toBe(500);
  });

  it("posts, repeats without effect, and is undone by its own undo", async () => {
    const { entries } = await propose("R-1", "R-2");
    const first = (await call("post_entries", { entries }, { effectKey: "e" })) as Posted;
    expect(first.posted).toHaveLength(2);
    expect(first.total).toMatchObject({ value: 23_800, formula: "invoices - credits" });
    const again = (await call("post_entries", { entries }, { effectKey: "e" })) as Posted;
    expect(again.journalIds).toEqual(first.journalIds);
    expect((await trialBalance(books.store.db, COMPANY))["2000"]).toBe(-23_800);
    const { undo } = agent.operations["post_entries"]!;
    if (undo?.kind !== "operation") throw new Error("post_entries must be undone by an operation");
    expect(await call(undo.operation, undo.input({ entries }, first))).toMatchObject({ reversed: 2 });
    expect(await trialBalance(books.store.db, COMPANY)).toEqual({});
  });

  it("leaves blocked entries, and posts those in review only with a person's approval", async () => {
    const { review, blocked } = (await call("propose_entries", {
      invoices: [
        invoiceOf({ number: "R-3", lines: [line("Zahnseide", 500)] }),
        invoiceOf({ number: "R-4", currency: "CHF" }),
      ],
    })) as Proposed;
    const input = { entries: [...review, ...blocked] };
    await expect(call("post_entries", input)).rejects.toMatchObject({ code: "not_approved" });
    expect(await call("post_entries", input, { approvedBy: "ana" })).toMatchObject({
      posted: [{ documentId: "doc-R-3" }],
      left: [{ documentId: "doc-R-4", reason: expect.stringContaining("No rate") as string }],
    });
    const journals = await books.store.db.selectFrom("journal").select(["maker", "checker"]).where("document_id", "=", "doc-R-3").execute(); // prettier-ignore
    expect(journals).toEqual([{ maker: "agent:accounting_agent", checker: "ana" }]);
  });

  describe("asks a person", () => {
    it("about every entry while the company has no limit", async () => {
      expect(await whyApproval((await propose("R-1")).entries)).toContain("neither posting_approval_limit nor bill_approval_limit"); // prettier-ignore
    });

    it("about amounts at or over the limit, the posting limit before that of bills", async () => {
      await setPolicy("bill_approval_limit", "119.01");
      const { entries } = await propose("R-1");
      expect(await whyApproval(entries)).toBeNull();
      await setPolicy("posting_approval_limit", "119.00");
      expect(await whyApproval(entries)).toContain("R-1 of Hausverwaltung Nord is at or over the posting_approval_limit of EUR 119.00"); // prettier-ignore
    });

    it("about new parties, unconfirmed bank accounts, and entries that are unsure or were changed", async () => {
      await setPolicy("posting_approval_limit", "100000.00");
      const { entries } = await propose("R-1");
      expect(await whyApproval(entries)).toBeNull();
      const [entry] = entries;
      const { party } = entry!.invoice;
      const with_ = (change: object) => [{ ...entry!, invoice: { ...entry!.invoice, party: { ...party, ...change } } }]; // prettier-ignore
      expect(await whyApproval(with_({ id: null }))).toContain("of a new party");
      expect(await whyApproval(with_({ iban: "DE02120300000000202051" }))).toContain("with a bank account that nobody confirmed"); // prettier-ignore
      const lines = entry!.lines.map((each) => (each.accountCode === "6100" ? { ...each, accountCode: "6300" } : each)); // prettier-ignore
      expect(await whyApproval([{ ...entry!, lines }])).toContain("differs from what the books propose");
      await books.addCase(invoiceOf({ number: "R-1" }), "review");
      expect(await whyApproval(entries)).toContain('in the state "review"');
    });

    it("showing the difference to the ledger for each control account", async () => {
      await books.post([await books.propose(invoiceOf({ number: "R-0" }))]);
      const { entries } = await propose("R-1");
      const figures = createFigureSet();
      const preview = await agent.operations["post_entries"]!.preview!({ entries }, context({ figures }));
      expect(preview.summary).toBe(
        "Posts 1 bill: 2000 Trade payables from EUR -119.00 by EUR -119.00 to EUR -238.00.",
      );
      expect(preview.figureIds.map((id) => figures.get(id)?.value)).toEqual([-11_900, -11_900, -23_800]);
      expect(preview.amount).toEqual({ minor: 119_00, currency: "EUR" });
    });

    it("about a policy that cannot be read, by refusing", async () => {
      await setPolicy("posting_approval_limit", "much");
      const entry = await books.propose(invoiceOf()).catch((error: unknown) => error);
      expect(entry).toMatchObject({ code: "invalid_policy" });
    });
  });

  it("corrects an entry only with a second person, and remembers it", async () => {
    const { entries } = await propose("R-1");
    const { journalIds } = (await call("post_entries", { entries })) as Posted;
    const [wrong] = entries;
    const entry = { ...wrong!, lines: wrong!.lines.map((each) => (each.accountCode === "6100" ? { ...each, accountCode: "6500" } : each)) }; // prettier-ignore
    const input = { journalId: journalIds[0], entry, reason: "it is the power bill" };
    await expect(call("correct_entry", input)).rejects.toMatchObject({ code: "not_approved" });
    await expect(call("correct_entry", { journalId: 1, reason: "x" })).rejects.toMatchObject({ code: "invalid_input" }); // prettier-ignore
    await call("correct_entry", input, { approvedBy: "ana", effectKey: "fix" });
    expect(await trialBalance(books.store.db, COMPANY)).toMatchObject({ "6500": 10_000 });
    expect((await propose("R-2")).entries[0]?.lines[1]).toMatchObject({ accountCode: "6500", reason: { kind: "memory" } }); // prettier-ignore
  });

  it("shows what it remembers, forgets it and puts it back", async () => {
    await call("post_entries", { entries: (await propose("R-1")).entries });
    const memory = await call("list_memory", { partyId: "s1" });
    expect(memory).toMatchObject({ memory: [{ lineKey: "*" }, { lineKey: "office rent", accountName: "Office rent", times: 1 }] }); // prettier-ignore
    const key = { partyId: "s1", lineKey: "office rent", accountCode: "6100" };
    const forgotten = await call("forget_memory", key);
    expect(await call("list_memory", {})).toMatchObject({ memory: [{ lineKey: "*" }] });
    expect(await call("forget_memory", key)).toMatchObject({ forgotten: null });
    const { undo } = agent.operations["forget_memory"]!;
    if (undo?.kind !== "operation") throw new Error("forget_memory must be undone by an operation");
    expect(await call(undo.operation, undo.input(key, forgotten))).toEqual({ restored: true });
    expect(await call("list_memory", { partyId: "s1" })).toEqual(memory);
  });
});
