import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type StoredForecast, compareWithPrior } from "../../../src/forecast/cash/prior-variance.ts";
import { makeVarianceFigures } from "../../../src/forecast/cash/variance-figures.ts";

const PRIOR = "2026-06-23";

function stored(
  id: string,
  asOf: string,
  lines: Readonly<Record<string, readonly number[]>>,
): StoredForecast {
  return {
    id,
    asOf,
    lines: Object.entries(lines).flatMap(([line, amounts]) =>
      amounts.map((amount, index) => ({
        company_id: "c",
        forecast_id: id,
        scenario: "base",
        line,
        period_index: index,
        period_start: addDays(asOf, index * 7 + 1),
        period_end: addDays(asOf, index * 7 + 7),
        amount,
        detail: null,
      })),
    ),
  };
}

/** What customers paid, as the lines booked against cash. */
const received = (amount: number) => ({
  line: { id: 1, account_id: 1, party_id: null, date: "2026-06-25", total: -amount },
  by: "receivables" as const,
});

function split(spec: {
  asOf: string;
  prior: readonly number[];
  current: readonly number[];
  received: number;
}) {
  const { asOf, prior, current } = spec;
  const groups = compareWithPrior({
    prior: stored("before", PRIOR, { receipts_open_invoices: prior }),
    current: stored("now", asOf, { receipts_open_invoices: current }),
    movements: [received(spec.received)],
  });
  const [customers] = makeVarianceFigures(groups, {
    figures: createFigureSet(),
    currency: "USD",
    priorAsOf: PRIOR,
    asOf,
  });
  const { forecast, actual, variance, timing, permanent } = customers!;
  return [forecast, actual, variance, timing, permanent].map(({ value }) => value);
}

describe("the variance since the prior forecast", () => {
  it("is timing where what is missing is now expected later, permanent where it is not", () => {
    // 400 is missing; of the weeks left, 300 more is expected than before.
    const figures = split({ asOf: "2026-06-30", prior: [1000, 500], current: [800, 0], received: 600 });
    expect(figures).toEqual([1000, 600, -400, -300, -100]);
  });

  it("is all timing when more than what is missing is now expected", () => {
    const figures = split({ asOf: "2026-06-30", prior: [1000, 500], current: [1400, 0], received: 600 });
    expect(figures).toEqual([1000, 600, -400, -400, 0]);
  });

  it("is timing where money came early and is missing later", () => {
    const figures = split({ asOf: "2026-06-30", prior: [1000, 500], current: [350, 0], received: 1200 });
    expect(figures).toEqual([1000, 1200, 200, 150, 50]);
  });

  it("is permanent when what is left moves the same way", () => {
    const figures = split({ asOf: "2026-06-30", prior: [1000, 500], current: [300, 0], received: 600 });
    expect(figures).toEqual([1000, 600, -400, 0, -400]);
  });

  it("counts a week that has only begun by its days", () => {
    // Three of seven days have passed: 300 of 700 was foreseen, and 400 of it was left; the new weeks overlap by four days.
    const figures = split({ asOf: "2026-06-26", prior: [700], current: [700], received: 300 });
    expect(figures).toEqual([300, 300, 0, 0, 0]);
  });

  it("is permanent when nothing is left of the prior forecast", () => {
    const figures = split({ asOf: "2026-07-07", prior: [1000, 500], current: [900], received: 1000 });
    expect(figures).toEqual([1500, 1000, -500, 0, -500]);
  });
});

describe("the groups", () => {
  it("cover every movement, so that their actuals add up to the change in cash", () => {
    const owners = [
      "receivables",
      "payables",
      "payroll",
      "tax",
      "debt_principal",
      "debt_interest",
      "rent",
      "capex",
      "recurring",
      "other",
      "residual",
      "not_projected",
    ] as const;
    const movements = owners.map((by, index) => ({
      line: { id: index + 1, account_id: 1, party_id: null, date: "2026-06-25", total: -(10 ** index % 997) },
      by,
    }));
    const prior = stored("before", PRIOR, {
      receipts_open_invoices: [1],
      payments_payroll: [2],
      payments_other: [3],
    });
    const groups = compareWithPrior({ prior, current: stored("now", "2026-06-30", {}), movements });
    const made = makeVarianceFigures(groups, {
      figures: createFigureSet(),
      currency: "USD",
      priorAsOf: PRIOR,
      asOf: "2026-06-30",
    });
    const change = movements.reduce((sum, { line }) => sum - line.total, 0);
    expect(made.reduce((sum, { actual }) => sum + actual.value!, 0)).toBe(change);
    expect(made.reduce((sum, { forecast }) => sum + forecast.value!, 0)).toBe(1 - 2 - 3);
  });
});
