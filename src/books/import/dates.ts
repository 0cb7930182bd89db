import { type IsoDate, isIsoDate } from "../../base/dates.ts";

/** How a format writes days. Declared by the profile: `03/04/2025` is never guessed. */
export type DateOrder = "iso" | "mdy" | "dmy" | "dMonY";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const EXAMPLES: Readonly<Record<DateOrder, string>> = {
  iso: "2026-06-30",
  mdy: "06/30/2026",
  dmy: "30/06/2026",
  dMonY: "30 Jun 2026",
};

export function dateExample(order: DateOrder): string {
  return EXAMPLES[order];
}

/** The day, or null when it does not exist, is written otherwise, or is outside 1900 to 2199 (a mistyped year). */
export function parseDate(text: string, order: DateOrder): IsoDate | null {
  const iso = toIso(text.trim(), order);
  return iso !== null && isIsoDate(iso) && iso >= "1900" && iso < "2200" ? iso : null;
}

function toIso(text: string, order: DateOrder): string | null {
  if (order === "iso") return text;
  if (order === "dMonY") {
    const match = /^(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})$/.exec(text);
    const month = MONTHS.indexOf((match?.[2] ?? "").toLowerCase()) + 1;
    return match && month > 0 ? assemble(match[3], month, match[1]) : null;
  }
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (!match) return null;
  const [, first, second, year] = match;
  return order === "mdy" ? assemble(year, first, second) : assemble(year, second, first);
}

function assemble(year = "", month: string | number = "", day = ""): string {
  return `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/**
 * Remembers what it parsed: a ledger has far fewer days than lines. With several orders the first that fits is taken, so they
 * must not read one text as two days (`mdy` and `dmy` do).
 */
export function createDateParser(orders: readonly DateOrder[]): (text: string) => IsoDate | null {
  const known = new Map<string, IsoDate | null>();
  return (text) => {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const parsed = orders.reduce<IsoDate | null>((found, order) => found ?? parseDate(text, order), null);
    known.set(text, parsed);
    return parsed;
  };
}
