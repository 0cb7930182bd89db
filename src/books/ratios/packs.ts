import type { Industry } from "../accounts.ts";
import type { RatioDefinition, RatioPack } from "./definition.ts";
import { cash } from "./packs/cash.ts";
import { concentration } from "./packs/concentration.ts";
import { manufacturing, retail } from "./packs/goods.ts";
import { growth } from "./packs/growth.ts";
import { healthcare } from "./packs/healthcare.ts";
import { leverage } from "./packs/leverage.ts";
import { liquidity } from "./packs/liquidity.ts";
import { profitability } from "./packs/profitability.ts";
import { returns } from "./packs/returns.ts";
import { saas } from "./packs/saas.ts";
import { services } from "./packs/services.ts";
import { workingCapital } from "./packs/working-capital.ts";

export const RATIO_PACKS: readonly RatioPack[] = [
  liquidity,
  workingCapital,
  profitability,
  leverage,
  cash,
  growth,
  returns,
  concentration,
  healthcare,
  saas,
  retail,
  manufacturing,
  services,
];

/** Ratio definitions by id; packs of different industries may share one. */
export const RATIOS: ReadonlyMap<string, RatioDefinition> = new Map(
  RATIO_PACKS.flatMap((pack) => pack.ratios).map((definition) => [definition.id, definition]),
);

/** What a company of an industry is measured by: the general packs and its own. */
export function packsFor(industry: Industry): readonly RatioPack[] {
  return RATIO_PACKS.filter((pack) => pack.industries?.includes(industry) ?? true);
}

/** @throws Error when there is none: ids are code, not data */
export function findRatio(id: string): RatioDefinition {
  const definition = RATIOS.get(id);
  if (!definition) throw new Error(`there is no ratio "${id}"`);
  return definition;
}
