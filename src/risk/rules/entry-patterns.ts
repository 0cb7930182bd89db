import { addMonths, addDays, type IsoDate, monthEnd, monthOf, weekday } from "../../base/dates.ts";
import { currencyExponent } from "../../base/money.ts";
import type { Figure } from "../../figures/figure.ts";
import type { ManualEntry } from "../entry-queries.ts";
import { at, NOTHING, type RiskContext, type RiskRule, type RuleOutcome, skipped } from "../rule.ts";
import { fisherGreater } from "../statistics/tails.ts";

/**
 * ISA 240 names features of fraudulent journal entries: at the end of a period, with little or no description, over
 * round numbers; audit practice adds weekends. Each occurs in honest books too, so a rule fires only when its share
 * among manual entries rose against the company's own past.
 */
type EntryPattern = {
  readonly id: string;
  readonly title: string;
  /** "manual entries ..." */
  readonly which: string;
  readonly marks: (entry: ManualEntry, context: RiskContext) => boolean;
};

/** Fewer manual entries than this in either period say nothing about shares. */
const MIN_ENTRIES = 20;
const BASELINE_MONTHS = 24;

const PATTERNS: readonly EntryPattern[] = [
  {
    id: "weekend_entries",
    title: "More manual entries dated on weekends",
    which: "are dated on a weekend",
    marks: (entry) => weekday(entry.date) >= 6,
  },
  {
    id: "round_entries",
    title: "More manual entries over round thousands",
    which: "are over a round number of thousands",
    marks: (entry, { company }) => entry.total % (1_000 * 10 ** currencyExponent(company.currency)) === 0,
  },
  {
    id: "undescribed_entries",
    title: "More manual entries without a description",
    which: "have neither description nor reference",
    marks: (entry) => (entry.description ?? "").trim() === "" && (entry.reference ?? "").trim() === "",
  },
  {
    id: "period_end_entries",
    title: "More manual entries on the last days of the month",
    which: "are dated on the last two days of a month",
    marks: (entry) => entry.date >= addDays(monthEnd(monthOf(entry.date)), -1),
  },
];

export const entryPatterns: readonly RiskRule[] = PATTERNS.map((pattern) => ({
  id: pattern.id,
  title: pattern.title,
  describe: `Manual entries that ${pattern.which}: their share in the recent months against the two years before (Fisher's exact test, one-sided), at least doubled and at least a handful of entries.`,
  run: async (context) => compare(pattern, context),
}));

async function compare(pattern: EntryPattern, context: RiskContext): Promise<RuleOutcome> {
  const { asOf, data, limits } = context;
  const start = addDays(addMonths(asOf, -limits.value("forensic_recent_months")), 1);
  const oldest = addMonths(start, -BASELINE_MONTHS);
  const entries = (await data.manualEntries()).filter((entry) => entry.date >= oldest);
  const recent = entries.filter((entry) => entry.date >= start);
  const earlier = entries.filter((entry) => entry.date < start);
  if (recent.length < MIN_ENTRIES || earlier.length < MIN_ENTRIES)
    return skipped("there are too few manual entries to compare");
  const marked = (list: readonly ManualEntry[]) => list.filter((entry) => pattern.marks(entry, context));
  const [hits, past] = [marked(recent), marked(earlier)];
  const [share, pastShare] = [hits.length / recent.length, past.length / earlier.length];
  const surprising =
    hits.length >= limits.value("forensic_min_cases") &&
    share >= pastShare * limits.value("forensic_min_ratio") &&
    fisherGreater({ hits: hits.length, n: recent.length }, { hits: past.length, n: earlier.length }) <=
      limits.value("forensic_alpha");
  if (!surprising) return NOTHING;
  const now = shareFigure(pattern, { hits, of: recent, from: start, context });
  const before = shareFigure(pattern, {
    hits: past,
    of: earlier,
    from: oldest,
    to: addDays(start, -1),
    context,
  });
  return {
    findings: [
      {
        rule: pattern.id,
        key: "company",
        severity: "medium",
        title: pattern.title,
        detail: `In the recent months ${at(now)} of manual entries ${pattern.which}, against ${at(before)} before.`,
        evidence: {
          figureIds: [now.id, before.id],
          rows: hits.slice(-10).map((entry) => ({
            table: "journal",
            id: String(entry.id),
            note: `${entry.date}, by ${entry.maker}: ${entry.description ?? entry.reference ?? "no description"}`,
          })),
        },
        owner: "controller",
        clearsWhen: "the entries are reviewed and the share is back at its usual level",
      },
    ],
  };
}

function shareFigure(
  pattern: EntryPattern,
  {
    hits,
    of,
    from,
    to,
    context,
  }: {
    readonly hits: readonly ManualEntry[];
    readonly of: readonly ManualEntry[];
    readonly from: IsoDate;
    readonly to?: IsoDate;
    readonly context: RiskContext;
  },
): Figure {
  const { figures } = context;
  const asOf = to ?? context.asOf;
  const count = (name: string, label: string, entries: readonly ManualEntry[]) =>
    figures.leaf({
      name,
      label,
      unit: { kind: "count" },
      asOf,
      from,
      value: entries.length,
      formula: "number of entries",
      sources: [
        { kind: "rows", table: "journal", ids: entries.map((entry) => String(entry.id)), measure: "count" },
      ],
    });
  return figures.derive({
    name: `${pattern.id}_share`,
    label: `Share of manual entries that ${pattern.which}`,
    unit: { kind: "percent" },
    asOf,
    from,
    formula: "marked / all_entries",
    inputs: {
      marked: count(pattern.id, `Manual entries that ${pattern.which}`, hits),
      all_entries: count("manual_entries", "Manual entries", of),
    },
  });
}
