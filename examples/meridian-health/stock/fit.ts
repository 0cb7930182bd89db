import { roundHalfUp } from "../../../src/base/money.ts";
import type { Minor } from "../../../src/base/money.ts";
import type { InventoryAccount } from "./network.ts";
import { homeOf } from "./network.ts";
import { type MonthInput, type MonthOutput, runMonth } from "./month.ts";
import { type Shelves, copyShelves, shelfOf } from "./shelf.ts";

/** Cheap, smooth and plentiful: what the month is off by is made up in units of these. */
export const ABSORBERS: Readonly<Record<InventoryAccount, string>> = { "1310": "D101", "1320": "M401" };

const LAST_DAYS = 8;

/**
 * Finds the month that uses up exactly what the books say: first the level of activity, then units of one item over the last
 * days, and the cents that are left (less than that item's unit) go into the value of its last issue. Changes the shelves.
 */
export function fitMonth(
  shelves: Shelves,
  {
    target,
    input,
  }: {
    target: Minor;
    input: Omit<MonthInput, "scale" | "adjust" | "lastCents"> & { readonly absorber: string };
  },
): MonthOutput {
  const { absorber, ...month } = input;
  const none = { sku: absorber, byDay: new Map<string, number>() };
  const tryWith = (changes: Pick<MonthInput, "scale" | "adjust" | "lastCents">) =>
    runMonth(copyShelves(shelves), { ...month, ...changes });

  let scale = 1;
  let best = { scale, off: Number.POSITIVE_INFINITY };
  for (let step = 0; step < 8; step++) {
    const off = target - tryWith({ scale, adjust: none, lastCents: 0 }).used;
    if (Math.abs(off) < Math.abs(best.off)) best = { scale, off };
    if (Math.abs(off) < 20_000) break;
    // Three quarters of what is used follows the activity.
    scale *= 1 + off / (0.75 * target);
  }
  scale = best.scale;

  const item = shelfOf(shelves, absorber).item;
  const home = month.series.find((one) => one.item.sku === absorber && one.location === homeOf(item));
  const days = [...(home?.draws.keys() ?? [])].slice(-LAST_DAYS);
  if (days.length === 0) throw new Error(`${absorber} has no days to adjust`);
  let units = 0;
  let off = best.off;
  for (let step = 0; step < 6; step++) {
    const adjust = { sku: absorber, byDay: spread(units, days) };
    off = target - tryWith({ scale, adjust, lastCents: 0 }).used;
    const more = roundHalfUp(off / unitCost(shelves, absorber));
    if (more === 0) break;
    units += more;
  }
  const adjust = { sku: absorber, byDay: spread(units, days) };
  // The cents change the average that another location's last issue is costed at, by a few cents in turn.
  let lastCents = 0;
  for (let step = 0; step < 10 && off !== 0; step++) {
    lastCents += off;
    off = target - tryWith({ scale, adjust, lastCents }).used;
  }
  const output = runMonth(shelves, { ...month, scale, adjust, lastCents });
  if (output.used !== target || Math.abs(lastCents) > 2 * item.cost)
    throw new Error(
      `${month.calendar.month}: ${output.used} cents are used where the books have ${target}; ${lastCents} went into the last issue`,
    );
  return output;
}

function unitCost(shelves: Shelves, sku: string): number {
  const { bookUnits, bookValue, item } = shelfOf(shelves, sku);
  return bookUnits > 0 ? bookValue / bookUnits : item.cost;
}

function spread(units: number, days: readonly string[]): Map<string, number> {
  const each = Math.trunc(units / days.length);
  const rest = units - each * days.length;
  return new Map(days.map((day, i) => [day, each + (i < Math.abs(rest) ? Math.sign(rest) : 0)]));
}
