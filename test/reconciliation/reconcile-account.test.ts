import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOpenItems } from "../../src/books/open-items.ts";
import { reverseJournal } from "../../src/books/reversal.ts";
import { matchManually, rematch, unmatch } from "../../src/reconciliation/manual.ts";
import { postAdjustments } from "../../src/reconciliation/adjustments.ts";
import type { TestInvoice, TestJournal } from "../support/books-fixture.ts";
import { ACCOUNT, type BankBench, COMPANY, createBankBench, type TestBankLine } from "./bank-fixture.ts";

const BILLS: readonly TestInvoice[] = [
  { id: "ap1", side: "ap", party: "Acme Supplies", issued: "2026-02-10", due: "2026-03-10", amount: 50_000, number: "INV-2026-00123" }, // prettier-ignore
  { id: "ap2", side: "ap", party: "Acme Supplies", issued: "2026-02-12", due: "2026-03-12", amount: 30_125, number: "INV-2026-00150" }, // prettier-ignore
  {
    id: "ar1",
    party: "Bolt Metals",
    issued: "2026-02-01",
    due: "2026-03-01",
    amount: 100_000,
    number: "S-2026-777",
  },
];
/** The invoices as the ledger has them, and some cash movements. */
const ENTRIES: readonly TestJournal[] = [
  {
    date: "2026-02-01",
    lines: [
      ["1100", 100_000, "Bolt Metals"],
      ["4000", -100_000],
    ],
  },
  {
    date: "2026-02-12",
    lines: [
      ["6200", 80_125],
      ["2000", -80_125, "Acme Supplies"],
    ],
  },
  {
    date: "2026-03-02",
    lines: [
      ["6100", 12_000, "Landlord Estates"],
      ["1000", -12_000],
    ],
    source: "payment",
  },
];

describe("reconciling a bank account", () => {
  let bench: BankBench;
  beforeEach(async () => {
    bench = await createBankBench({ invoices: BILLS, journals: ENTRIES });
  });
  afterEach(() => bench.close());

  const deps = () => ({ store: bench.store, runtime: bench.runtime });
  const rows = (table: "payment" | "allocation" | "bank_match") =>
    bench.store.db.selectFrom(table).selectAll().execute();
  const openOf = async (side: "ar" | "ap") =>
    (await loadOpenItems(bench.store.db, COMPANY, { side, asOf: "2026-12-31" })).map(({ invoiceId, open }) => [invoiceId, open]); // prettier-ignore

  it("matches ledger lines, with the party that another line of the entry names", async () => {
    await bench.statement([
      { id: "t1", date: "2026-03-03", amount: -12_000, counterparty: "LANDLORD ESTATES LTD" },
    ]);
    const result = await bench.reconcile();
    expect(result.counts).toEqual({ party_amount_date: 1 });
    expect(result.matches[0]).toMatchObject({ bank: ["t1"], reason: "Party and amount are the same, the days fit, and nothing else does." }); // prettier-ignore
    expect(result.unmatched).toEqual({ bank: [], ledger: [] });
  });

  it("books the payment of a bill that the bank proves: entry, payment, allocation, match", async () => {
    await bench.statement([{ id: "t1", date: "2026-03-09", amount: -50_000, counterparty: "Acme Supplies", reference: "INV-2026-00123" }]); // prettier-ignore
    const { settlements, counts } = await bench.reconcile();
    expect(counts).toEqual({ settlement: 1 });
    expect(settlements).toMatchObject([{ bankTxnId: "t1", invoices: [{ id: "ap1", amount: 50_000 }], exchange: 0, found: "reference_amount" }]); // prettier-ignore
    expect(await rows("payment")).toMatchObject([{ side: "ap", amount: 50_000, base_amount: 50_000, status: "posted", journal_id: settlements[0]!.journalId }]); // prettier-ignore
    expect(await openOf("ap")).toEqual([["ap2", 30_125]]);
    const lines = await bench.store.db
      .selectFrom("journal_line")
      .innerJoin("account", "account.id", "journal_line.account_id")
      .select(["account.code", "journal_line.amount", "journal_line.party_id"])
      .where("journal_id", "=", settlements[0]!.journalId)
      .orderBy("line_no")
      .execute();
    expect(lines).toEqual([
      { code: "1000", amount: -50_000, party_id: "Acme Supplies" },
      { code: "2000", amount: 50_000, party_id: "Acme Supplies" },
    ]);
  });

  it("pays several bills from one line, and one invoice in parts with a residual", async () => {
    await bench.statement([
      { id: "t1", date: "2026-03-09", amount: -80_125, reference: "INV-2026-00123 / INV-2026-00150" },
      { id: "t2", date: "2026-03-10", amount: 40_000, counterparty: "Bolt Metals", reference: "S-2026-777" },
      { id: "t3", date: "2026-03-20", amount: 35_000, counterparty: "Bolt Metals", reference: "S-2026-777" },
    ]);
    const { settlements } = await bench.reconcile();
    expect(
      settlements.map(({ bankTxnId, invoices }) => [
        bankTxnId,
        invoices.map(({ id, amount }) => [id, amount]),
      ]),
    ).toEqual([
      // prettier-ignore
      ["t1", [["ap1", 50_000], ["ap2", 30_125]]],
      ["t2", [["ar1", 40_000]]],
      ["t3", [["ar1", 35_000]]],
    ]);
    expect(await openOf("ap")).toEqual([]);
    expect(await openOf("ar")).toEqual([["ar1", 25_000]]);
  });

  it("only suggests an overpayment, and what lies in a closed period", async () => {
    await bench.store.db
      .insertInto("period")
      .values({
        company_id: COMPANY,
        entity_id: "main",
        name: "2026-03",
        kind: "month",
        start_date: "2026-03-01",
        end_date: "2026-03-31",
        status: "closed",
      })
      .execute();
    await bench.statement([
      {
        id: "t1",
        date: "2026-03-09",
        amount: -50_000,
        counterparty: "Acme Supplies",
        reference: "INV-2026-00123",
      },
      { id: "t2", date: "2026-04-09", amount: 140_000, counterparty: "Bolt Metals", reference: "S-2026-777" },
    ]);
    const { settlements, suggestions, unmatched } = await bench.reconcile();
    expect(settlements).toEqual([]);
    expect(unmatched.bank).toEqual(["t1", "t2"]);
    expect(suggestions.find(({ bank }) => bank[0] === "t1")?.reason).toContain("closed period 2026-03");
    expect(suggestions.find(({ bank }) => bank[0] === "t2")?.kind).toBe("overpayment");
  });

  it("does not see an entry and its reversal, and adds nothing when it is repeated", async () => {
    const { id } = await bench.store.db
      .selectFrom("journal")
      .select("id")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    await bench.store.db
      .transaction()
      .execute((tx) =>
        reverseJournal({ store: bench.store, tx, clock: bench.runtime.clock }, COMPANY, { id, maker: "ann" }),
      );
    await bench.statement([
      { id: "t1", date: "2026-03-03", amount: -12_000, counterparty: "Landlord Estates" },
      { id: "t2", date: "2026-03-09", amount: -50_000, reference: "INV-2026-00123" },
    ]);
    const first = await bench.reconcile();
    expect(first.unmatched).toEqual({ bank: ["t1"], ledger: [] });
    const again = await bench.reconcile();
    expect(again.counts).toEqual(first.counts);
    expect(again.settlements).toEqual([]);
    expect(await rows("payment")).toHaveLength(1);
  });

  it("undoes all of it, and can do it again", async () => {
    await bench.statement([
      { id: "t1", date: "2026-03-03", amount: -12_000, counterparty: "Landlord Estates" },
      { id: "t2", date: "2026-03-09", amount: -50_000, reference: "INV-2026-00123" },
    ]);
    const before = await bench.state();
    const done = await bench.reconcile();
    const after = await bench.state();
    expect(await bench.undo()).toMatchObject({ matchesUndone: 2, journalsReversed: 1, paymentsVoided: 1, allocationsVoided: 1 }); // prettier-ignore
    expect(await bench.state()).toEqual(before);
    expect(await bench.undo()).toMatchObject({ matchesUndone: 0, journalsReversed: 0 });
    const again = await bench.reconcile({ effectKey: "effect-2" });
    expect(again.counts).toEqual(done.counts);
    expect((await bench.state()).trialBalance).toEqual(after.trialBalance);
  });

  it("leaves what a person matched meanwhile when it is undone", async () => {
    await bench.post([{ date: "2026-03-05", lines: [["6200", 999], ["1000", -999]] }]); // prettier-ignore
    await bench.statement([
      { id: "t1", date: "2026-03-03", amount: -12_000, counterparty: "Landlord Estates" },
      { id: "t2", date: "2026-05-30", amount: -999, counterparty: "Somebody" },
    ]);
    await bench.reconcile();
    const line = await bench.store.db.selectFrom("journal_line").select("id").where("amount", "=", -999).executeTakeFirstOrThrow(); // prettier-ignore
    const manual = { companyId: COMPANY, bankTxnIds: ["t2"], ledgerLineIds: [line.id], invoiceIds: [], effectKey: "by-hand", user: { id: "eve" } }; // prettier-ignore
    const { matchIds } = await matchManually(deps(), manual);
    expect((await matchManually(deps(), manual)).matchIds).toEqual(matchIds);
    await bench.undo();
    expect((await bench.state()).matched).toEqual([
      { side: "bank", ref: "t2" },
      { side: "ledger", ref: String(line.id) },
    ]);
    const later = await bench.reconcile({ effectKey: "effect-2" });
    expect(later.matches.flatMap(({ bank }) => bank)).toEqual(["t1"]);
    await unmatch(deps(), { companyId: COMPANY, matchIds, user: { id: "eve" } });
    expect((await bench.state()).matched).toHaveLength(2);
    await rematch(deps(), { companyId: COMPANY, matchIds, user: { id: "eve" } });
    expect((await bench.state()).matched).toHaveLength(4);
  });

  it("refuses by hand what is not whole, not there, or taken", async () => {
    await bench.statement([
      { id: "t1", date: "2026-03-03", amount: -12_000, counterparty: "Landlord Estates" },
    ]);
    const line = await bench.store.db.selectFrom("journal_line").select("id").where("amount", "=", -12_000).executeTakeFirstOrThrow(); // prettier-ignore
    const hand = { companyId: COMPANY, bankTxnIds: ["t1"], ledgerLineIds: [line.id], invoiceIds: [], effectKey: "h", user: { id: "eve" } }; // prettier-ignore
    await expect(matchManually(deps(), { ...hand, ledgerLineIds: [] })).rejects.toMatchObject({ code: "invalid_match" }); // prettier-ignore
    await expect(matchManually(deps(), { ...hand, bankTxnIds: ["none"] })).rejects.toMatchObject({ code: "unknown_bank_line" }); // prettier-ignore
    await expect(matchManually(deps(), { ...hand, ledgerLineIds: [9_999] })).rejects.toMatchObject({ code: "unknown_ledger_line" }); // prettier-ignore
    await bench.statement([{ id: "t2", date: "2026-03-04", amount: -1 }]);
    await expect(matchManually(deps(), { ...hand, bankTxnIds: ["t1", "t2"] })).rejects.toMatchObject({ code: "amounts_differ", details: { difference: -1 } }); // prettier-ignore
    await bench.reconcile();
    await expect(matchManually(deps(), hand)).rejects.toMatchObject({ code: "line_matched" });
  });

  it("books a payment by hand, which unmatch does not touch but undo takes back", async () => {
    await bench.statement([{ id: "t1", date: "2026-03-09", amount: -20_000, counterparty: "Unknown Payee" }]);
    const before = await bench.state();
    const { matchIds } = await matchManually(deps(), { companyId: COMPANY, bankTxnIds: ["t1"], ledgerLineIds: [], invoiceIds: ["ap1"], effectKey: "h", user: { id: "eve" } }); // prettier-ignore
    expect(await openOf("ap")).toContainEqual(["ap1", 30_000]);
    await expect(unmatch(deps(), { companyId: COMPANY, matchIds, user: { id: "eve" } })).rejects.toMatchObject({ code: "match_posted" }); // prettier-ignore
    await bench.undo("h");
    expect(await bench.state()).toEqual(before);
  });

  it("proposes fees, interest and differences, and books them after a yes", async () => {
    await bench.statement([
      { id: "fee", date: "2026-03-31", amount: -1_250, reference: "Kontoführungsgebühr / ACCOUNT FEE" },
      { id: "int", date: "2026-03-31", amount: 310, reference: "INTEREST Q1" },
      {
        id: "short",
        date: "2026-03-10",
        amount: 98_500,
        counterparty: "Bolt Metals",
        reference: "S-2026-777",
      },
      { id: "rent", date: "2026-03-03", amount: -12_015, counterparty: "Landlord Estates" },
    ]);
    const before = await bench.state();
    const { proposals } = await bench.reconcile();
    expect(
      proposals.map(({ bankTxnId, kind, amount, accountCode }) => [bankTxnId, kind, amount, accountCode]),
    ).toEqual([
      ["rent", "fee", -15, "6850"],
      ["short", "fee", -1_500, "6850"],
      ["fee", "fee", -1_250, "6850"],
      ["int", "interest", 310, "7100"],
    ]);
    const adjustments = proposals.map((proposal) => ({
      ...proposal,
      accountCode: proposal.accountCode ?? "",
    }));
    const yes = { companyId: COMPANY, adjustments, effectKey: "yes", user: { id: "ann" }, approvedBy: "cfo" };
    const wrong = adjustments.map((adjustment) => ({ ...adjustment, amount: adjustment.amount - 1 }));
    await expect(postAdjustments(deps(), { ...yes, adjustments: wrong })).rejects.toMatchObject({ code: "amounts_differ" }); // prettier-ignore
    expect(await postAdjustments(deps(), yes)).toHaveLength(4);
    expect(await postAdjustments(deps(), yes)).toHaveLength(4);
    expect((await bench.reconcile({ effectKey: "again" })).unmatched).toEqual({ bank: [], ledger: [] });
    expect(await openOf("ar")).toEqual([]);
    expect(await rows("allocation")).toMatchObject([{ amount: 98_500, kind: "payment" }, { amount: 1_500, kind: "write_off" }]); // prettier-ignore
    const checkers = await bench.store.db
      .selectFrom("journal")
      .select("checker")
      .where("checker", "is not", null)
      .execute();
    expect(checkers).toHaveLength(4);
    await bench.undo("yes");
    expect(await bench.state()).toEqual(before);
  });
});

describe("the law of undoing", () => {
  const PARTIES = ["Acme Supplies", "Bolt Metals", "Castle Harbor"];
  const batch = fc.record({
    invoices: fc.array(
      fc.record({ party: fc.nat(2), side: fc.constantFrom("ar", "ap"), amount: fc.integer({ min: 1_000, max: 90_000 }), day: fc.integer({ min: 1, max: 28 }) }), // prettier-ignore
      { maxLength: 8 },
    ),
    cash: fc.array(
      fc.record({ party: fc.nat(2), amount: fc.integer({ min: 100, max: 5_000 }), day: fc.integer({ min: 1, max: 28 }) }), // prettier-ignore
      { maxLength: 8 },
    ),
    /** what the bank does with each invoice: pays it, in part, too much, short of a fee, or not at all */
    paid: fc.array(fc.constantFrom("full", "part", "over", "fee", "none", "twice"), {
      minLength: 16,
      maxLength: 16,
    }),
    named: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
  });

  it("doing and undoing restores trial balance, open items and matches, for any batch", async () => {
    await fc.assert(
      fc.asyncProperty(batch, async ({ invoices, cash, paid, named }) => {
        const day = (n: number) => `2026-03-${String(n).padStart(2, "0")}`;
        const bills = invoices.map(({ party, side, amount, day: n }, i): TestInvoice => ({ id: `i${i}`, side: side, party: PARTIES[party]!, issued: day(n), due: day(n), amount, number: `INV-2026-${String(i * 37 + 100).padStart(5, "0")}` })); // prettier-ignore
        const journals = cash.map(({ party, amount, day: n }): TestJournal => ({ date: day(n), lines: [["6200", amount, PARTIES[party]!], ["1000", -amount]] })); // prettier-ignore
        const bench = await createBankBench({ invoices: bills, journals });
        const lines: TestBankLine[] = [];
        for (const [i, { id, party, side, amount, number, issued }] of bills.entries()) {
          const factor = { full: 1, part: 0.4, over: 1.5, fee: 0.985, none: 0, twice: 0.5 }[paid[i]!];
          const line = {
            date: issued,
            counterparty: party,
            ...(named[i] ? { reference: `Rg ${number}` } : {}),
          };
          const sum = Math.round(amount * factor) * (side === "ar" ? 1 : -1);
          if (sum !== 0) lines.push({ ...line, id: `${id}a`, amount: sum });
          if (paid[i] === "twice") lines.push({ ...line, id: `${id}b`, amount: sum });
        }
        for (const [i, { party, amount, day: n }] of cash.entries()) {
          if (paid[8 + i] !== "none")
            lines.push({ id: `c${i}`, date: day(n), amount: -amount, counterparty: PARTIES[party]! });
        }
        if (lines.length > 0) await bench.statement(lines);
        const before = await bench.state();
        const done = await bench.reconcile();
        const after = await bench.state();
        const adjustments = done.proposals.map((proposal) => ({
          ...proposal,
          accountCode: proposal.accountCode ?? "6850",
        }));
        if (adjustments.length > 0) {
          await postAdjustments({ store: bench.store, runtime: bench.runtime }, { companyId: COMPANY, adjustments, effectKey: "yes", user: { id: "ann" }, approvedBy: "cfo" }); // prettier-ignore
          await bench.undo("yes");
          expect(await bench.state()).toEqual(after);
        }
        await bench.undo();
        expect(await bench.state()).toEqual(before);
        await bench.close();
      }),
      { numRuns: 25 },
    );
  });
});

it("names the bank account in its errors", async () => {
  const bench = await createBankBench();
  await expect(bench.reconcile({ bankAccountId: "none" })).rejects.toMatchObject({
    code: "unknown_bank_account",
  });
  await bench.store.db
    .updateTable("bank_account")
    .set({ account_id: null })
    .where("id", "=", ACCOUNT)
    .execute();
  await expect(bench.reconcile()).rejects.toMatchObject({ code: "bank_account_without_ledger" });
  await bench.close();
});
