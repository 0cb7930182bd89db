import type { Finding, HealthAnalysis, PackResult, RatioResult } from "./schemas.ts";

export type Findings = { readonly strengths: Finding[]; readonly concerns: Finding[] };

/** A ratio without a convention is a concern when it worsened by this share of its earlier value. */
const MARKED = 0.1;
/** Growth rates swing by their nature: a lower one is not a worsening of its own. */
const SWINGING = "growth";

/** What the ratios, the statements and the open items say well and badly of the company; the worst concerns first. */
export function findingsOf({
  packs,
  statements,
  ageing,
}: {
  readonly packs: readonly PackResult[];
  readonly statements: HealthAnalysis["statements"];
  readonly ageing: HealthAnalysis["ageing"];
}): Findings {
  const ratios = packs.flatMap((pack) => pack.ratios);
  const steady = packs.filter((pack) => pack.pack !== SWINGING).flatMap((pack) => pack.ratios);
  const judged = (assessment: "good" | "watch" | "bad") =>
    ratios.filter((ratio) => ratio.assessment === assessment).map(judgement);
  return {
    strengths: judged("good"),
    concerns: [
      ...judged("bad"),
      ...losses(statements),
      ...judged("watch"),
      ...steady.filter(worsened).map(worsening),
      ...untied(ageing),
    ],
  };
}

function judgement(ratio: RatioResult): Finding {
  const { label, display, assessment, threshold } = ratio;
  const wanted =
    assessment === "bad"
      ? `the least that passes is ${bar(ratio, "watch")}`
      : `good is ${bar(ratio, "good")}`;
  return finding(ratio, `${label} is ${display}${moved(ratio)}; ${wanted} (${threshold?.source ?? ""}).`);
}

function worsening(ratio: RatioResult): Finding {
  const { label, display, trend } = ratio;
  return finding(ratio, `${label} went from ${trend?.display ?? ""} on ${trend?.asOf ?? ""} to ${display}.`);
}

function finding({ id, figureId, trend }: RatioResult, text: string): Finding {
  return { text, ratio: id, figureIds: trend ? [figureId, trend.figureId] : [figureId] };
}

function moved({ trend }: RatioResult): string {
  if (!trend || trend.direction === "same") return "";
  return ` (${trend.display} on ${trend.asOf})`;
}

function bar({ threshold, unit, better }: RatioResult, which: "good" | "watch"): string {
  const value = threshold?.[which] ?? 0;
  const text = unit.kind === "percent" ? `${Math.round(value * 100)}%` : String(value);
  return `${better === "higher" ? "at least" : "at most"} ${text}`;
}

function worsened({ assessment, trend, value }: RatioResult): boolean {
  if (assessment !== "none" || trend?.direction !== "worse" || value === null || trend.value === null)
    return false;
  return Math.abs(value - trend.value) >= Math.abs(trend.value) * MARKED;
}

function losses({ incomeStatement, cashFlow }: HealthAnalysis["statements"]): Finding[] {
  const wanted = [
    {
      table: incomeStatement.trailingYear,
      key: "net_income",
      words: "The trailing twelve months end in a loss",
    },
    { table: cashFlow.trailingYear, key: "cfo", words: "Operations used cash in the trailing twelve months" },
  ];
  return wanted.flatMap(({ table, key, words }) => {
    const line = table?.lines.find((one) => one.key === key);
    if (line?.value == null || line.value >= 0) return [];
    return [{ text: `${words}: ${line.label} is ${line.display}.`, figureIds: [line.figureId] }];
  });
}

function untied(ageing: HealthAnalysis["ageing"]): Finding[] {
  return ageing.flatMap(({ side, ledgerDifference, total }) => {
    if (ledgerDifference.value === 0) return [];
    const what = side === "ar" ? "Receivables" : "Payables";
    return [
      {
        text: `${what} in the ledger differ from the open items by ${ledgerDifference.display}.`,
        figureIds: [ledgerDifference.figureId, total.figureId],
      },
    ];
  });
}
