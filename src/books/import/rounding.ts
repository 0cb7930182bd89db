import type { EntryLine } from "./draft.ts";

/**
 * Converting each line of a journal rounds it by at most half a minor unit, so a journal that balances before rounding may be off
 * by that much per converted line. The largest converted line takes the difference; anything more is left for the balance check to refuse.
 */
export function spreadRounding(lines: readonly EntryLine[], baseCurrency: string): void {
  let difference = 0;
  let converted = 0;
  let largest: EntryLine | undefined;
  for (const line of lines) {
    difference += line.baseAmount;
    if (line.currency === baseCurrency) continue;
    converted += 1;
    if (!largest || Math.abs(line.baseAmount) > Math.abs(largest.baseAmount)) largest = line;
  }
  if (difference === 0 || !largest || Math.abs(difference) > converted / 2) return;
  largest.baseAmount -= difference;
}
