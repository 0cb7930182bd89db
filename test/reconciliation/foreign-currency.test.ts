import { describe, expect, it } from "vitest";
import { loadOpenItems } from "../../src/books/open-items.ts";
import { COMPANY, createBankBench } from "./bank-fixture.ts";

describe("foreign currency", () => {
  const foreign = async (side: "ar" | "ap", amount: number) => {
    const bench = await createBankBench({ invoices: [{ id: "x", side, party: "Acme Supplies", issued: "2026-02-10", due: "2026-03-10", amount: 100_000, number: "INV-2026-00123" }] }); // prettier-ignore
    // 1,000.00 EUR booked at 1.10
    await bench.store.db
      .updateTable("invoice")
      .set({ currency: "EUR", fx_rate: "1.1", base_gross: 110_000 })
      .execute();
    await bench.statement([{ id: "t1", date: "2026-03-09", amount, reference: "INV-2026-00123" }]);
    const { settlements } = await bench.reconcile();
    const lines = await bench.store.db
      .selectFrom("journal_line")
      .innerJoin("account", "account.id", "journal_line.account_id")
      .select(["account.code", "journal_line.amount", "journal_line.currency", "base_amount"])
      .orderBy("line_no")
      .execute();
    const open = await loadOpenItems(bench.store.db, COMPANY, { side, asOf: "2026-12-31" });
    await bench.close();
    return { exchange: settlements[0]?.exchange, open, lines: lines.map((line) => Object.values(line)) };
  };

  it("erpnext 58741: receiving less than was booked is a loss, paying less a gain", async () => {
    expect(await foreign("ar", 108_500)).toEqual({
      exchange: -1_500,
      open: [],
      lines: [
        ["1000", 108_500, "USD", 108_500],
        ["1100", -100_000, "EUR", -110_000],
        ["7950", 1_500, "USD", 1_500],
      ],
    });
    expect(await foreign("ap", -108_500)).toEqual({
      exchange: 1_500,
      open: [],
      lines: [
        ["1000", -108_500, "USD", -108_500],
        ["2000", 100_000, "EUR", 110_000],
        ["7050", -1_500, "USD", -1_500],
      ],
    });
    expect((await foreign("ar", 111_000)).exchange).toBe(1_000);
    expect((await foreign("ap", -111_000)).exchange).toBe(-1_000);
  });

  it("books cash of a foreign account at the day's rate, and does not book without a rate", async () => {
    const bench = await createBankBench({ bankCurrency: "EUR", invoices: [{ id: "x", party: "Acme Supplies", issued: "2026-02-10", due: "2026-03-10", amount: 100_000, number: "INV-2026-00123" }] }); // prettier-ignore
    await bench.store.db
      .updateTable("invoice")
      .set({ currency: "EUR", fx_rate: "1.1", base_gross: 110_000 })
      .execute();
    await bench.statement([{ id: "t1", date: "2026-03-09", amount: 100_000, reference: "INV-2026-00123" }]);
    const without = await bench.reconcile();
    expect(without.suggestions[0]?.reason).toContain("There is no rate from EUR to USD");
    await bench.store.db.insertInto("fx_rate").values({ company_id: COMPANY, date: "2026-03-01", from_currency: "EUR", to_currency: "USD", rate: "1.2" }).execute(); // prettier-ignore
    expect((await bench.reconcile()).settlements).toMatchObject([{ exchange: 10_000 }]);
    await bench.close();
  });
});
