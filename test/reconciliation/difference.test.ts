import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { explainDifference } from "../../src/reconciliation/difference.ts";
import { expectToRederive } from "../support/rederive.ts";
import { ACCOUNT, type BankBench, COMPANY, createBankBench } from "./bank-fixture.ts";

describe("what stands between bank and books", () => {
  let bench: BankBench;
  beforeEach(async () => {
    bench = await createBankBench({
      journals: [
        // Before the first statement: an opening entry, and a cheque that clears in March.
        {
          date: "2026-01-01",
          lines: [
            ["1000", 500_000],
            ["3000", -500_000],
          ],
        },
        {
          date: "2026-02-27",
          lines: [
            ["6100", 12_000, "Landlord Estates"],
            ["1000", -12_000],
          ],
        },
        {
          date: "2026-03-05",
          lines: [
            ["6200", 7_500, "Acme Supplies"],
            ["1000", -7_500],
          ],
        },
        // Outstanding at the end of March.
        {
          date: "2026-03-30",
          lines: [
            ["6200", 4_321, "Acme Supplies"],
            ["1000", -4_321],
          ],
        },
      ],
    });
  });
  afterEach(() => bench.close());

  const explain = async (asOf?: string) => {
    const figures = createFigureSet();
    const found = await explainDifference(
      bench.store.db,
      { companyId: COMPANY, figures },
      { bankAccountId: ACCOUNT, asOf },
    );
    await expectToRederive(bench, figures.all());
    const { bank, book, onlyAtBank, onlyInBooks, broughtForward, unexplained } = found;
    return {
      ...found,
      values: [book, bank, onlyAtBank, onlyInBooks, broughtForward, unexplained].map(({ value }) => value),
    };
  };
  const march = (balances?: Parameters<BankBench["statement"]>[1]) =>
    bench.statement(
      [
        { id: "t1", date: "2026-03-02", amount: -12_000, counterparty: "Landlord Estates" },
        { id: "t2", date: "2026-03-06", amount: -7_500, counterparty: "Acme Supplies" },
        { id: "t3", date: "2026-03-31", amount: -990, reference: "ACCOUNT FEE" },
      ],
      { from: "2026-03-01", to: "2026-03-31", opening: 499_000, ...balances },
    );

  it("is explained in full: outstanding, unbooked, and brought forward", async () => {
    await march();
    await bench.reconcile();
    // book = bank - only at the bank + only in the books + brought forward
    expect((await explain()).values).toEqual([476_179, 478_510, -990, -4_321, 1_000, 0]);
  });

  it("before anything is matched, all is outstanding on its own side, and still nothing is unexplained", async () => {
    await march();
    const { values, bankTxnIds } = await explain();
    expect(values).toEqual([476_179, 478_510, -20_490, -11_821, -11_000, 0]);
    expect(bankTxnIds).toEqual(["t1", "t2", "t3"]);
  });

  it("shows a statement that does not tie as unexplained, by exactly what is missing", async () => {
    await march({ closing: 478_000 });
    await bench.reconcile();
    expect((await explain()).values.at(-1)).toBe(510);
  });

  it("counts a line as cleared only on days when its partner is there too", async () => {
    await march();
    await bench.post([{ date: "2026-04-01", lines: [["6850", 990], ["1000", -990]] }]); // prettier-ignore
    await bench.statement([{ id: "t4", date: "2026-04-02", amount: -4_321, counterparty: "Acme Supplies" }], { from: "2026-04-01", to: "2026-04-30" }); // prettier-ignore
    await bench.reconcile();
    expect((await explain("2026-03-31")).values).toEqual([476_179, 478_510, -990, -4_321, 1_000, 0]);
    expect((await explain()).values).toEqual([475_189, 474_189, 0, 0, 1_000, 0]);
  });

  it("is not disturbed by an entry and its reversal", async () => {
    await march();
    await bench.reconcile();
    const before = await explain();
    await bench.undo();
    await bench.reconcile({ effectKey: "again" });
    expect((await explain()).values).toEqual(before.values);
  });

  it("refuses where the bank gives no closing balance: missing is not zero", async () => {
    await expect(explain()).rejects.toMatchObject({ code: "no_statement" });
    await march({ closing: null });
    await expect(explain()).rejects.toMatchObject({ code: "no_closing_balance" });
  });

  it("refuses what was brought forward where the bank gives no opening balance, and tells the rest", async () => {
    await march({ opening: null, closing: 478_510 });
    const { values, broughtForward } = await explain();
    expect(values.slice(0, 2)).toEqual([476_179, 478_510]);
    expect(broughtForward).toMatchObject({ value: null });
    expect(broughtForward.refusal).toContain("gives no opening balance");
  });
});

it("explains a foreign account in its own currency", async () => {
  const bench = await createBankBench({ bankCurrency: "EUR" });
  const { db } = bench.store;
  await bench.post([{ date: "2026-03-05", lines: [["6200", 110], ["1000", -110]] }]); // prettier-ignore
  const { id } = await db.selectFrom("journal").select("id").executeTakeFirstOrThrow();
  const { id: account } = await db
    .selectFrom("account")
    .select("id")
    .where("code", "=", "1000")
    .executeTakeFirstOrThrow();
  await db.insertInto("journal_line").values({ company_id: COMPANY, journal_id: id, line_no: 3, account_id: account, date: "2026-03-05", amount: 5_000, currency: "EUR", base_amount: 5_500, party_id: null }).execute(); // prettier-ignore
  await bench.statement([{ id: "t1", date: "2026-03-06", amount: 5_000 }]);
  const figures = createFigureSet();
  const { book, unexplained } = await explainDifference(
    db,
    { companyId: COMPANY, figures },
    { bankAccountId: ACCOUNT },
  );
  expect([book.unit, unexplained.value]).toEqual([{ kind: "money", currency: "EUR" }, 0]);
  await expectToRederive(bench, figures.all());
  await bench.close();
});
