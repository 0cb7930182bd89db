import { type DateOrder, readDate } from "../values/date-text.ts";
import type { Layout } from "./layout.ts";

/** How a document writes numbers and dates, learned from those that can mean only one thing. */
export type Conventions = {
  readonly decimal: "," | "." | null;
  readonly order: DateOrder | null;
};

/** This share of the unambiguous witnesses must agree; otherwise nothing is learned. */
const AGREEMENT = 0.8;

export function learnConventions(layout: Layout): Conventions {
  const decimals = new Map<"," | ".", number>();
  const orders = new Map<DateOrder, number>();
  for (const { tokens } of layout.segments) {
    for (const { text } of tokens) {
      const bare = text.replace(/^[^\d]+|[^\d]+$/gu, "");
      const sign = decimalSign(bare);
      if (sign) decimals.set(sign, (decimals.get(sign) ?? 0) + 1);
      const order = dateOrder(bare);
      if (order) orders.set(order, (orders.get(order) ?? 0) + 1);
    }
  }
  return { decimal: winner(decimals), order: winner(orders) };
}

/** The decimal sign that a number gives away; undefined for ambiguous ones and for what is no amount. */
function decimalSign(text: string): "," | "." | undefined {
  if (/^\d{1,3}(?:[.' ]\d{3})*,\d{1,2}$|^\d+,\d{2}$|^\d+,\d{4}$/.test(text)) return ",";
  if (/^\d{1,3}(?:[,' ]\d{3})*\.\d{1,2}$|^\d+\.\d{2}$|^\d+\.\d{4}$/.test(text)) {
    // A day and month such as 17.01 looks the same; only what cannot be one is a witness.
    return /^([012]?\d|3[01])\.(0\d|1[012])$/.test(text) ? undefined : ".";
  }
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(text)) return ",";
  if (/^\d{1,3}(?:,\d{3}){2,}$/.test(text)) return ".";
  return undefined;
}

function dateOrder(text: string): DateOrder | undefined {
  const match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$/.exec(text);
  if (!match) return undefined;
  const [, first = "", second = ""] = match;
  if (readDate(text)?.value === undefined) return undefined;
  if (Number(first) > 12 && Number(second) <= 12)
    return match[3]?.length === 2 && text.includes("-") ? undefined : "dmy";
  return Number(second) > 12 && Number(first) <= 12 ? "mdy" : undefined;
}

function winner<Key>(votes: ReadonlyMap<Key, number>): Key | null {
  const total = [...votes.values()].reduce((sum, count) => sum + count, 0);
  const best = [...votes].find(([, count]) => count >= AGREEMENT * total);
  return best?.[0] ?? null;
}
