import { isIsoDate } from "../../../base/dates.ts";
import type { AccountType } from "../../accounts.ts";
import type { At } from "../draft.ts";
import { type NumberStyle, parseAmountText } from "./amount-text.ts";
import type { ParserContext, TextParser } from "./hledger-parser.ts";
import { type Amount, type Price, type TextPosting, type TextTransaction, UnreadableLine } from "./model.ts";

const DIRECTIVE = /^(\d{4}[-/]\d{1,2}[-/]\d{1,2})\s+(\S+)\s*(.*)$/;
const ACCOUNT = String.raw`[\p{Lu}\p{N}][\p{L}\p{N}\-]*(?::[\p{L}\p{N}][\p{L}\p{N}\-]*)+`;
const POSTING = new RegExp(`^(?:[*!&#?%PSTCURM]\\s+)?(${ACCOUNT})(?:\\s+(.*))?$`, "u");
const FLAG = /^([*!&#?%]|txn|[PSTCURM])$/;
const IGNORED = new Set(["commodity", "note", "document", "event", "query", "custom", "close"]);
const ROOTS: Readonly<Record<string, AccountType>> = {
  name_assets: "asset",
  name_liabilities: "liability",
  name_equity: "equity",
  name_income: "revenue",
  name_expenses: "expense",
};

/** The language of Beancount (beancount.github.io, "Beancount Language Syntax"), without plugins, arithmetic and lot matching. */
export function createBeancountParser({ journal, warn }: ParserContext): TextParser {
  const style: NumberStyle = { marks: new Map([["", "."]]), dollar: "USD" };
  const roots = new Map<string, AccountType>();
  let open: TextTransaction | null = null;

  function dated(date: string, word: string, rest: string, at: At): void {
    if (FLAG.test(word)) {
      const texts = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
        text.replaceAll('\\"', '"'),
      );
      if (texts.length === 0 && rest.startsWith('"'))
        throw new UnreadableLine("the description must end on the line it starts on");
      const link = /\^([\w\-/.]+)/.exec(rest.replace(/"(?:[^"\\]|\\.)*"/g, ""))?.[1] ?? null;
      open = { date, code: link, description: texts.join(" | "), postings: [], at };
      journal.transactions.push(open);
    } else if (word === "open") {
      const [account = ""] = rest.split(/\s+/);
      journal.accounts.set(account, { type: typeOf(account), at });
    } else if (word === "price") {
      const [, commodity = "", price = ""] = /^(\S+)\s+(.+)$/.exec(rest) ?? [];
      journal.prices.push({ date, commodity, price: amount(price), at });
    } else if (word === "balance") {
      const [, account = "", told = ""] = /^(\S+)\s+(.+)$/.exec(rest) ?? [];
      journal.balances.push({ date, account, amount: amount(told.replace(/~\s*[\d.,]+/, " ")), at });
    } else if (word === "pad") {
      const [account = "", from = ""] = rest.split(/\s+/);
      journal.pads.push({ date, account, from, at });
    } else if (!IGNORED.has(word)) throw new UnreadableLine(`"${word}" is not a directive of Beancount`);
  }

  function typeOf(account: string): AccountType | null {
    return roots.get(account.split(":")[0] ?? "") ?? null;
  }

  function option(text: string): void {
    const [, name = "", value = ""] = /^"([^"]*)"\s+"([^"]*)"$/.exec(text) ?? [];
    if (name === "operating_currency") journal.operatingCurrency ??= value;
    const type = ROOTS[name];
    if (type) roots.set(value, type);
  }

  function addPosting(text: string, at: At): void {
    // Metadata (`key: value`), tags and links on lines of their own.
    if (!open || /^[a-z][\w-]*:(\s|$)/.test(text) || /^[#^]/.test(text)) return;
    const match = POSTING.exec(text);
    if (!match) throw new UnreadableLine(`"${text}" is not a posting such as Assets:Bank  10.00 USD`);
    const [, account = "", rest = ""] = match;
    open.postings.push({ account, ...readPosting(rest.trim()), assertion: null, at });
  }

  function readPosting(text: string): Pick<TextPosting, "amount" | "price"> {
    if (text === "") return { amount: null, price: null };
    const [, units = "", braces, cost = "", , at, price = ""] =
      /^([^{@]+?)\s*(?:(\{\{?)([^}]*)(\}\}?))?\s*(?:(@@?)\s*(.*))?$/.exec(text) ?? [];
    if (units === "") throw new UnreadableLine(`"${text}" is not an amount such as 10.00 USD`);
    const held = amount(units);
    if (braces !== undefined) return { amount: held, price: readCost(cost, braces === "{{") };
    if (at === undefined) return { amount: held, price: null };
    const told = amount(price);
    return {
      amount: held,
      price: { amount: { ...told, quantity: told.quantity.abs() }, total: at === "@@" },
    };
  }

  function readCost(text: string, total: boolean): Price {
    const told = /[-+]?\d[\d,]*(?:\.\d+)?\s+\p{Lu}[\w'.-]*/u.exec(text)?.[0];
    if (told === undefined || text.includes("#"))
      throw new UnreadableLine(
        "the cost of the lot must be written out, such as {12.50 USD}: lots are not matched here",
      );
    return { amount: amount(told), total };
  }

  function amount(text: string): Amount {
    if (/\d\s*[-+*/]\s*\d|[()]/.test(text))
      throw new UnreadableLine(`"${text}" is arithmetic; write its result`);
    return parseAmountText(text, style);
  }

  return {
    line: (raw, at) => {
      const text = stripComment(raw);
      if (text.trim() === "") return;
      if (/^\s/.test(text)) {
        addPosting(text.trim(), at);
        return;
      }
      open = null;
      const match = DIRECTIVE.exec(text);
      if (match) {
        const [, day = "", word = "", rest = ""] = match;
        const date = day.replaceAll("/", "-").replace(/-(\d)(?=-|$)/g, "-0$1");
        if (!isIsoDate(date)) throw new UnreadableLine(`"${day}" is not a date such as 2026-06-30`);
        dated(date, word, rest.trim(), at);
      } else if (text.startsWith("option")) option(text.slice("option".length).trim());
      else if (text.startsWith("plugin"))
        warn(`${at.file}: plugins are not run; entries that they would make are missing.`);
      else if (!/^(pushtag|poptag|pushmeta|popmeta|[*#:!])/.test(text))
        throw new UnreadableLine(`"${text.split(/\s/)[0] ?? ""}" is not a directive of Beancount`);
    },
    end: () => undefined,
  };
}

/** Without the comment: a semicolon outside of quotes starts one. */
function stripComment(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"' && text[at - 1] !== "\\") quoted = !quoted;
    if (text[at] === ";" && !quoted) return text.slice(0, at).trimEnd();
  }
  return text.trimEnd();
}
