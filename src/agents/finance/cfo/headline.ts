import type { HealthAnalysis, PackResult, RatioResult } from "./schemas.ts";

/**
 * The situation in a few sentences, as a template with `{{figure-id}}` and no other digit, so that a model may reword it.
 * What is undefined is left out.
 */
export function headlineOf({
  packs,
  statements,
  concerns,
}: {
  readonly packs: readonly PackResult[];
  readonly statements: HealthAnalysis["statements"];
  readonly concerns: number;
}): string {
  const ratios = new Map(packs.flatMap((pack) => pack.ratios).map((ratio) => [ratio.id, ratio]));
  const { trailingYear, yearToDate } = statements.incomeStatement;
  const income = trailingYear ?? yearToDate;
  const stretch = trailingYear ? "trailing twelve months" : "year to date";
  const line = (key: string) => income?.lines.find((one) => one.key === key);
  const cash = statements.balanceSheet.lines.find((one) => one.key === "cash");

  const parts: string[] = [];
  const revenue = line("net_revenue");
  const netIncome = line("net_income");
  if (revenue && netIncome) {
    const growth = defined(ratios.get("revenue_growth_yoy"));
    const against = growth ? `, ${mark(growth)} against the year before` : "";
    parts.push(`Net revenue of the ${stretch} is ${mark(revenue)}${against}, net income ${mark(netIncome)}.`);
  }
  const margin = defined(ratios.get("ebitda_margin"));
  if (margin) parts.push(`The EBITDA margin is ${mark(margin)}.`);
  if (cash) {
    const current = defined(ratios.get("current_ratio"));
    parts.push(`Cash stands at ${mark(cash)}${current ? `, the current ratio at ${mark(current)}` : ""}.`);
  }
  const cover = defined(ratios.get("dscr"));
  if (cover) parts.push(`Debt service is covered ${mark(cover)}.`);
  const runway = defined(ratios.get("runway"));
  if (runway) parts.push(`At the present burn the cash lasts ${mark(runway)}.`);
  parts.push(concerns === 0 ? "No ratio gives cause for concern." : "The concerns are listed below.");
  return parts.join(" ");
}

function defined(ratio: RatioResult | undefined): RatioResult | null {
  return ratio && ratio.value !== null ? ratio : null;
}

const mark = ({ figureId }: { readonly figureId: string }): string => `{{${figureId}}}`;

/** The ids that a template names, each once. */
export function idsIn(template: string): string[] {
  return [...new Set([...template.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, id = ""]) => id))];
}
