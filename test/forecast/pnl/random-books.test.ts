import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, monthRange } from "../../../src/base/dates.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { forecastPnl12Months } from "../../../src/forecast/pnl/forecast-pnl.ts";
import { PNL_SCENARIOS } from "../../../src/forecast/pnl/pnl-scenarios.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { CHART, type TestJournal, createTestBooks } from "../../support/books-fixture.ts";
import { testContext } from "../../support/operation-context.ts";

const forecaster = createForecaster();
const MONTHS = monthRange("2025-05", "2026-06");

/** Entries between any two accounts, of any size and sign: losses, overdrafts and negative balances included. */
const journals = fc.array(
  fc
    .record({
      month: fc.constantFrom(...MONTHS),
      day: fc.integer({ min: 0, max: 27 }),
      debit: fc.constantFrom(...CHART.map(([code]) => code)),
      credit: fc.constantFrom(...CHART.map(([code]) => code)),
      amount: fc.integer({ min: -90_000_000, max: 90_000_000 }),
    })
    .map(({ month, day, debit, credit, amount }): TestJournal => ({
      date: addDays(`${month}-01`, day),
      lines: [
        [debit, amount],
        [credit, -amount],
      ],
    })),
  { minLength: 1, maxLength: 80 },
);

const calendar = fc.array(
  fc
    .record({
      kind: fc.constantFrom("debt_principal", "debt_interest", "capex", "tax"),
      direction: fc.constantFrom("out", "out", "in"),
      amount: fc.integer({ min: 0, max: 30_000_000 }),
      every: fc.constantFrom("once", "monthly", "quarterly"),
      offset: fc.integer({ min: -60, max: 300 }),
    })
    .map(({ offset, ...item }) => ({ ...item, first_date: addDays("2026-06-30", offset) })),
  { maxLength: 5 },
);

describe("the P&L forecast of any books", () => {
  it("ties out in every month and scenario: the balance sheet, cash, and the result carried forward", async () => {
    await fc.assert(
      fc.asyncProperty(journals, calendar, async (entries, items) => {
        const edge = (date: string): TestJournal => ({
          date,
          lines: [
            ["1000", 100],
            ["3000", -100],
          ],
        });
        const books = await createTestBooks({
          journals: [edge("2025-05-01"), ...entries, edge("2026-06-30")],
          calendar: items.map((item, index) => ({
            ...item,
            id: `c${index}`,
            description: item.kind,
            currency: "USD",
            last_date: null,
            account_id: null,
            party_id: null,
          })),
        });
        try {
          const { store, company, runtime, signal } = testContext(books);
          const figures = createFigureSet();
          const made = await forecastPnl12Months(
            { store, company, runtime, signal, figures, forecaster, emit: () => undefined, runId: null },
            { asOf: "2026-06-30", months: 12, scenarios: Object.values(PNL_SCENARIOS) },
          );
          for (const { checks, balanceSheet, cashFlow, income } of made.scenarios) {
            const of = (rows: typeof income, key: string) =>
              rows.find((row) => row.key === key)!.cells.map(({ value }) => value!);
            expect(checks.every(({ value }) => value === 0)).toBe(true);
            const cash = of(balanceSheet, "cash");
            const result = of(balanceSheet, "undistributed_result");
            for (let month = 1; month < 12; month += 1) {
              expect(cash[month]! - cash[month - 1]!).toBe(of(cashFlow, "net_change_in_cash")[month]);
              expect(result[month]! - result[month - 1]!).toBe(of(income, "net_income")[month]);
            }
          }
        } finally {
          await books.close();
        }
      }),
      {
        numRuns: 12,
        // Regression: a result of nothing was -0.
        examples: [
          [
            [
              {
                date: "2026-01-01",
                lines: [
                  ["4900", -1],
                  ["1000", 1],
                ],
              },
            ],
            [],
          ],
        ],
      },
    );
  });
});
