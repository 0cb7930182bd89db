import type { IsoDate, IsoMonth } from "../../../src/base/dates.ts";

/** What is planted in the stock; planted-stock.json says it for tests. */
export const EXCESS = { sku: "D218", orderedIn: "2026-03", monthsOfUse: 14 } as const;
export const DEAD = { sku: "D127", last: "2025-08", lastOrderIn: "2025-05" } as const;
export const NEW = { sku: "D128", first: "2026-02" } as const;
export const SHORT = {
  sku: "D206",
  careFrom: "2026-05-01",
  lastOrder: "2026-06-08",
  until: "2026-07-02",
} as const;
export const ENTRY_ERROR = {
  sku: "M410",
  location: "CS1",
  date: "2026-05-12",
  reversedOn: "2026-05-14",
  factor: 100,
} as const;

/** Demand of an item relative to its usual level: one that fades out and one that comes in. */
export function lifecycle(sku: string, month: IsoMonth): number {
  if (sku === DEAD.sku) {
    if (month > DEAD.last) return 0;
    return { "2025-06": 0.6, "2025-07": 0.3, "2025-08": 0.12 }[month] ?? 1;
  }
  if (sku === NEW.sku) {
    if (month < NEW.first) return 0;
    return { "2026-02": 0.35, "2026-03": 0.6, "2026-04": 0.85 }[month] ?? 1;
  }
  return 1;
}

/**
 * Buying that does not follow the usual rule: `cover` days of use that a bill's line must reach, or never bought.
 * Undefined where the usual rule holds.
 */
export function specialBuying(
  sku: string,
  {
    date,
    month,
    firstOfMonth,
  }: { readonly date: IsoDate; readonly month: IsoMonth; readonly firstOfMonth: boolean },
): { readonly coverDays: number } | "never" | undefined {
  if (sku === EXCESS.sku) {
    if (month === EXCESS.orderedIn && firstOfMonth) return { coverDays: EXCESS.monthsOfUse * 30 };
    return month >= EXCESS.orderedIn ? "never" : undefined;
  }
  if (sku === DEAD.sku) {
    if (month === DEAD.lastOrderIn && firstOfMonth) return { coverDays: 110 };
    return month >= DEAD.lastOrderIn ? "never" : undefined;
  }
  if (sku === SHORT.sku && date >= SHORT.careFrom) {
    if (date < SHORT.lastOrder) return { coverDays: 13 };
    return date < "2026-06-15" ? { coverDays: 23 } : "never";
  }
  return undefined;
}
