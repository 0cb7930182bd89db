import { Decimal } from "decimal.js";
import { type Amount, UnreadableLine } from "./model.ts";

const SYMBOLS: Readonly<Record<string, string>> = {
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "₹": "INR",
  US$: "USD",
};
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Whether a commodity is money (an ISO 4217 code) and not shares or hours. */
export function isCurrency(commodity: string): boolean {
  return CURRENCIES.has(commodity);
}

/** A currency sign as its code; `$` is the dollar of the books where these are kept in one. */
export function commodityCode(symbol: string, dollar: string): string {
  const bare = symbol.replace(/^"(.*)"$/, "$1");
  return bare === "$" ? dollar : (SYMBOLS[bare] ?? bare);
}

export type NumberStyle = {
  /** The decimal mark that the file declares for a commodity (or for all, under the empty name). */
  readonly marks: ReadonlyMap<string, "." | ",">;
  readonly dollar: string;
};

const NUMBER = String.raw`[-+]?\d[\d.,' _]*(?:[eE][-+]?\d+)?|[-+]?[.,]\d+`;
const COMMODITY = String.raw`"[^"]+"|[^\s\d"',.;@={}()\[\]*+\-]+`;
const LEADING = new RegExp(`^([-+])?\\s*(${COMMODITY})\\s*(${NUMBER})$`);
const TRAILING = new RegExp(`^(${NUMBER})\\s*(${COMMODITY})?$`);

/** `$-1,234.56`, `-$5`, `1.234,56 EUR`, `10 "Apple Inc"`. @throws UnreadableLine */
export function parseAmountText(text: string, style: NumberStyle, fallback: string | null = null): Amount {
  const trimmed = text.trim();
  const leading = LEADING.exec(trimmed);
  if (leading) {
    const [, sign, symbol = "", number = ""] = leading;
    const commodity = commodityCode(symbol, style.dollar);
    const quantity = parseNumber(number, commodity, style);
    return { quantity: sign === "-" ? quantity.neg() : quantity, commodity };
  }
  const [, number, symbol] = TRAILING.exec(trimmed) ?? [];
  if (number === undefined) throw new UnreadableLine(`"${trimmed}" is not an amount such as 10.00 USD`);
  if (symbol === undefined && fallback === null)
    throw new UnreadableLine(`"${trimmed}" has no commodity; write it as 10.00 USD`);
  const commodity = symbol === undefined ? (fallback ?? "") : commodityCode(symbol, style.dollar);
  return { quantity: parseNumber(number, commodity, style), commodity };
}

function parseNumber(text: string, commodity: string, { marks }: NumberStyle): Decimal {
  const bare = text.trim().replace(/[ _']/g, "");
  const mark = marks.get(commodity) ?? marks.get("") ?? inferMark(bare);
  const grouping = mark === "." ? "," : ".";
  const [whole = "", fraction, more] = bare.replace(/^[-+]/, "").split(mark);
  const groups = whole.split(grouping);
  const grouped = groups.slice(1).every((group) => group.length >= 2 && group.length <= 3);
  if (more !== undefined || !grouped || fraction?.includes(grouping))
    throw new UnreadableLine(`"${text}" is not a number such as 1,234.50`);
  const digits = `${groups.join("") || "0"}${fraction ? `.${fraction}` : ""}`;
  const value = new Decimal(digits);
  return bare.startsWith("-") ? value.neg() : value;
}

/** The decimal mark of a number whose file does not declare one. A lone comma before three digits is not guessed. */
function inferMark(text: string): "." | "," {
  const lastPoint = text.lastIndexOf(".");
  const lastComma = text.lastIndexOf(",");
  if (lastComma < 0) return text.indexOf(".") === lastPoint ? "." : ",";
  if (lastPoint < 0) {
    if (text.indexOf(",") !== lastComma) return ".";
    if (/,\d{3}$/.test(text))
      throw new UnreadableLine(
        `"${text}" can be read in two ways; declare the commodity's format, such as: commodity 1,000.00 USD`,
      );
    return ",";
  }
  return lastPoint > lastComma ? "." : ",";
}

/** The decimal mark that a format directive such as `commodity $1,000.00` shows, if it shows one. */
export function markOf(format: string): "." | "," | null {
  const number = /\d[\d.,]*/.exec(format)?.[0] ?? "";
  const marks = number.replace(/\d/g, "");
  const last = marks.at(-1);
  if (last !== "." && last !== ",") return null;
  // In `1,000,000.` and `1,000.00` the last mark is the decimal one; in `1,000,000` it groups.
  return marks.length > 1 && new Set(marks).size === 1 ? (last === "." ? "," : ".") : last;
}
