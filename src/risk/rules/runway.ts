import { type Figure, money } from "../../figures/figure.ts";
import { at, NOTHING, type RiskContext, type RiskRule, skipped } from "../rule.ts";

/** How long cash lasts while it shrinks. */
export const runway: RiskRule = {
  id: "short_runway",
  title: "Cash lasts only a few months",
  describe:
    "Runway at the net burn of the last three months, and at the decrease of cash over six; the longer answer counts, so that one quarter's tax or loan payment is not taken for a trend. Silent while cash is made over either stretch.",
  run: async (context) => {
    const { asOf, books, limits, metric } = context;
    if (books.calendar.dayBefore(asOf, 6) < books.calendar.span.from)
      return skipped("the books hold less than six months");
    const short = await metric("runway", asOf);
    if (!("figure" in short)) return NOTHING;
    const long = runwayOverHalfYear(context);
    if (short.figure.value === null || long.value === null) return NOTHING;
    const longer = short.figure.value > long.value ? short.figure : long;
    const months = longer.value ?? 0;
    if (months >= limits.value("runway_warning_months")) return NOTHING;
    const critical = months < limits.value("runway_critical_months");
    const limit = limits.figure(critical ? "runway_critical_months" : "runway_warning_months");
    return {
      findings: [
        {
          rule: runway.id,
          key: "company",
          severity: critical ? "critical" : "high",
          title: "Cash lasts only a few months",
          detail: `At the pace of the last months cash lasts ${at(longer)}, less than ${at(limit)}.`,
          evidence: { figureIds: [short.figure.id, long.id, limit.id], rows: [] },
          owner: "CFO",
          clearsWhen: "runway is above the warning limit or cash grows again",
        },
      ],
    };
  },
};

/** Months until cash is gone at its mean decrease over six months; refused when it did not shrink. */
function runwayOverHalfYear({ asOf, books, company, figures }: RiskContext): Figure {
  const liquid = (day: string) =>
    books.leaf.balance({
      name: "liquid_funds",
      label: "Cash and short-term investments",
      accounts: ["cash", "short_term_investments"],
      sign: 1,
      asOf: day,
    });
  const now = liquid(asOf);
  const decrease = figures.derive({
    name: "cash_decrease_6m",
    label: "Decrease of cash over six months",
    unit: money(company.currency),
    asOf,
    formula: "max(0, before - now)",
    inputs: { before: liquid(books.calendar.dayBefore(asOf, 6)), now },
  });
  return figures.derive({
    name: "runway_6m",
    label: "Runway at the decrease of cash over six months",
    unit: { kind: "months" },
    asOf,
    formula: "max(0, cash) / (decrease / 6)",
    inputs: { cash: now, decrease },
  });
}
