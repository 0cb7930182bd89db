import { Decimal } from "decimal.js";
import { z } from "zod";
import { daysBetween, isIsoDate, type IsoDate } from "../../../base/dates.ts";
import { currencyExponent, type Minor } from "../../../base/money.ts";
import { roundDecimal } from "../amounts.ts";

/** The companyfacts JSON of the SEC: every fact that a filer tagged, without dimensions. */
export const companyFactsSchema = z.object({
  cik: z.union([z.string(), z.number()]).transform((cik) => String(cik).padStart(10, "0")),
  entityName: z.string().min(1),
  facts: z.record(
    z.string(),
    z.record(z.string(), z.object({ units: z.record(z.string(), z.array(z.unknown())) })),
  ),
});
export type CompanyFacts = z.output<typeof companyFactsSchema>;

const factSchema = z.object({
  start: z.string().refine(isIsoDate).optional(),
  end: z.string().refine(isIsoDate),
  val: z.number(),
  accn: z.string(),
  fy: z.number().nullable().optional(),
  fp: z.string().nullable().optional(),
  form: z.string(),
  filed: z.string(),
});

export const TAXONOMIES = ["us-gaap", "ifrs-full"] as const;
export type Taxonomy = (typeof TAXONOMIES)[number];

/** Annual and quarterly reports, with amendments and transition reports. */
const STATEMENT_FORM = /^(10-K|10-Q|20-F|40-F)/;

export type Filing = {
  readonly accn: string;
  readonly filed: IsoDate;
  readonly form: string;
  readonly fy: number | null;
  /** FY, Q1, Q2, Q3 */
  readonly fp: string | null;
};

/** What one filing says of one moment or one span of time: values by tag, minor units. */
export type Told = { readonly filing: Filing; readonly values: ReadonlyMap<string, Minor> };

export type FactIndex = {
  readonly taxonomy: Taxonomy;
  readonly currency: string;
  /** Day -> what each filing says of it, latest filed first. */
  readonly instants: ReadonlyMap<IsoDate, readonly Told[]>;
  readonly durations: readonly Duration[];
  /** Facts that could not be read. */
  readonly unreadable: number;
};

export type Duration = {
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly days: number;
  /** latest filed first */
  readonly told: readonly Told[];
};

/** Sorts the facts of the filer's main taxonomy and reporting currency by time and filing. Null when there are none in money. */
export function indexFacts({ facts }: CompanyFacts): FactIndex | null {
  const chosen = chooseTaxonomy(facts);
  if (!chosen) return null;
  const { taxonomy, currency } = chosen;
  const scale = new Decimal(10).pow(currencyExponent(currency));
  const instants = new Map<IsoDate, Map<string, Mutable>>();
  const durations = new Map<string, Map<string, Mutable>>();
  let unreadable = 0;
  for (const [tag, { units }] of Object.entries(facts[taxonomy] ?? {})) {
    for (const raw of units[currency] ?? []) {
      const parsed = factSchema.safeParse(raw);
      if (!parsed.success) {
        unreadable += 1;
        continue;
      }
      const { start, end, val, accn, filed, form, fy, fp } = parsed.data;
      if (!STATEMENT_FORM.test(form)) continue;
      const [time, key] = start === undefined ? [instants, end] : [durations, `${start}/${end}`];
      const byFiling = getOrAdd(time, key, () => new Map<string, Mutable>());
      const filing = { accn, filed, form, fy: fy ?? null, fp: fp ?? null };
      getOrAdd(byFiling, accn, () => ({ filing, values: new Map() })).values.set(
        tag,
        roundDecimal(new Decimal(val).times(scale)),
      );
    }
  }
  return {
    taxonomy,
    currency,
    unreadable,
    instants: new Map([...instants].map(([end, byFiling]) => [end, latestFirst(byFiling)])),
    durations: [...durations].map(([key, byFiling]) => {
      const [start = "", end = ""] = key.split("/");
      return { start, end, days: daysBetween(start, end) + 1, told: latestFirst(byFiling) };
    }),
  };
}

type Mutable = { readonly filing: Filing; readonly values: Map<string, Minor> };

function latestFirst(byFiling: ReadonlyMap<string, Mutable>): readonly Told[] {
  const key = ({ filing }: Told) => `${filing.filed} ${filing.accn}`;
  return [...byFiling.values()].sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

/** The taxonomy and currency with the most facts: some filers also give convenience translations. */
function chooseTaxonomy(
  facts: CompanyFacts["facts"],
): { readonly taxonomy: Taxonomy; readonly currency: string } | null {
  const counts = new Map<string, { taxonomy: Taxonomy; currency: string; count: number }>();
  for (const taxonomy of TAXONOMIES) {
    for (const { units } of Object.values(facts[taxonomy] ?? {})) {
      for (const [currency, list] of Object.entries(units)) {
        if (!/^[A-Z]{3}$/.test(currency)) continue;
        const key = `${taxonomy} ${currency}`;
        getOrAdd(counts, key, () => ({ taxonomy, currency, count: 0 })).count += list.length;
      }
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0] ?? null;
}

export function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
