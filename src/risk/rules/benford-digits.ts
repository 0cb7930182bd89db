import { addDays, addMonths, type IsoDate } from "../../base/dates.ts";
import type { CountedAmount, DebitLine } from "../entry-queries.ts";
import { NOTHING, type RiskContext, type RiskRule, type RuleOutcome, skipped } from "../rule.ts";
import { benford, type BenfordResult, leadingDigits } from "../statistics/benford.ts";

/** An amount that comes this often on one account within a year is a price, a rent or a salary, not a measurement. */
const FIXED_AMOUNT = 6;

/**
 * Leading digits of the amounts debited in a year. Books that never followed the law are only observed: their
 * prices have a shape of their own. An alert needs a population that followed it a year ago and no longer does.
 */
export const benfordDigits: RiskRule = {
  id: "benford",
  title: "Amounts stopped following Benford's law",
  describe:
    "First and first-two digits of the debits of a year (without openings, reversals, payroll, depreciation and amounts that repeat), by Nigrini's limits on the mean absolute deviation; only with enough amounts spread over several orders of magnitude.",
  run: async (context) => {
    const { asOf, data } = context;
    const yearAgo = addMonths(asOf, -12);
    const year = { from: addDays(yearAgo, 1), to: asOf };
    const now = judge(await data.countDebits(year), context);
    if ("missing" in now) return skipped(now.missing);
    if (!fails(now)) return NOTHING;
    const before = judge(await data.countDebits(yearBefore(yearAgo)), context);
    const examples = await data.debitsOf({ ...year, amounts: mostExcessive(now) });
    return report(examples, { changed: !("missing" in before) && !fails(before) });
  },
};

type Judged = {
  readonly first: BenfordResult;
  readonly firstTwo: BenfordResult;
  readonly amounts: readonly number[];
};

function judge(
  rows: readonly CountedAmount[],
  { limits }: RiskContext,
): Judged | { readonly missing: string } {
  const amounts = rows.filter((row) => row.count < FIXED_AMOUNT);
  const n = amounts.reduce((sum, row) => sum + row.count, 0);
  if (n < limits.value("benford_min_count")) return { missing: "there are too few amounts for the test" };
  const sorted = amounts.map((row) => row.amount).sort((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length * 0.01)] ?? 1;
  const high = sorted[Math.floor(sorted.length * 0.99)] ?? 1;
  if (Math.log10(high / Math.max(1, low)) < limits.value("benford_min_magnitudes"))
    return { missing: "the amounts do not span enough orders of magnitude for the test" };
  return { first: benford(amounts, "first"), firstTwo: benford(amounts, "first_two"), amounts: sorted };
}

/** Both tests must fail: each alone is known to fail on clean books with a dominant price. */
function fails({ first, firstTwo }: Judged): boolean {
  return first.conformity === "none" && firstTwo.conformity === "none";
}

function yearBefore(yearAgo: IsoDate): { readonly from: IsoDate; readonly to: IsoDate } {
  return { from: addDays(addMonths(yearAgo, -12), 1), to: yearAgo };
}

/** Amounts that start with the two digits furthest above their expected share; enough of them to find examples. */
function mostExcessive({ firstTwo, amounts }: Judged): number[] {
  const digits = firstTwo.excess[0]?.digits;
  const starting = amounts.filter((amount) => leadingDigits(amount, "first_two") === digits);
  return [...new Set(starting)].slice(0, 200);
}

function report(examples: readonly DebitLine[], { changed }: { readonly changed: boolean }): RuleOutcome {
  const rows = examples.map((line) => ({
    table: "journal_line",
    id: String(line.id),
    note: `${line.date}: ${line.description ?? "no description"}; starts with the most frequent excess digits`,
  }));
  const shown = {
    title: "Amounts do not follow Benford's law",
    detail:
      "The leading digits of the year's amounts differ from Benford's law by more than Nigrini allows. Fixed prices and contracts do that in honest books; invented amounts do it too.",
    evidence: { figureIds: [], rows },
  };
  if (!changed) return { findings: [], observations: [{ rule: benfordDigits.id, ...shown }] };
  return {
    findings: [
      {
        rule: benfordDigits.id,
        key: "company",
        severity: "medium",
        ...shown,
        title: "Amounts stopped following Benford's law",
        detail: `${shown.detail} A year ago they followed it.`,
        owner: "controller",
        clearsWhen: "the amounts with the excess digits are reviewed and the next year's test conforms",
      },
    ],
  };
}
