import { addDays, type IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Account } from "../../books/ledger.ts";
import { type Figure, money } from "../../figures/figure.ts";
import { at, type Finding, type RiskContext, type RiskRule, skipped } from "../rule.ts";

/** `margin_line.imaging` = "4010 4011 / 5010": revenue accounts, a slash, the accounts of their direct cost. */
const PREFIX = "margin_line.";

type MarginLine = {
  readonly name: string;
  readonly revenue: readonly Account[];
  readonly cost: readonly Account[];
};

export const negativeMargins: RiskRule = {
  id: "negative_margin",
  title: "Lines of business that do not cover their direct cost",
  describe:
    "For each line that the policy maps (margin_line.NAME = revenue accounts / cost accounts): revenue less direct cost, negative over both the trailing year and the last quarter.",
  run: async (context) => {
    const rows = context.limits.texts(PREFIX);
    if (rows.length === 0) return skipped("no policy margin_line.NAME maps revenue accounts to their cost");
    const floor = context.limits.value("negative_margin_floor");
    const findings = rows.flatMap(({ key, value }): Finding[] => {
      const line = readLine(key, value, context);
      const year = margin(line, { context, from: monthsBack(12, context), period: "year" });
      const quarter = margin(line, { context, from: monthsBack(3, context), period: "quarter" });
      const below = (figure: Figure) => figure.value !== null && figure.value < floor;
      if (!below(year) || !below(quarter)) return [];
      return [
        {
          rule: negativeMargins.id,
          key: line.name,
          severity: "medium",
          title: `${line.name} does not cover its direct cost`,
          detail: `${line.name} earns a margin of ${at(year)} over the trailing year and ${at(quarter)} over the last quarter.`,
          evidence: {
            figureIds: [year.id, quarter.id],
            rows: [{ table: "policy", id: key, note: `revenue and cost accounts: ${value}` }],
          },
          owner: "CFO",
          clearsWhen: "the line's margin is positive over the last quarter",
        },
      ];
    });
    return { findings };
  },
};

/** First day of the stretch of `months` that ends with the context's day. */
function monthsBack(months: number, { asOf, books }: RiskContext): IsoDate {
  return addDays(books.calendar.dayBefore(asOf, months), 1);
}

function readLine(key: string, value: string, { books }: RiskContext): MarginLine {
  const sides = value.split("/").map((side) => side.trim().split(/[\s,]+/).filter(Boolean)); // prettier-ignore
  const find = (code: string): Account => {
    const account = books.ledger.accounts.find((one) => one.code === code);
    if (account) return account;
    throw new PurserError(
      "invalid_policy",
      `The policy "${key}" names account "${code}", which does not exist.`,
    );
  };
  const [revenue = [], cost = []] = sides;
  if (sides.length !== 2 || revenue.length === 0 || cost.length === 0) {
    throw new PurserError(
      "invalid_policy",
      `The policy "${key}" is "${value}"; it must be revenue accounts, a slash, cost accounts: "4010 4011 / 5010".`,
    );
  }
  return { name: key.slice(PREFIX.length), revenue: revenue.map(find), cost: cost.map(find) };
}

function margin(
  line: MarginLine,
  {
    context,
    from,
    period,
  }: { readonly context: RiskContext; readonly from: IsoDate; readonly period: string },
): Figure {
  const { asOf, books, company, figures } = context;
  const movement = (name: string, accounts: readonly Account[], sign: 1 | -1) =>
    books.leaf.movement({
      name: `line_${name}`,
      label: `${line.name}: ${name}`,
      accounts: { exactly: accounts },
      sign,
      from,
      asOf,
      qualifier: line.name,
    });
  const revenue = movement("revenue", line.revenue, -1);
  const cost = movement("cost", line.cost, 1);
  const amount = figures.derive({
    name: "line_margin",
    label: `${line.name}: revenue less direct cost`,
    unit: money(company.currency),
    asOf,
    from,
    qualifier: line.name,
    formula: "revenue - cost",
    inputs: { revenue, cost },
  });
  return figures.derive({
    name: "line_margin_rate",
    label: `${line.name}: margin over the ${period}`,
    unit: { kind: "percent" },
    asOf,
    from,
    qualifier: line.name,
    formula: "margin / revenue",
    inputs: { margin: amount, revenue },
  });
}
