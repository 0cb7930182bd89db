import type { Industry } from "../books/accounts.ts";
import { allFound, found } from "../books/ratios/resolution.ts";
import type { Figure } from "../figures/figure.ts";
import type { RiskContext } from "./rule.ts";

/**
 * Altman's Z-scores: Z for manufacturers with a market value (1968), Z' for private manufacturers (1983), Z'' for
 * non-manufacturers (1995). Coefficients and zones from Altman, "Predicting financial distress of companies:
 * revisiting the Z-score and ZETA models" (2000). A signal, not a verdict.
 */
export type AltmanModel = "z" | "z_prime" | "z_double_prime";
export type AltmanZone = "distress" | "grey" | "safe";

type Model = {
  readonly label: string;
  readonly formula: string;
  /** Below the first: distress. Above the second: safe. */
  readonly zones: readonly [distress: number, safe: number];
};

const X = {
  x1: "working_capital / total_assets",
  x2: "retained_earnings / total_assets",
  x3: "ebit / total_assets",
  x4: "equity / total_liabilities",
  x5: "sales / total_assets",
};

export const ALTMAN_MODELS: Readonly<Record<AltmanModel, Model>> = {
  z: {
    label: "Altman Z",
    formula: `1.2 * ${X.x1} + 1.4 * ${X.x2} + 3.3 * ${X.x3} + 0.6 * ${X.x4} + 0.999 * ${X.x5}`,
    zones: [1.81, 2.99],
  },
  z_prime: {
    label: "Altman Z'",
    formula: `0.717 * ${X.x1} + 0.847 * ${X.x2} + 3.107 * ${X.x3} + 0.42 * ${X.x4} + 0.998 * ${X.x5}`,
    zones: [1.23, 2.9],
  },
  z_double_prime: {
    label: "Altman Z''",
    formula: `6.56 * ${X.x1} + 3.26 * ${X.x2} + 6.72 * ${X.x3} + 1.05 * ${X.x4}`,
    zones: [1.1, 2.6],
  },
};

export function chooseAltman(industry: Industry, hasMarketValue: boolean): AltmanModel {
  if (industry !== "manufacturing") return "z_double_prime";
  return hasMarketValue ? "z" : "z_prime";
}

export function altmanZone(model: AltmanModel, score: number): AltmanZone {
  const [distress, safe] = ALTMAN_MODELS[model].zones;
  return score < distress ? "distress" : score > safe ? "safe" : "grey";
}

export type AltmanInputs = Readonly<
  Record<
    | "working_capital"
    | "total_assets"
    | "retained_earnings"
    | "ebit"
    | "equity"
    | "total_liabilities"
    | "sales",
    Figure
  >
>;

/** Score from its inputs, refused where total assets or total liabilities are zero. */
export function altmanScore(
  model: AltmanModel,
  inputs: AltmanInputs,
  { figures, asOf }: Pick<RiskContext, "figures" | "asOf">,
): Figure {
  const { label, formula } = ALTMAN_MODELS[model];
  const { sales, ...others } = inputs;
  return figures.derive({
    name: `altman_${model}`,
    label,
    unit: { kind: "score" },
    asOf,
    formula,
    inputs: model === "z_double_prime" ? others : { ...others, sales },
  });
}

/**
 * The inputs at the context's day: EBIT and sales of the trailing year, retained earnings with the result not yet
 * carried to them less dividends. Refused with the reason when the books cannot give one of them.
 */
export async function readAltmanInputs(
  { asOf, books, measures }: RiskContext,
  marketValue: Figure | undefined,
): Promise<AltmanInputs | { readonly refused: string }> {
  const year = books.calendar.trailingYear(asOf);
  const read = allFound({
    working_capital: await measures.at("net_working_capital", asOf),
    total_assets: await measures.at("total_assets", asOf),
    retained_earnings: await measures.at("accumulated_earnings", asOf),
    ebit: await measures.over("ebit", year),
    equity: marketValue ? found(marketValue) : await measures.at("total_equity", asOf),
    total_liabilities: await measures.at("total_liabilities", asOf),
    sales: await measures.over("net_revenue", year),
  });
  return "refused" in read ? read : altmanInputs(read.figures);
}

function altmanInputs(figures: Readonly<Record<string, Figure>>): AltmanInputs {
  const of = (name: string): Figure => {
    const figure = figures[name];
    if (!figure) throw new Error(`no input ${name} was read`);
    return figure;
  };
  return {
    working_capital: of("working_capital"),
    total_assets: of("total_assets"),
    retained_earnings: of("retained_earnings"),
    ebit: of("ebit"),
    equity: of("equity"),
    total_liabilities: of("total_liabilities"),
    sales: of("sales"),
  };
}
