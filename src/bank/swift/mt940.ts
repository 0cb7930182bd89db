import { checkIban } from "../../documents/values/iban.ts";
import { NO_CURRENCY } from "../amounts.ts";
import { type DraftLine, finishStatement } from "../draft.ts";
import { MAX_LINES, broken, tooManyLines, truncated } from "../problem.ts";
import type { ParsedStatement, ParsedStatements } from "../statement.ts";
import { balanceCurrency, swiftAmount, swiftBalance } from "./amounts.ts";
import { type Details, ibanOf, readDetails } from "./details86.ts";
import { type SwiftField, type SwiftMessage, readMessages } from "./fields.ts";
import { type Line61, readLine61 } from "./line61.ts";

/**
 * Customer statements (MT940) and interim reports (MT942) of a file; each message is a statement, a page of one too.
 * Amounts are exact. The booking date is the entry date where the line has one, else the value date.
 * @throws PurserError `statement_broken`, `statement_truncated`
 */
export function readSwift(text: string, { filename }: { readonly filename: string }): ParsedStatements {
  const messages = readMessages(text);
  if (messages.reduce((sum, message) => sum + message.fields.length, 0) > 3 * MAX_LINES)
    throw tooManyLines(filename);
  const statements = messages.filter(isStatement);
  requireWhole(statements, text);
  const interim = statements.some(isInterim);
  return {
    format: interim ? "mt942" : "mt940",
    statements: statements.map(readMessage),
    warnings:
      statements.length > 0
        ? []
        : [`${filename} holds no statement: it has none of the fields that one begins with.`],
  };
}

const STATEMENT_TAG = /^(20|25|28C?|6\d[FM]?|13D?|34F|90[CD])$/;

function isStatement({ fields }: SwiftMessage): boolean {
  return fields.some(({ tag }) => STATEMENT_TAG.test(tag));
}

function isInterim({ fields, type }: SwiftMessage): boolean {
  return type === "942" || fields.some(({ tag }) => /^(34F|13D?|90[CD])$/.test(tag));
}

/** A last message that opens with a balance and never closes was cut off, where the others of the file have their ends. */
function requireWhole(messages: readonly SwiftMessage[], text: string): void {
  const last = messages.at(-1);
  if (!last || last.ended) return;
  const closes = ({ fields }: SwiftMessage) => fields.some(({ tag }) => /^62[FM]?$/.test(tag));
  const framed = /\{4:/.test(text);
  if (framed || (messages.length > 1 && !closes(last) && messages.slice(0, -1).every(closes)))
    throw truncated(last.fields.at(-1)?.line ?? last.line, `the statement that begins on line ${last.line}`);
}

function readMessage({ fields }: SwiftMessage): ParsedStatement {
  const warnings: string[] = [];
  const warn = (warning: string) => {
    warnings.push(warning);
  };
  const named = currencyOf(fields);
  const currency = named ?? NO_CURRENCY;
  const lines = readLines(fields, { currency, warn });
  if (named === undefined && lines.length > 0) warn("No balance of the statement names its currency.");
  checkSums(fields, { lines, currency, warn });
  const balance = (tag: RegExp) =>
    balanceOf(
      fields.findLast((field) => tag.test(field.tag)),
      currency,
    );
  const first = (tag: RegExp) => fields.find((field) => tag.test(field.tag))?.lines[0]?.trim();
  return finishStatement({
    account: accountOf(first(/^25P?$/)),
    currency,
    number: first(/^28C?$/) ?? null,
    from: null,
    to: null,
    opening: balance(/^60[FM]?$/),
    closing: balance(/^62[FM]?$/),
    lines,
    warnings,
  });
}

function currencyOf(fields: readonly SwiftField[]): string | undefined {
  for (const field of fields) {
    if (!/^(6[0245][FM]?|34F|90[CD])$/.test(field.tag)) continue;
    const text = (field.lines[0] ?? "").trim();
    const named = balanceCurrency(field) ?? /^\d*([A-Z]{3})[CD]?[\d,]+$/.exec(text)?.[1];
    if (named !== undefined) return named;
  }
  return undefined;
}

type Reading = { readonly currency: string; readonly warn: (warning: string) => void };

function readLines(fields: readonly SwiftField[], reading: Reading): DraftLine[] {
  const lines: DraftLine[] = [];
  let open: { readonly line: Line61; details: Details | undefined } | undefined;
  const close = () => {
    if (open) lines.push(toLine(open.line, open.details, reading.currency));
    open = undefined;
  };
  for (const field of fields) {
    if (field.tag === "61") {
      close();
      open = { line: readLine61(field, reading), details: undefined };
    } else if (isDetails(field, reading, open !== undefined)) {
      // A second :86: of one line goes on where the first ended; the first names the parties.
      if (open) open.details ??= readDetails({ ...field, tag: field.tag === "NS" ? "NS" : "86" });
    } else {
      // After a balance, :86: speaks of the statement as a whole.
      close();
    }
  }
  close();
  return lines;
}

function isDetails({ tag, lines, line }: SwiftField, { warn }: Reading, afterLine: boolean): boolean {
  if (tag === "86" || tag === "NS") return true;
  if (tag !== "25" || !afterLine || !/^\d{3}\D\d{2}/.test(lines[0] ?? "")) return false;
  warn(`Line ${line}: details of a transaction stand in field 25 instead of 86.`);
  return true;
}

function toLine(line: Line61, details: Details | undefined, currency: string): DraftLine {
  const notes = [line.reversal ? "Reversal" : null, details?.description ?? null, line.details].filter(
    (note) => note !== null,
  );
  return {
    externalId: line.bankReference,
    date: line.date,
    valueDate: line.valueDate,
    amount: line.amount,
    currency,
    counterparty: details?.counterparty ?? null,
    counterpartyIban: details?.counterpartyIban ?? ibanOf(line.details ?? undefined),
    reference: details?.reference ?? line.customerReference,
    endToEndId: details?.endToEndId ?? null,
    description: notes.length > 0 ? notes.join("; ") : null,
    code: [line.code, details?.code].filter((code) => typeof code === "string").join("-") || null,
    status: line.expected ? "pending" : "booked",
  };
}

function balanceOf(field: SwiftField | undefined, currency: string): ParsedStatement["opening"] {
  if (!field) return null;
  const { amount, date, currency: named } = swiftBalance(field, currency);
  return named === undefined || named === currency ? { amount, date } : { amount, date, currency: named };
}

function accountOf(text: string | undefined): ParsedStatement["account"] {
  const iban = checkIban((text ?? "").replace(/[A-Z]{3}$/, ""));
  const whole = checkIban(text ?? "");
  const valid = whole.valid ? whole.value : iban.valid ? iban.value : null;
  return { iban: valid, number: text ?? null, bank: null, name: null };
}

/** MT942 gives the number and sum of its debits and credits (:90D:, :90C:); what differs is said. */
function checkSums(
  fields: readonly SwiftField[],
  { lines, currency, warn }: Reading & { readonly lines: readonly DraftLine[] },
): void {
  for (const field of fields) {
    const side = /^90([CD])$/.exec(field.tag)?.[1];
    if (side === undefined) continue;
    const [, count = "", , digits] = /^(\d*)([A-Z]{3})([\d,]+)$/.exec((field.lines[0] ?? "").trim()) ?? [];
    if (digits === undefined) throw broken(field.line, `":${field.tag}:" is not of the form 3EUR12,50.`);
    const own = lines.filter(({ amount }) => (side === "D" ? amount < 0 : amount > 0));
    const sum = Math.abs(own.reduce((total, { amount }) => total + amount, 0));
    if (
      sum !== swiftAmount(digits, currency, field.line).amount ||
      (count !== "" && Number(count) !== own.length)
    ) {
      warn(`Line ${field.line}: the file announces ${count} ${side === "D" ? "debits" : "credits"} of ${digits}, and holds ${own.length}.`); // prettier-ignore
    }
  }
}
