import { scoreOf } from "../score.ts";
import type { Judged } from "./judged.ts";
import { CORRECTED, LINE_LIMIT } from "./judged.ts";
import type { Norm } from "./norm.ts";
import { commonValue, createNorms, OWN_MEMBERS } from "./norm.ts";
import { isSwapOf, misplacedPoint } from "./slips.ts";
import type { EntryLine } from "./types.ts";

/** Sizes of one item's lines vary by a half at least before they surprise. */
const LEAST_DEVIATION = 0.5;

export type QuantityNorms = {
  /**
   * Limits above (positive) or below what is usual: for the customer with this item where that is a habit, else the
   * milder of what the item and the customer, whose orders may all be large, make usual.
   */
  readonly distance: (line: EntryLine, size: number) => number;
  /** The usual size of the item's lines, the line itself left out. */
  readonly usual: (line: EntryLine) => number;
  readonly judge: (line: EntryLine) => Judged | undefined;
};

const pairOf = (line: EntryLine): string => JSON.stringify([line.customer, line.item]);

/** Quantities of sales judged on the log scale beside the item's other lines and the customer's own habits. */
export function createQuantityNorms(lines: readonly EntryLine[]): QuantityNorms {
  const sales = lines.filter((line) => line.quantity > 0);
  const items = createNorms(sales.map((line) => [line.item, Math.log(line.quantity)]));
  const beyond = (line: EntryLine) =>
    Math.log(line.quantity) - items.without(line.item, Math.log(line.quantity)).middle;
  const known = sales.filter((line) => typeof line.customer === "string" && line.customer !== "");
  const beyondOf = new Map(known.map((line) => [line.id, beyond(line)]));
  const customers = createNorms(known.map((line) => [line.customer ?? "", beyondOf.get(line.id) ?? 0]));
  const pairs = createNorms(known.map((line) => [pairOf(line), Math.log(line.quantity)]));
  const sizes = new Map<string, number[]>();
  for (const line of sales) {
    const list = sizes.get(line.item) ?? [];
    list.push(line.quantity);
    sizes.set(line.item, list);
  }

  function distance(line: EntryLine, size: number): number {
    const own = Math.log(Math.abs(line.quantity));
    const log = Math.log(size);
    const item = items.without(line.item, own);
    const byItem = limits(log, item);
    if (typeof line.customer !== "string") return byItem;
    const habit = pairs.without(pairOf(line), own);
    if (habit.count >= OWN_MEMBERS) return limits(log, habit);
    const customer = customers.without(line.customer, beyondOf.get(line.id) ?? 0);
    if (customer.count < OWN_MEMBERS) return byItem;
    const byCustomer = limits(log - item.middle, customer);
    return Math.abs(byCustomer) < Math.abs(byItem) ? byCustomer : byItem;
  }

  function usual(line: EntryLine): number {
    return Math.exp(items.without(line.item, Math.log(Math.abs(line.quantity))).middle);
  }

  return {
    distance,
    usual,
    judge: (line) => {
      if (line.quantity <= 0) return undefined;
      const far = distance(line, line.quantity);
      if (far < 1) return undefined;
      const score = scoreOf(far);
      const common = commonValue(sizes.get(line.item) ?? []);
      if (common !== undefined && isSwapOf(line.quantity, common)) {
        return {
          reason: { code: "transposition", field: "quantity", shouldBe: common },
          score,
          quantity: common,
        };
      }
      const slip = misplacedPoint(
        line.quantity,
        "high",
        (size) => (Math.abs(distance(line, size)) * LINE_LIMIT) / CORRECTED,
      );
      if (slip?.kind === "factor") {
        const { factor, shouldBe } = slip;
        const reason = { code: "digit_slip", field: "quantity", factor, shouldBe } as const;
        return { reason, score, quantity: shouldBe };
      }
      const expected = Math.round(usual(line));
      return { reason: { code: "quantity_high", usual: expected, distance: far }, score, quantity: expected };
    },
  };
}

function limits(log: number, norm: Norm): number {
  return (log - norm.middle) / (LINE_LIMIT * Math.max(norm.deviation, LEAST_DEVIATION));
}
