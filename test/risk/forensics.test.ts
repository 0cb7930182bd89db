import { describe, expect, it } from "vitest";
import { addDays, monthRange, monthStart } from "../../src/base/dates.ts";
import { seededRandom } from "../../src/base/runtime.ts";
import type { CountedAmount, ManualEntry } from "../../src/risk/entry-queries.ts";
import type { RiskContext } from "../../src/risk/rule.ts";
import { justBelowLimit, splitBills } from "../../src/risk/rules/approval-limit.ts";
import { benfordDigits } from "../../src/risk/rules/benford-digits.ts";
import { entryPatterns } from "../../src/risk/rules/entry-patterns.ts";
import type { TestInvoice } from "../support/books-fixture.ts";
import { bill, openingEntries, runRule } from "./risk-fixture.ts";

const MONTHS = monthRange("2024-07", "2026-06");
const withData = (data: Partial<RiskContext["data"]>) => (context: RiskContext) => ({ ...context, data: { ...context.data, ...data } }); // prettier-ignore

describe("patterns among manual entries", () => {
  /** Ten entries a month on the second Tuesday, described, not round; in the last quarter as `odd` says. */
  const entries = (odd: (index: number) => Partial<ManualEntry>): ManualEntry[] =>
    MONTHS.flatMap((month, m) =>
      Array.from({ length: 10 }, (_, i) => ({
        id: m * 10 + i + 1,
        date: tuesday(addDays(monthStart(month), 8)),
        source: "manual",
        reference: null,
        description: "Accrual of rent",
        maker: "clerk",
        total: 123_45 + i,
        ...(month >= "2026-04" ? odd(i) : {}),
      })),
    );
  const fired = async (list: readonly ManualEntry[]) => {
    const ids = [];
    for (const rule of entryPatterns) {
      const look = (context: RiskContext) => rule.run(withData({ manualEntries: async () => list })(context));
      const { findings } = await runRule({ ...rule, run: look }, {});
      ids.push(...findings.map((finding) => finding.rule));
    }
    return ids;
  };

  it("each fires on its own change and on no other", async () => {
    const half = (change: Partial<ManualEntry>) => fired(entries((i) => (i < 5 ? change : {})));
    expect(await half({ date: "2026-05-16" })).toEqual(["weekend_entries"]);
    expect(await half({ total: 5_000_00 })).toEqual(["round_entries"]);
    expect(await half({ description: " " })).toEqual(["undescribed_entries"]);
    expect(await half({ date: "2026-06-30" })).toEqual(["period_end_entries"]);
  });

  it("a habit of years is silent, however odd", async () => {
    const habit = entries(() => ({})).map((entry, i) =>
      i % 2 === 0 ? { ...entry, description: null, total: 9_000_00 } : entry,
    );
    expect(await fired(habit)).toEqual([]);
  });

  it("a handful is not a pattern", async () => {
    expect(await fired(entries((i) => (i < 1 ? { description: null } : {})))).toEqual([]);
  });

  it("reads the entries that people wrote out of the ledger, not those of the sub-ledgers", async () => {
    const weekends = (source: string) => [
      ...openingEntries(),
      ...MONTHS.flatMap(
        (month) =>
        Array.from({ length: 4 }, (_, i) => ({ date: month >= "2026-04" ? saturday(month, i) : tuesday(addDays(monthStart(month), i * 7)), source, description: "x", lines: [["6200", 10_00 + i], ["1000", -10_00 - i]] as const })), // prettier-ignore
      ),
      ...Array.from({ length: 12 }, (_, i) => ({ date: `2026-05-${11 + (i % 5)}`, source, description: "x", lines: [["6200", 7_01], ["1000", -7_01]] as const })), // prettier-ignore
    ];
    const rule = entryPatterns[0]!;
    expect((await runRule(rule, { journals: weekends("manual") })).findings).toHaveLength(1);
    expect((await runRule(rule, { journals: weekends("General Journal") })).findings).toHaveLength(1);
    expect((await runRule(rule, { journals: weekends("sales") })).skipped).toContain(
      "too few manual entries",
    );
  });
});

describe("bills around the approval limit", () => {
  const policy = [["bill_approval_limit", "10000.00", "USD"]] as const;
  const bills = (amounts: readonly number[]): TestInvoice[] =>
    amounts.map((amount, i) => bill(`b${i}`, `N-${i * 37 + 100}`, addDays("2025-07-05", i * 9), amount * 100, { party: `p${i % 7}` })); // prettier-ignore
  const even = Array.from({ length: 10 }, (_, i) => 9_010 + i * 150);

  it("amounts that do not know the limit are silent; a cluster below it is not", async () => {
    expect((await runRule(justBelowLimit, { policy, invoices: bills(even) })).findings).toEqual([]);
    const cluster = Array.from({ length: 12 }, (_, i) => 9_800 + i * 13);
    const { findings, context } = await runRule(justBelowLimit, { policy, invoices: bills([...even, ...cluster]) }); // prettier-ignore
    expect(findings).toMatchObject([{ key: "company", severity: "medium" }]);
    expect(context.figures.get(findings[0]!.evidence.figureIds[0]!)?.value).toBe(15);
  });

  it("a rent of just below the limit is a contract", async () => {
    const rent = Array.from({ length: 12 }, (_, i) =>
      bill(`r${i}`, `R-${i}`, addDays("2025-07-05", i * 29), 9_900_00),
    );
    expect((await runRule(justBelowLimit, { policy, invoices: rent })).findings).toEqual([]);
  });

  it("without a limit there is nothing to stay below", async () => {
    expect((await runRule(justBelowLimit, {})).skipped).toContain("bill_approval_limit");
    expect((await runRule(splitBills, {})).skipped).toContain("bill_approval_limit");
  });

  it("one order billed in two parts on one day, together over the limit", async () => {
    const parts = [bill("b1", "N-1", "2026-05-04", 6_000_00), bill("b2", "N-2", "2026-05-04", 5_500_00)];
    const order = (po: string | null) => ({
      policy,
      invoices: parts,
      prepare: async ({ store }: { store: { db: RiskContext["books"]["db"] } }) => {
        await store.db
          .updateTable("invoice")
          .set({ po_number: po })
          .where("company_id", "=", "test-company")
          .execute();
      },
    });
    expect((await runRule(splitBills, order("PO-77"))).findings).toMatchObject([
      { key: "Northwind:PO-77:2026-05-04" },
    ]);
    expect((await runRule(splitBills, order(null))).findings).toEqual([]);
    const small = [bill("b1", "N-1", "2026-05-04", 4_000_00), bill("b2", "N-2", "2026-05-04", 5_500_00)];
    expect((await runRule(splitBills, { ...order("PO-77"), invoices: small })).findings).toEqual([]);
  });
});

describe("Benford's law on a year of debits", () => {
  const random = seededRandom(11);
  /** Evenly spread logarithms over five orders of magnitude follow the law exactly. */
  const natural: CountedAmount[] = Array.from({ length: 8_000 }, () => ({ account_id: 1, amount: Math.round(10 ** (2 + 5 * random())), count: 1 })); // prettier-ignore
  /** Invented: a third of the amounts lie a little below 5,000. */
  const invented = natural.map((row, i) =>
    i % 3 === 0 ? { ...row, amount: 450_000 + (i % 49) * 1_000 } : row,
  );
  const run = (now: readonly CountedAmount[], before: readonly CountedAmount[]) => {
    const data = {
      countDebits: async ({ to }: { to: string }) => (to === "2026-06-30" ? now : before),
      debitsOf: async ({ amounts }: { amounts: readonly number[] }) =>
        amounts
          .slice(0, 2)
          .map((amount, i) => ({ id: i + 1, date: "2026-05-01", amount, description: null })),
    };
    return runRule({ ...benfordDigits, run: (context) => benfordDigits.run(withData(data)(context)) }, {});
  };

  it("natural amounts conform; too few or too narrow are not tested", async () => {
    expect(await run(natural, natural)).toMatchObject({ findings: [] });
    expect((await run(natural.slice(0, 4_000), natural)).skipped).toContain("too few");
    const narrow = natural.map((row) => ({ ...row, amount: 1_000 + (row.amount % 9_000) }));
    expect((await run(narrow, natural)).skipped).toContain("orders of magnitude");
  });

  it("amounts that repeat on an account are prices and are left out", async () => {
    const prices = [...natural, { account_id: 2, amount: 499_00, count: 9_000 }];
    const { findings, observations, skipped } = await run(prices, natural);
    expect({ findings, observations, skipped }).toEqual({
      findings: [],
      observations: undefined,
      skipped: undefined,
    });
  });

  it("books that never followed the law are observed, books that stopped following it alarm", async () => {
    const always = await run(invented, invented);
    expect(always.findings).toEqual([]);
    expect(always.observations).toHaveLength(1);
    const stopped = await run(invented, natural);
    expect(stopped.findings).toMatchObject([{ severity: "medium", rule: "benford" }]);
    expect(stopped.findings[0]?.evidence.rows.map((row) => row.table)).toEqual([
      "journal_line",
      "journal_line",
    ]);
  });

  it("counts debits out of the ledger without openings, payroll and reversals", async () => {
    const day = "2026-05-05";
    const journals = [
      ...openingEntries(),
      { date: day, source: "purchase", lines: [["6200", 12_34], ["2000", -12_34]] },
      { date: day, source: "purchase", lines: [["6200", 12_34], ["2000", -12_34]] },
      { date: day, source: "payroll", lines: [["6000", 99_00], ["1000", -99_00]] },
    ] as const; // prettier-ignore
    const { context } = await runRule(
      { ...benfordDigits, run: async (c) => {
        const counted = await c.data.countDebits({ from: "2026-05-01", to: "2026-05-31" });
        expect(counted.map(({ amount, count }) => [amount, count])).toEqual([[12_34, 2]]);
        expect((await c.data.debitsOf({ amounts: [12_34], from: "2026-05-01", to: "2026-05-31" })).map((l) => l.date)).toEqual([day, day]);
        return { findings: [] };
      } },
      { journals },
    ); // prettier-ignore
    expect(context.asOf).toBe("2026-06-30");
  });
});

function tuesday(date: string): string {
  const ahead = (9 - new Date(`${date}T00:00:00Z`).getUTCDay()) % 7;
  return addDays(date, ahead);
}

function saturday(month: string, n: number): string {
  const first = monthStart(month);
  return addDays(first, ((6 - new Date(`${first}T00:00:00Z`).getUTCDay() + 7) % 7) + n * 7);
}
