import { ascending } from "../../forecast/core/numbers.ts";
import { scoreOf } from "../score.ts";
import { quantileOf } from "../spread.ts";
import type { Judged } from "./judged.ts";
import { CORRECTED, LINE_LIMIT } from "./judged.ts";
import { commonValue, createNorms } from "./norm.ts";
import { isSwapOf, misplacedPoint } from "./slips.ts";
import type { EntryLine } from "./types.ts";

/** Prices of one item vary by a tenth at least before they surprise: discounts, currencies, list changes. */
const LEAST_DEVIATION = 0.1;
const FEWEST_PRICES = 4;
/** Scores of what needs no statistics. */
const NEGATIVE_SCORE = 0.9;
const ZERO_SCORE = 0.5;
const SWAP_SCORE = 0.6;

/** Unit prices judged on the log scale beside the item's other prices. */
export function createPriceJudge(lines: readonly EntryLine[]): (line: EntryLine) => Judged | undefined {
  const priced = lines.flatMap((line) =>
    typeof line.unitPrice === "number" && line.unitPrice > 0
      ? [{ item: line.item, price: line.unitPrice }]
      : [],
  );
  const prices = new Map<string, number[]>();
  for (const { item, price } of priced) {
    const list = prices.get(item) ?? [];
    list.push(price);
    prices.set(item, list);
  }
  const middles = new Map([...prices].map(([item, list]) => [item, quantileOf(ascending(list), 0.5)]));
  const commons = new Map([...prices].map(([item, list]) => [item, commonValue(list)]));
  // Judged as ratios to the item's middle price, so that items of every price teach one usual spread.
  const ratio = (item: string, price: number) => Math.log(price / (middles.get(item) ?? price));
  const norms = createNorms(priced.map(({ item, price }) => [item, ratio(item, price)]));

  return ({ item, unitPrice, quantity }) => {
    if (typeof unitPrice !== "number") return undefined;
    if (unitPrice < 0)
      return { reason: { code: "price_negative" }, score: NEGATIVE_SCORE, unitPrice: -unitPrice };
    const count = prices.get(item)?.length ?? 0;
    const usual = middles.get(item);
    if (usual === undefined || count < FEWEST_PRICES) return undefined;
    if (unitPrice === 0) {
      const reason = { code: "price_zero", usual } as const;
      return quantity > 0 ? { reason, score: ZERO_SCORE, unitPrice: usual } : undefined;
    }
    const norm = norms.without(item, ratio(item, unitPrice));
    const distance = (price: number) =>
      (ratio(item, price) - norm.middle) / (LINE_LIMIT * Math.max(norm.deviation, LEAST_DEVIATION));
    const far = distance(unitPrice);
    const common = commons.get(item);
    if (common !== undefined && isSwapOf(unitPrice, common)) {
      const reason = { code: "transposition", field: "unitPrice", shouldBe: common } as const;
      return { reason, score: Math.max(SWAP_SCORE, scoreOf(Math.abs(far))), unitPrice: common };
    }
    if (Math.abs(far) < 1) return undefined;
    const score = scoreOf(Math.abs(far));
    const slip = misplacedPoint(
      unitPrice,
      far > 0 ? "high" : "low",
      (price) => (Math.abs(distance(price)) * LINE_LIMIT) / CORRECTED,
    );
    if (slip?.kind === "factor") {
      const { factor, shouldBe } = slip;
      const reason = { code: "digit_slip", field: "unitPrice", factor, shouldBe } as const;
      return { reason, score, unitPrice: shouldBe };
    }
    const code = far > 0 ? ("price_high" as const) : ("price_low" as const);
    return { reason: { code, usual, distance: Math.abs(far) }, score, unitPrice: usual };
  };
}
