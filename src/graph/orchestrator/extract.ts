import { isIsoDate, monthEnd } from "../../base/dates.ts";
import { MONTH, YEAR, isoMonthOf, monthNumber } from "../../books/questions/period-words.ts";
import type { Turn } from "./decision.ts";

/** Reads one kind of input from a request; undefined where the words do not say it. */
type Extract = (turn: Turn) => unknown;

const DATES = /\b\d{4}-\d{2}-\d{2}\b/g;
const MONTH_CODE = /\b(\d{4})-(0[1-9]|1[0-2])\b(?!-)/;
const MONTH_NAME = new RegExp(`\\b(${MONTH}) (${YEAR})\\b`, "i");
const QUARTER = /\bq([1-4])[ -]?(\d{4})\b|\b(\d{4})[ -]?q([1-4])\b/i;
const FISCAL_YEAR = /\bfy ?((?:19|20)?\d\d)\b/i;
const NUMBER = "(\\d+(?:,\\d{3})*(?:\\.\\d+)?)";
const THRESHOLD = new RegExp(
  `(?:above|over|exceeds?|exceeding|more than|greater than|at least|beyond|threshold(?: of)?|>)\\s*${NUMBER}`,
  "i",
);
const COUNTED = new RegExp(`${NUMBER}\\s*(?:units?|pieces?|pcs|boxes|bottles|packs?|x)\\b`, "i");

/**
 * What each input is called wherever an operation or workflow takes it, and how it is read from words. Only what is
 * plainly there: a value that would have to be guessed is asked for.
 */
const BY_NAME: Readonly<Record<string, Extract>> = {
  question: ({ request }) => request,
  sku: ({ entities }) => single(entities.skus),
  skus: ({ entities }) => (entities.skus.length > 0 ? entities.skus : undefined),
  supplier: ({ entities }) => single(entities.suppliers)?.id,
  partyId: ({ entities }) => single(entities.suppliers)?.id,
  location: ({ entities }) => single(entities.locations)?.id,
  locationId: ({ entities }) => single(entities.locations)?.id,
  bankAccount: ({ entities }) => single(entities.bankAccounts)?.id,
  bankAccounts: ({ entities }) =>
    entities.bankAccounts.length > 0 ? entities.bankAccounts.map(({ id }) => id) : undefined,
  asOf: ({ request }) => dayIn(request),
  requiredBy: ({ request }) => /\bby (\d{4}-\d{2}-\d{2})\b/.exec(request)?.[1],
  period: ({ request }) => periodIn(request),
  weeks: ({ request }) => countOf(request, "weeks?"),
  months: ({ request }) => countOf(request, "months?"),
  threshold: ({ request }) => numberIn(THRESHOLD.exec(request)?.[1]),
  quantity: quantityIn,
  lines: (turn) => {
    const sku = single(turn.entities.skus);
    const quantity = quantityIn(turn);
    return sku !== undefined && quantity !== undefined ? [{ sku, quantity }] : undefined;
  },
  serviceLevel: ({ request }) => {
    const percent = numberIn(/(\d+(?:\.\d+)?)\s*% service/i.exec(request)?.[1]);
    return percent === undefined ? undefined : percent / 100;
  },
  severity: ({ request }) => {
    const named = ["critical", "high", "medium", "low"].filter((level) => hasWord(request, level));
    return named.length > 0 ? named : undefined;
  },
};

export const canBeRead = (name: string): boolean => Object.hasOwn(BY_NAME, name);

export function extract(name: string, turn: Turn): unknown {
  return Object.hasOwn(BY_NAME, name) ? BY_NAME[name]?.(turn) : undefined;
}

/** Two of a kind are two readings, so neither is taken. */
function single<T>([first, ...others]: readonly T[]): T | undefined {
  return others.length === 0 ? first : undefined;
}

function quantityIn({ request, entities }: Turn): number | undefined {
  const sku = single(entities.skus);
  const code = sku?.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&");
  const beside =
    code === undefined
      ? null
      : (new RegExp(`${NUMBER}\\s*(?:x|of|units? of|pieces? of)?\\s*${code}\\b`, "i").exec(request) ??
        new RegExp(`\\b${code}\\s*[x*:]\\s*${NUMBER}`, "i").exec(request));
  return numberIn(beside?.[1] ?? COUNTED.exec(request)?.[1]);
}

function dayIn(request: string): string | undefined {
  // "from 2026-04-01 to 2026-06-30": the last one ends it.
  const date = request.match(DATES)?.at(-1);
  if (date !== undefined) return isIsoDate(date) ? date : undefined;
  const month = monthIn(request);
  return /\b(?:as of|at|end of|until|to)\b/i.test(request) && month !== undefined
    ? monthEnd(month)
    : undefined;
}

function monthIn(request: string): string | undefined {
  const code = MONTH_CODE.exec(request);
  if (code) return code[0];
  const [, name = "", year = ""] = MONTH_NAME.exec(request) ?? [];
  return name === "" ? undefined : isoMonthOf(Number(year), monthNumber(name.toLowerCase()));
}

/** `2026-07`, `2026-Q3`, `FY2026` */
function periodIn(request: string): string | undefined {
  const [quarter, digit, year, yearBefore, digitAfter] = QUARTER.exec(request) ?? [];
  if (quarter !== undefined) return `${year ?? yearBefore ?? ""}-Q${digit ?? digitAfter ?? ""}`;
  const fiscal = FISCAL_YEAR.exec(request)?.[1];
  if (fiscal !== undefined) return `FY${fiscal.length === 2 ? `20${fiscal}` : fiscal}`;
  return monthIn(request);
}

function countOf(request: string, unit: string): number | undefined {
  return numberIn(new RegExp(`\\b(\\d{1,3})[ -]${unit}\\b`, "i").exec(request)?.[1]);
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replaceAll(",", ""));
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`, "i").test(text);
}
