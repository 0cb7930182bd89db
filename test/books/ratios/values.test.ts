import { afterEach, describe, expect, test } from "vitest";
import { openBooks } from "../../../src/books/statements/reader.ts";
import { createRatioReader } from "../../../src/books/ratios/ratio-reader.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type TestBooks, type TestBooksOptions, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";

let books: TestBooks | undefined;
afterEach(async () => {
  await books?.close();
  books = undefined;
});

async function reading(options: TestBooksOptions) {
  books = await createTestBooks(options);
  return createRatioReader(await openBooks(books.store.db, books.company, { figures: createFigureSet() }));
}

/** Two years of the same month: 100.00 sold on credit, 40.00 cost, 30.00 wages, 5.00 rent; last month's sale is unpaid. */
function twoPlainYears(): NonNullable<TestBooksOptions["journals"]> {
  const journals: NonNullable<TestBooksOptions["journals"]>[number][] = [
    {
      date: "2023-12-31",
      source: "opening",
      lines: [["1000", 50_000], ["1100", 10_000], ["1200", 12_000], ["1500", 60_000], ["1590", -12_000], ["2000", -8_000], ["2400", -5_000], ["2500", -30_000], ["3000", -77_000]],
    },
  ]; // prettier-ignore
  for (const year of [2024, 2025]) {
    for (let month = 1; month <= 12; month++) {
      const date = `${year}-${String(month).padStart(2, "0")}-28`;
      journals.push(
        { date, lines: [["1000", 10_000], ["1100", -10_000]] },
        { date, lines: [["1100", 10_000], ["4000", -10_000]] },
        { date, lines: [["5000", 4_000], ["1200", -4_000]] },
        { date, lines: [["1200", 4_000], ["2000", -4_000]] },
        { date, lines: [["2000", 4_000], ["1000", -4_000]] },
        { date, lines: [["6000", 3_000], ["1000", -3_000]] },
        { date, lines: [["6100", 500], ["1000", -500]] },
        { date, lines: [["6900", 500], ["1590", -500]] },
        { date, lines: [["7200", 200], ["2500", 300], ["1000", -500]] },
        { date, lines: [["7900", 180], ["1000", -180]] },
      ); // prettier-ignore
    }
  }
  journals.push({ date: "2025-12-31", lines: [["1000", 0]] });
  return journals;
}

// A year by hand: revenue 1,200; cost 480; wages 360; rent 60; depreciation 60; interest 24; tax 21.60.
// EBITDA 300, EBIT 240, net income 194.40. Monthly cash: +100 -40 -30 -5 -5 -1.80 = 18.20.
// 2025-12-31: cash 500 + 24 x 18.20 = 936.80; receivables 100; inventory 120; net PPE 600 - 120 - 120 = 360;
// payables 80; line of credit 50; loan 300 - 72 = 228; equity 770 + 388.80 = 1,158.80.
describe("ratios of a company whose books can be done by hand", () => {
  const AS_OF = "2025-12-31";
  const expected: readonly (readonly [id: string, value: number])[] = [
    ["current_ratio", (936.8 + 100 + 120) / (80 + 50)],
    ["quick_ratio", (936.8 + 100) / (80 + 50)],
    ["cash_ratio", 936.8 / 130],
    ["days_cash_on_hand", 936.8 / ((480 + 360 + 60) / 365)],
    ["dso", (100 / 1200) * 365],
    ["dso_quarter", (100 / 300) * 91.25],
    ["dso_countback", 31],
    ["dpo", (80 / 480) * 365],
    ["dpo_purchases", (80 / (480 + 60)) * 365],
    ["dio", (120 / 480) * 365],
    ["cash_conversion_cycle", (100 / 1200 + 120 / 480 - 80 / 480) * 365],
    ["gross_margin", 0.6],
    ["ebitda_margin", 0.25],
    ["ebit_margin", 0.2],
    ["net_margin", 194.4 / 1200],
    ["opex_ratio", 0.35],
    ["break_even_revenue", 80_000],
    ["debt_to_equity", 278 / 1158.8],
    ["liabilities_to_assets", 358 / 1516.8],
    ["net_debt_to_ebitda", (278 - 936.8) / 300],
    ["interest_cover", 10],
    ["dscr", 300 / (24 + 36)],
    ["fixed_charge_cover", (300 + 60) / (24 + 36 + 60)],
    ["cash_conversion", (194.4 + 60) / 300],
    ["free_cash_flow_margin", 254.4 / 1200],
    ["revenue_growth_yoy", 0],
    ["revenue_growth_mom", 0],
    ["return_on_assets", 194.4 / ((1358.4 + 1516.8) / 2)],
    ["return_on_equity", 194.4 / ((964.4 + 1158.8) / 2)],
    ["inventory_turns", 4],
    ["gmroi", 6],
  ];

  test.each(expected)("%s", async (id, value) => {
    const { ratio } = await reading({ journals: twoPlainYears() });
    const figure = await ratio(id, { asOf: AS_OF });
    expect(figure.refusal).toBeUndefined();
    expect(figure.value).toBeCloseTo(value, 6);
  });

  test("every figure behind them follows again from its inputs or rows", async () => {
    const { ratio, books: reader } = await reading({ journals: twoPlainYears() });
    for (const [id] of expected) await ratio(id, { asOf: AS_OF });
    await expectToRederive(books!, reader.figures.all());
  });

  test("a margin can be read over any stretch, and carries it in its id", async () => {
    const { ratio } = await reading({ journals: twoPlainYears() });
    const figure = await ratio("gross_margin", {
      asOf: "2025-03-31",
      window: { from: "2025-03-01", to: "2025-03-31" },
    });
    expect(figure.id).toBe("gross_margin@2025-03-01..2025-03-31");
    expect(figure.value).toBeCloseTo(0.6, 12);
  });
});

describe("an undefined ratio is refused with the reason, never 0", () => {
  const sale = { date: "2025-01-31", lines: [["1100", 100], ["4000", -100]] } as const; // prettier-ignore

  test("zero denominator", async () => {
    const { ratio } = await reading({ journals: [sale] });
    const figure = await ratio("current_ratio", { asOf: "2025-01-31" });
    expect(figure).toMatchObject({ value: null, refusal: "current_liabilities is zero" });
  });

  test("a chart without current liabilities", async () => {
    const { ratio } = await reading({
      accounts: [
        ["1000", "Bank", "cash"],
        ["3000", "Capital", "share_capital"],
      ],
      journals: [{ date: "2025-01-31", lines: [["1000", 5], ["3000", -5]] }],
    }); // prettier-ignore
    const figure = await ratio("current_ratio", { asOf: "2025-01-31" });
    expect(figure.refusal).toBe("no account of the chart is classified as current liabilities");
  });

  test("a balance sheet that is not classified, as banks file it", async () => {
    const { ratio } = await reading({
      accounts: [
        ["1000", "Cash", "cash"],
        ["1800", "Loans to customers", "unclassified_asset"],
        ["2800", "Deposits", "unclassified_liability"],
        ["2000", "Payables", "payable"],
        ["3000", "Capital", "share_capital"],
      ],
      journals: [{ date: "2025-12-31", lines: [["1000", 10], ["1800", 90], ["2800", -80], ["2000", -5], ["3000", -15]] }],
    }); // prettier-ignore
    const figure = await ratio("current_ratio", { asOf: "2025-12-31" });
    expect(figure.refusal).toBe(
      "the balance sheet is not classified into current and non-current on 2025-12-31",
    );
  });

  test("twelve months that the books do not hold", async () => {
    const { ratio } = await reading({ journals: [sale] });
    const figure = await ratio("dso", { asOf: "2025-01-31" });
    expect(figure.refusal).toContain("not all of 2024-02-01 to 2025-01-31");
  });

  test("negative equity", async () => {
    const { ratio } = await reading({
      journals: [{ date: "2025-01-31", lines: [["6000", 300], ["1000", -100], ["2500", -200]] }],
    }); // prettier-ignore
    const figure = await ratio("debt_to_equity", { asOf: "2025-01-31" });
    expect(figure.refusal).toBe("Total equity is not above zero");
  });

  test("a missing operating metric is named with how to import it", async () => {
    const { ratio } = await reading({ industry: "healthcare", journals: [sale] });
    const figure = await ratio("cost_to_collect", { asOf: "2025-01-31" });
    expect(figure.refusal).toContain(
      'the operating metric "cost_to_collect_expense" is missing for 3 months',
    );
    expect(figure.refusal).toContain("operating_metrics.csv (date, metric, value, unit)");
  });

  test("runway while cash is being made", async () => {
    const { ratio } = await reading({ journals: twoPlainYears() });
    const figure = await ratio("runway", { asOf: "2025-12-31" });
    expect(figure.refusal).toBe("Mean monthly net burn of three months is not above zero");
  });
});

describe("debt service counts repayments only", () => {
  test("moving the current portion, refinancing and reversed entries are not repayments", async () => {
    const { ratio } = await reading({
      journals: [
        { date: "2025-01-02", lines: [["1000", 1_000], ["2500", -1_000]] },
        { date: "2025-06-30", lines: [["2500", 200], ["2400", -200]] },
        { date: "2025-07-31", lines: [["2500", 500], ["2400", -600], ["1000", 100]] },
        { date: "2025-09-30", lines: [["2400", 50], ["7200", 10], ["1000", -60]] },
        { date: "2025-12-31", lines: [["1000", 300], ["4000", -300]] },
      ],
    }); // prettier-ignore
    const figure = await ratio("dscr", { asOf: "2025-12-31" });
    expect(figure.value).toBeCloseTo(300 / (10 + 50), 12);
  });
});

describe("operating metrics", () => {
  const months = ["2025-10-31", "2025-11-30", "2025-12-31"];
  const journals = [
    { date: "2025-01-01", lines: [["1000", 0]] },
    { date: "2025-12-31", lines: [["1000", 0]] },
  ] as const;

  test("a rate is computed from counts where they are imported", async () => {
    const { ratio } = await reading({
      industry: "healthcare",
      journals,
      metrics: [
        ...months.map((date) => [date, "claims_submitted", "1000"] as const),
        ...months.map((date, i) => [date, "claims_denied", String(60 + i * 10)] as const),
        ["2025-12-31", "denial_rate", "0.5", "percent"],
      ],
    });
    expect((await ratio("denial_rate", { asOf: "2025-12-31" })).value).toBeCloseTo(210 / 3000, 12);
  });

  test("and otherwise taken as reported", async () => {
    const { ratio } = await reading({
      industry: "healthcare",
      journals,
      metrics: [["2025-12-31", "denial_rate", "0.071", "percent"]],
    });
    expect((await ratio("denial_rate", { asOf: "2025-12-31" })).value).toBe(0.071);
  });

  test("retention, burn multiple and ARR of a software company", async () => {
    const flows = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, "0")}-28`);
    const { ratio } = await reading({
      industry: "saas",
      journals: [
        { date: "2025-01-01", lines: [["1000", 2_000_000], ["3000", -2_000_000]] },
        { date: "2025-06-30", lines: [["6000", 900_000], ["1000", -900_000]] },
        { date: "2025-12-31", lines: [["1000", 0]] },
      ],
      metrics: [
        ["2024-12-31", "mrr", "1000.00", "money"],
        ["2025-12-31", "mrr", "1500.00", "money"],
        ...flows.map((date) => [date, "mrr_expansion", "20.00", "money"] as const),
        ...flows.map((date) => [date, "mrr_contraction", "5.00", "money"] as const),
        ...flows.map((date) => [date, "mrr_churned", "10.00", "money"] as const),
      ],
    }); // prettier-ignore
    const at = { asOf: "2025-12-31" };
    expect((await ratio("arr", at)).value).toBe(1_800_000);
    expect((await ratio("net_revenue_retention", at)).value).toBeCloseTo(1.06, 12);
    expect((await ratio("gross_revenue_retention", at)).value).toBeCloseTo(0.82, 12);
    expect((await ratio("burn_multiple", at)).value).toBeCloseTo(9_000 / 6_000, 12);
  });
});
