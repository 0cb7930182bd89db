import { addDays } from "../../base/dates.ts";
import { parseMinor } from "../../base/money.ts";
import { type Figure, money } from "../../figures/figure.ts";
import {
  type AltmanModel,
  type AltmanZone,
  altmanScore,
  altmanZone,
  chooseAltman,
  readAltmanInputs,
} from "../altman.ts";
import { at, type RiskContext, type RiskRule, skipped } from "../rule.ts";

export type AltmanSignal = {
  readonly model: AltmanModel;
  readonly figure: Figure;
  /** Nothing when the score is refused. */
  readonly zone: AltmanZone | undefined;
};

/** The score for this company, or why there is none. */
export async function altmanSignal(
  context: RiskContext,
): Promise<AltmanSignal | { readonly refused: string }> {
  const marketValue = await readMarketValue(context);
  const model = chooseAltman(context.company.industry, marketValue !== undefined);
  const inputs = await readAltmanInputs(context, model === "z" ? marketValue : undefined);
  if ("refused" in inputs) return inputs;
  const figure = altmanScore(model, inputs, context);
  return { model, figure, zone: figure.value === null ? undefined : altmanZone(model, figure.value) };
}

/** Market value of equity of at most a quarter ago, where the company has one. */
async function readMarketValue(context: RiskContext): Promise<Figure | undefined> {
  const { asOf, company, data, figures } = context;
  const row = await data.latestMetric({ metric: "market_value_equity", from: addDays(asOf, -92) });
  return (
    row &&
    figures.leaf({
      name: "market_value_equity",
      label: "Market value of equity",
      unit: money(company.currency),
      asOf,
      value: parseMinor(row.value, company.currency),
      formula: "the newest reading of the operating metric",
      sources: [{ kind: "rows", table: "operating_metric", ids: [row.id], measure: "value" }],
    })
  );
}

export const altmanDistress: RiskRule = {
  id: "altman_distress",
  title: "Altman score in the distress zone",
  describe:
    "Altman's Z'' for companies that do not manufacture, Z' for private manufacturers, Z where a market value is known. The distress zone is reported as a signal to look at, not a verdict; the grey zone is an observation.",
  run: async (context) => {
    const signal = await altmanSignal(context);
    if ("refused" in signal) return skipped(signal.refused);
    const { figure, zone } = signal;
    if (zone === undefined) return skipped(`${figure.label} is not defined: ${figure.refusal ?? "unknown"}`);
    const evidence = { figureIds: [figure.id], rows: [] };
    if (zone === "safe") return { findings: [] };
    if (zone === "grey") {
      const detail = `${figure.label} is ${at(figure)}, between the distress zone and the safe zone.`;
      const title = `${figure.label} is in the grey zone`;
      return { findings: [], observations: [{ rule: altmanDistress.id, title, detail, evidence }] };
    }
    return {
      findings: [
        {
          rule: altmanDistress.id,
          key: "company",
          severity: "medium",
          title: `${figure.label} is in the distress zone`,
          detail: `${figure.label} is ${at(figure)}, in the zone where failures were common among the companies it was fitted on. It is a signal, not a verdict: see liquidity, runway and covenants.`,
          evidence,
          owner: "CFO",
          clearsWhen: "the score leaves the distress zone",
        },
      ],
    };
  },
};
