import { createFigureSet } from "../../src/figures/figure-set.ts";
import { money } from "../../src/figures/figure.ts";
import type { Figure, Unit } from "../../src/figures/figure.ts";
import { type ReportModel, type ReportModelInput, reportModelSchema } from "../../src/report/model.ts";

/** Figures for a made-up company, in whole dollars, and the models built on them. */
export const AS_OF = "2026-06-30";
const USD = money("USD");

export function createFixture() {
  const set = createFigureSet();
  return {
    set,
    /** A figure read from rows; `dollars` null is an undefined one. */
    leaf: (name: string, dollars: number | null, label = name, unit: Unit = USD): string =>
      set.leaf({
        name,
        label,
        unit,
        asOf: AS_OF,
        value: dollars === null ? null : unit.kind === "money" ? Math.round(dollars * 100) : dollars,
        refusal: "there were no sales",
        formula: `sum of ${label.toLowerCase()} in the ledger`,
        sources: [{ kind: "ledger", accounts: ["4000"], from: null, to: AS_OF, sign: 1 }],
      }).id,
    derive: (name: string, formula: string, inputs: Record<string, Figure>, unit: Unit = USD): string =>
      set.derive({ name, label: name, unit, asOf: AS_OF, formula, inputs }).id,
    figure: (id: string): Figure => {
      const figure = set.get(id);
      if (!figure) throw new Error(`no figure ${id}`);
      return figure;
    },
    model: (sections: ReportModelInput["sections"], rest: Partial<ReportModelInput> = {}): ReportModel =>
      reportModelSchema.parse({
        title: "Board report",
        company: "Meridian Health",
        period: "June 2026",
        asOf: AS_OF,
        generatedAt: "2026-07-04T08:00:00Z",
        sections,
        figures: set.all(),
        ...rest,
      }),
  };
}
export type Fixture = ReturnType<typeof createFixture>;

/** A report with every kind of block, about as much of it as a board gets. */
export function boardFixture(): ReportModel {
  const fixture = createFixture();
  const { leaf, derive, figure, model } = fixture;
  const cell = (figureId: string) => ({ kind: "figure" as const, figureId });
  const text = (words: string) => ({ kind: "text" as const, text: words });
  const part = (figureId: string) => ({ kind: "figure" as const, figureId });

  const revenue = leaf("revenue", 4_812_340.55, "Revenue");
  const revenuePlan = leaf("revenue_plan", 4_650_000, "Revenue, plan");
  const costs = leaf("operating_costs", 4_431_920.1, "Operating costs");
  const ebitda = derive("ebitda", "revenue - costs", { revenue: figure(revenue), costs: figure(costs) });
  const margin = derive(
    "ebitda_margin",
    "ebitda / revenue",
    { ebitda: figure(ebitda), revenue: figure(revenue) },
    { kind: "percent" },
  );
  const cash = leaf("cash", 1_904_112.37, "Cash and equivalents");
  const runway = leaf("runway", 7.4, "Runway", { kind: "months" });
  const dso = leaf("dso", 61.3, "Days sales outstanding", { kind: "days" });
  const minimumCash = leaf("minimum_cash", 750_000, "Minimum cash");
  const current = leaf("current_ratio", 1.38, "Current ratio", { kind: "ratio" });
  const inventoryDays = leaf("dio", null, "Days inventory outstanding", { kind: "days" });

  const weeks = Array.from({ length: 13 }, (_, i) => `W${i + 1}`);
  const wave = (i: number) => Math.sin(i * 1.7) * 90_000;
  const receipts = weeks.map((w, i) => leaf(`receipts_${w}`, 410_000 + wave(i), `Receipts, ${w}`));
  const payments = weeks.map((w, i) =>
    leaf(`payments_${w}`, -(455_000 + wave(i + 3) + (i % 4 === 1 ? 180_000 : 0)), `Disbursements, ${w}`),
  );
  let before = cash;
  const closings = weeks.map((w, i) => {
    before = derive(`closing_${w}`, "opening + receipts + payments", {
      opening: figure(before),
      receipts: figure(receipts[i]!),
      payments: figure(payments[i]!),
    });
    return before;
  });
  const slow = weeks.map((w, i) =>
    leaf(`slow_closing_${w}`, 1_800_000 - i * 171_000, `Closing cash, slow collections, ${w}`),
  );

  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];
  const mix = ["Medicare", "Commercial", "Medicaid"].map((payer, p) => ({
    name: payer,
    figureIds: months.map((m, i) =>
      leaf(`revenue_${payer}_${m}`, 900_000 - p * 210_000 + i * 31_000 + wave(i + p) / 2, `${payer}, ${m}`),
    ),
  }));
  const growth = months.map((m, i) => leaf(`net_result_${m}`, (i - 2.4) * 52_000, `Net result, ${m}`));

  const statement = [
    "Patient service revenue", "Contract revenue", "Salaries and wages", "Benefits", "Medical supplies", "Purchased services",
    "Rent", "Insurance", "Depreciation and amortisation", "Interest",
  ]; // prettier-ignore
  const statementRows = statement.map((label, i) => {
    const actual = leaf(`pl_${i}`, (i < 2 ? 1 : -1) * (1_904_112.4 / (i + 1)), label);
    const plan = leaf(`pl_plan_${i}`, (i < 2 ? 1 : -1) * (1_850_000 / (i + 1)), `${label}, plan`);
    const variance = derive(`pl_variance_${i}`, "actual - plan", {
      actual: figure(actual),
      plan: figure(plan),
    });
    return { label, ids: [actual, plan, variance] };
  });

  const priceEffect = leaf("price_effect", 212_000, "Price effect");
  const volumeEffect = leaf("volume_effect", -98_440, "Volume effect");
  const mixEffect = derive("mix_effect", "actual - plan - price - volume", {
    actual: figure(revenue),
    plan: figure(revenuePlan),
    price: figure(priceEffect),
    volume: figure(volumeEffect),
  });

  const parties = Array.from({ length: 34 }, (_, i) => ({
    name: i === 3 ? "O'Brien & Söhne <Klinik> GmbH" : `Payer ${String.fromCharCode(65 + (i % 26))} ${i}`,
    open: leaf(`open_${i}`, 640_000 / (i + 1) + 3.17 * i, `Open receivables of payer ${i}`),
    late: leaf(`late_${i}`, (640_000 / (i + 1)) * 0.3, `Over ninety days, payer ${i}`),
  }));

  return model(
    [
      {
        id: "summary",
        title: "Summary",
        blocks: [
          {
            kind: "paragraph",
            parts: [
              { kind: "text", text: "Revenue of " },
              part(revenue),
              { kind: "text", text: " is ahead of the plan of " },
              part(revenuePlan),
              { kind: "text", text: "; EBITDA is " },
              part(ebitda),
              { kind: "text", text: " (" },
              part(margin),
              { kind: "text", text: "). Cash stands at " },
              part(cash),
              { kind: "text", text: ". " },
              { kind: "strong", text: "The base forecast stays above the minimum; slow collections do not." },
            ],
          },
          {
            kind: "kpis",
            cards: [
              { label: "Revenue", figureId: revenue, comparisons: [{ label: "Plan", figureId: revenuePlan }], status: "good" },
              { label: "EBITDA", figureId: ebitda, comparisons: [{ label: "Margin", figureId: margin }], status: "good" },
              { label: "Cash and equivalents", figureId: cash, comparisons: [{ label: "Minimum", figureId: minimumCash }], status: "watch" },
              { label: "Runway", figureId: runway, status: "watch" },
              { label: "Days sales outstanding", figureId: dso, status: "bad" },
              { label: "Days inventory outstanding", figureId: inventoryDays },
            ],
          }, // prettier-ignore
          {
            kind: "callout",
            severity: "bad",
            title: "Decision wanted",
            parts: [
              { kind: "text", text: "Approve drawing on the credit line before cash reaches " },
              part(minimumCash),
              { kind: "text", text: ", and a collection plan for " },
              { kind: "data", text: "O'Brien & Söhne <Klinik> GmbH" },
              { kind: "text", text: "." },
            ],
          },
          {
            kind: "list",
            items: [
              [{ kind: "text", text: "Current ratio " }, part(current), { kind: "text", text: ", above the covenant." }],
              [{ kind: "text", text: "Receivables turn in " }, part(dso), { kind: "text", text: "." }],
            ],
          }, // prettier-ignore
        ],
      },
      {
        id: "cash",
        title: "Cash: the next thirteen weeks",
        blocks: [
          {
            kind: "chart",
            title: "Closing cash by week",
            description:
              "Closing cash in the base and the slow-collections scenario against the minimum cash.",
            chart: {
              type: "line",
              xLabels: weeks,
              series: [
                { name: "Base", figureIds: closings },
                { name: "Slow collections", figureIds: slow, style: "forecast" },
              ],
              reference: { label: "Minimum cash", figureId: minimumCash },
            },
          },
          {
            kind: "table",
            caption: "Direct method, base scenario",
            columns: [
              { label: "Week" },
              { label: "Receipts", align: "right" },
              { label: "Disbursements", align: "right" },
              { label: "Closing cash", align: "right" },
            ],
            rows: weeks.map((w, i) => ({
              cells: [text(w), cell(receipts[i]!), cell(payments[i]!), cell(closings[i]!)],
            })),
          },
          { kind: "heading", parts: [{ kind: "text", text: "The same weeks side by side" }] },
          {
            kind: "table",
            caption: "Weeks in columns",
            columns: [{ label: "Line" }, ...weeks.map((w) => ({ label: w, align: "right" as const }))],
            rows: [
              { cells: [text("Receipts"), ...receipts.map(cell)] },
              { cells: [text("Disbursements"), ...payments.map(cell)] },
              { cells: [text("Closing cash"), ...closings.map(cell)], emphasis: "total" },
            ],
          },
        ],
      },
      {
        id: "results",
        title: "Results against plan",
        blocks: [
          {
            kind: "table",
            caption: "Profit and loss",
            columns: [
              { label: "" },
              { label: "Actual", align: "right" },
              { label: "Plan", align: "right" },
              { label: "Variance", align: "right" },
            ],
            rows: [
              { cells: [text("Income"), text(""), text(""), text("")], emphasis: "group" },
              ...statementRows.map(({ label, ids }) => ({
                cells: [text(label), ...ids.map(cell)],
                indent: 1,
              })),
              { cells: [text("EBITDA"), cell(ebitda), text(""), text("")], emphasis: "subtotal" },
              { cells: [text("Revenue"), cell(revenue), cell(revenuePlan), text("")], emphasis: "total" },
            ],
          },
          {
            kind: "chart",
            title: "Revenue bridge from plan to actual",
            description: "Plan revenue, price, volume and mix effects, actual revenue.",
            chart: {
              type: "waterfall",
              steps: [
                { label: "Plan", figureId: revenuePlan, role: "total" },
                { label: "Price", figureId: priceEffect, role: "change" },
                { label: "Volume", figureId: volumeEffect, role: "change" },
                { label: "Mix and other", figureId: mixEffect, role: "change" },
                { label: "Actual", figureId: revenue, role: "total" },
              ],
            },
          },
          {
            kind: "chart",
            title: "Net result by month",
            description: "Net result of each month of the half-year; the first three are losses.",
            chart: { type: "bar", xLabels: months, series: [{ name: "Net result", figureIds: growth }] },
          },
          {
            kind: "chart",
            title: "Revenue by payer",
            description: "Monthly revenue from Medicare, commercial payers and Medicaid.",
            chart: { type: "stacked-bar", xLabels: months, series: mix },
          },
        ],
      },
      {
        id: "receivables",
        title: "Receivables",
        blocks: [
          {
            kind: "table",
            caption: "Open items by payer",
            columns: [
              { label: "Payer" },
              { label: "Open", align: "right" },
              { label: "Over ninety days", align: "right" },
            ],
            rows: parties.map(({ name, open, late }) => ({ cells: [text(name), cell(open), cell(late)] })),
          },
        ],
      },
      {
        id: "risks",
        title: "Risk register",
        blocks: [
          {
            kind: "table",
            columns: [
              { label: "Severity" },
              { label: "Rule" },
              { label: "Evidence" },
              { label: "Amount", align: "right" },
              { label: "Owner" },
              { label: "Due" },
            ],
            rows: [
              { cells: [{ kind: "status", status: "bad" }, text("Minimum cash"), text("Closing cash falls below the policy in the slow-collections scenario from week seven on."), cell(minimumCash), text("CFO"), { kind: "date", date: "2026-07-15" }] },
              { cells: [{ kind: "status", status: "watch" }, text("Collection drift"), text("Days sales outstanding rose in four of the last five months."), cell(parties[0]!.late), text("Controller"), { kind: "date", date: "2026-07-31" }] },
              { cells: [{ kind: "status", status: "good" }, text("Covenant headroom"), text("Current ratio is above the threshold."), cell(current), text("Treasurer"), { kind: "date", date: "2026-09-30" }] },
            ],
          }, // prettier-ignore
        ],
      },
    ],
    {
      traces: {
        [revenue]: {
          formula: "sum of revenue accounts, sign turned",
          inputs: [],
          sourceText: ["Ledger accounts 4000 to 4900, 2026-06-01 to 2026-06-30"],
          rows: [
            { table: "journal_line", id: "J-1042/2", date: "2026-06-03", description: "Remittance <Payer A>", amount: "USD 120,400.00" },
            { table: "journal_line", id: "J-1077/2", date: "2026-06-09", description: "Remittance Payer B", amount: "USD 98,120.50" },
          ],
          moreRows: 412,
        }, // prettier-ignore
      },
    },
  );
}
