import { type IsoDate, isIsoDate } from "../../../base/dates.ts";
import type { AccountType } from "../../accounts.ts";
import type { At } from "../draft.ts";
import { type NumberStyle, commodityCode, markOf, parseAmountText } from "./amount-text.ts";
import {
  type Assertion,
  type Price,
  type TextJournal,
  type TextPosting,
  type TextTransaction,
  UnreadableLine,
} from "./model.ts";

export type TextParser = {
  /** Takes one line. @throws UnreadableLine */
  readonly line: (text: string, at: At) => void;
  readonly end: () => void;
};

export type ParserContext = {
  readonly journal: TextJournal;
  /** Which dollar `$` is. */
  readonly dollar: string;
  readonly warn: (warning: string) => void;
};

/** hledger's type codes for `account NAME  ; type: A`; cash is an asset, conversion is equity. */
const TYPES: Readonly<Record<string, AccountType>> = {
  a: "asset",
  c: "asset",
  l: "liability",
  e: "equity",
  v: "equity",
  r: "revenue",
  x: "expense",
};
const TYPE_WORDS: Readonly<Record<string, string>> = {
  asset: "a",
  cash: "c",
  liability: "l",
  equity: "e",
  conversion: "v",
  revenue: "r",
  income: "r",
  expense: "x",
};
const WITHOUT_MEANING =
  /^(tag|payee|assert|end\b|comment|apply tag|bucket|capture|check|define|eval|expr|test|value|--)/;

/** The journal format of hledger (hledger.org, "Journal"), without auto postings, periodic transactions and virtual postings. */
export function createHledgerParser({ journal, dollar, warn }: ParserContext): TextParser {
  const marks = new Map<string, "." | ",">();
  const style: NumberStyle = { marks, dollar };
  const aliases: (readonly [string, string])[] = [];
  let year: string | null = null;
  let fallback: string | null = null;
  let inComment = false;
  let skipping = false;
  let open: TextTransaction | null = null;
  let inCommodity: string | null = null;

  function directive(text: string, at: At): void {
    const [word = "", ...others] = text.split(/\s+/);
    const rest = others.join(" ");
    if (word === "account") declareAccount(text.slice("account".length).trim(), at);
    else if (word === "commodity") {
      inCommodity = declareFormat(withoutComment(rest), rest);
    } else if (word === "D") {
      const amount = withoutComment(rest);
      declareFormat(amount, amount);
      fallback = parseAmountText(amount, style).commodity;
    } else if (word === "P") declarePrice(withoutComment(rest), at);
    else if (word === "decimal-mark" && (rest === "." || rest === ",")) marks.set("", rest);
    else if (/^(Y|year|apply year)$/.test(word) || /^Y\d{4}$/.test(word))
      year = /\d{4}/.exec(text)?.[0] ?? year;
    else if (word === "alias") declareAlias(rest);
    else if (word === "~" || word === "=" || /^[~=]/.test(word)) {
      skipping = true;
      warn(`${at.file}: periodic transactions and auto posting rules are not entries and were left out.`);
    } else if (!WITHOUT_MEANING.test(text))
      throw new UnreadableLine(`"${word}" starts neither a transaction nor a directive that is read here`);
  }

  function declareFormat(shown: string, text: string): string {
    const symbol = /"[^"]+"|[^\s\d.,;"-]+/.exec(shown)?.[0] ?? text.trim();
    const commodity = commodityCode(symbol, dollar);
    const mark = markOf(shown);
    if (mark !== null) marks.set(commodity, mark);
    return commodity;
  }

  function declareAccount(text: string, at: At): void {
    const [name = "", comment = ""] = splitComment(text);
    const told = /\btype:\s*([a-z]+)/i.exec(comment)?.[1]?.toLowerCase() ?? "";
    const type = TYPES[told] ?? TYPES[TYPE_WORDS[told] ?? ""] ?? null;
    if (told !== "" && type === null) throw new UnreadableLine(`"${told}" is not an account type of hledger`);
    journal.accounts.set(name.trim(), { type, cash: told === "c" || told === "cash", at });
  }

  function declarePrice(text: string, at: At): void {
    const [, day = "", commodity = "", price = ""] =
      /^(\S+)(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s+("[^"]+"|\S+)\s+(.+)$/.exec(text) ?? [];
    if (price === "") throw new UnreadableLine("a price is written as: P 2026-06-30 EUR 1.10 USD");
    journal.prices.push({
      date: readDate(day),
      commodity: commodityCode(commodity, dollar),
      price: parseAmountText(price, style),
      at,
    });
  }

  function declareAlias(text: string): void {
    const [from = "", to = ""] = text.split("=").map((part) => part.trim());
    if (from.startsWith("/") || to === "")
      throw new UnreadableLine("only aliases of the form OLD = NEW are read here");
    aliases.push([from, to]);
  }

  function readDate(text: string): IsoDate {
    const parts = text.split(/[-/.]/);
    const [first = "", second = "", third] = parts;
    const [y, m, d] = third === undefined ? [year ?? "", first, second] : [first, second, third];
    const iso = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
    if (parts.length > 3 || !isIsoDate(iso))
      throw new UnreadableLine(`"${text}" is not a date such as 2026-06-30`);
    return iso;
  }

  function startTransaction(text: string, at: At): void {
    const [head = ""] = splitComment(text, /\s;|^;/);
    const match = /^([\d\-/.]+)(?:=[\d\-/.]+)?(?:\s+([*!]))?(?:\s+\(([^)]*)\))?(?:\s+(.*))?$/.exec(
      head.trim(),
    );
    if (!match)
      throw new UnreadableLine(`"${head.trim()}" does not start a transaction: write 2026-06-30 Description`);
    const [, date = "", , code, description = ""] = match;
    open = { date: readDate(date), code: code || null, description: description.trim(), postings: [], at };
    journal.transactions.push(open);
  }

  function addPosting(text: string, at: At): void {
    const body = splitComment(text)[0]?.trim() ?? "";
    if (body === "" || !open) return;
    const bare = body.replace(/^[*!]\s+/, "");
    const [, account = "", amount = ""] = /^(.+?)(?:\s{2,}|\t\s*)(.*)$/.exec(bare) ?? [null, bare, ""];
    if (/^\(.*\)$/.test(account)) {
      warn(`${at.file}: unbalanced virtual postings are not double entry and were left out.`);
      return;
    }
    const name = account.replace(/^\[(.*)\]$/, "$1");
    open.postings.push({ account: renamed(name), ...readPosting(amount.trim()), at });
  }

  function readPosting(text: string): Omit<TextPosting, "account" | "at"> {
    const [, spent = "", marker = "", asserted = ""] = /^([^=]*?)\s*(?:(==?\*?)\s*(.*))?$/.exec(text) ?? [];
    const assertion = marker === "" ? null : readAssertion(asserted, marker);
    const [, paid = "", at = "", unitPrice = ""] = /^([^@]*?)\s*(?:(@@?)\s*(.*))?$/.exec(spent) ?? [];
    const [, units = "", lot] = /^([^{]*)(?:\{+([^}]*)\}+.*)?$/.exec(paid) ?? [];
    if (units.trim() === "") return { amount: null, price: null, assertion };
    const amount = parseAmountText(units, style, fallback);
    return { amount, price: readPrice({ at, text: unitPrice, lot, paid }), assertion };
  }

  function readPrice(told: {
    readonly at: string;
    readonly text: string;
    readonly lot: string | undefined;
    readonly paid: string;
  }): Price | null {
    if (told.at !== "")
      return { amount: abs(parseAmountText(told.text, style, fallback)), total: told.at === "@@" };
    if (told.lot === undefined || told.lot.trim() === "") return null;
    return {
      amount: abs(parseAmountText(told.lot.replace(/^=/, ""), style, fallback)),
      total: told.paid.includes("{{"),
    };
  }

  function readAssertion(text: string, marker: string): Assertion {
    const [amount = ""] = text.split("@");
    return { amount: parseAmountText(amount, style, fallback), withSubaccounts: marker.endsWith("*") };
  }

  function renamed(account: string): string {
    for (const [from, to] of aliases) {
      if (account === from) return to;
      if (account.startsWith(`${from}:`)) return to + account.slice(from.length);
    }
    return account;
  }

  return {
    line: (text, at) => {
      if (inComment || /^comment\b/.test(text)) {
        inComment = !/^end comment\b/.test(text);
        return;
      }
      if (/^[;#*%|]/.test(text) || text.trim() === "") {
        if (text.trim() === "") {
          open = null;
          inCommodity = null;
          skipping = false;
        }
        return;
      }
      if (/^\s/.test(text)) {
        const format = /^\s+format\s+(.*)$/.exec(text)?.[1];
        if (inCommodity !== null && format !== undefined) declareFormat(format, format);
        else if (!skipping) addPosting(text, at);
        return;
      }
      open = null;
      inCommodity = null;
      skipping = false;
      if (/^\d/.test(text)) startTransaction(text, at);
      else directive(text, at);
    },
    end: () => undefined,
  };
}

function withoutComment(text: string): string {
  return splitComment(text)[0]?.trim() ?? "";
}

/** Text and comment; in postings and directives a semicolon starts a comment. */
function splitComment(text: string, mark: RegExp = /;/): readonly string[] {
  const at = text.search(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at).replace(/^\s*;/, "")];
}

function abs<T extends { readonly quantity: { readonly abs: () => T["quantity"] } }>(amount: T): T {
  return { ...amount, quantity: amount.quantity.abs() };
}
