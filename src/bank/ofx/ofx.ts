import { PurserError } from "../../base/errors.ts";
import { checkIban } from "../../documents/values/iban.ts";
import { NO_CURRENCY } from "../amounts.ts";
import { type DraftLine, finishStatement } from "../draft.ts";
import { MAX_LINES, broken, tooManyLines } from "../problem.ts";
import type { ParsedStatement, ParsedStatements, StatementBalance } from "../statement.ts";
import { type OfxNode, child, descendants, field, readOfxTree } from "./tree.ts";
import { type AmountReading, ofxAmount, optionalDate, requiredDate } from "./values.ts";

/** True for OFX and QFX files of both generations. */
export function looksLikeOfx(text: string): boolean {
  return /^\s*(OFXHEADER\s*:|<\?OFX\b)/i.test(text) || /<OFX\s*>/i.test(text.slice(0, 4_000));
}

/**
 * Bank and credit card statements of an OFX file, and the cash lines of investment statements.
 * LEDGERBAL is the balance at the end; OFX has no opening balance, so the tie stays unknown.
 * A file without statements (sign-on, profile, list of accounts) is read as none, with a warning that says what it is.
 * @throws PurserError `statement_broken`, `statement_truncated`, `statement_hostile`
 */
export function readOfx(text: string, { filename }: { readonly filename: string }): ParsedStatements {
  if (/<!DOCTYPE|<!ENTITY/i.test(text))
    throw new PurserError("statement_hostile", `${filename} defines XML entities, which no bank does.`);
  const start = /<OFX\s*>/i.exec(text);
  if (!start) throw broken(1, "there is no <OFX> element; the file is only a header.", "statement_truncated");
  const root = readOfxTree(text.slice(0, start.index).replace(/[^\n]/g, " ") + text.slice(start.index));
  const bank = statementNodes(root, ["STMTRS", "CCSTMTRS"]);
  const investment = statementNodes(root, ["INVSTMTRS"]);
  if (count(descendants(root, "STMTTRN")) > MAX_LINES) throw tooManyLines(filename);
  const statements = bank.map((node) => readStatement(node));
  const cash = investment.map((node) => readCash(node));
  const all = [...statements, ...cash.flatMap(({ statement }) => statement ?? [])];
  const warnings = cash.flatMap(({ warning }) => warning ?? []);
  if (all.length === 0 && warnings.length === 0) warnings.push(describe(root, filename));
  return { format: "ofx", statements: all, warnings };
}

function count(nodes: Iterable<OfxNode>): number {
  return [...nodes].length;
}

function statementNodes(root: OfxNode, names: readonly string[]): OfxNode[] {
  return names.flatMap((name) => [...descendants(root, name)]);
}

function readStatement(node: OfxNode): ParsedStatement {
  const warnings: string[] = [];
  const { currency, warn } = currencyOf(node, warnings);
  const list = child(node, "BANKTRANLIST");
  const transactions = (list ?? node).children.filter((inner) => inner.name === "STMTTRN");
  return finishStatement({
    account: accountOf(child(node, "BANKACCTFROM") ?? child(node, "CCACCTFROM")),
    currency,
    number: null,
    from: optionalDate(list, "DTSTART"),
    to: optionalDate(list, "DTEND"),
    opening: null,
    closing: ledgerBalance(child(node, "LEDGERBAL"), { currency, warn }),
    lines: transactions.map((transaction) => readLine(transaction, { currency, warn })),
    warnings,
  });
}

/** The cash movements of an investment account; trades are not bank lines and are left alone, which is said. */
function readCash(node: OfxNode): { readonly statement?: ParsedStatement; readonly warning?: string } {
  const warnings: string[] = [];
  const { currency, warn } = currencyOf(node, warnings);
  const list = child(node, "INVTRANLIST");
  const cash = [...descendants(node, "INVBANKTRAN")].flatMap((tran) => child(tran, "STMTTRN") ?? []);
  const trades = (list?.children ?? []).filter(
    (inner) => inner.children.length > 0 && inner.name !== "INVBANKTRAN",
  );
  const account = accountOf(child(node, "INVACCTFROM"));
  const whose = `Investment account ${account.number ?? "without number"}`;
  if (cash.length === 0)
    return {
      warning: `${whose} has no cash lines; its ${trades.length} trades and its positions are not bank lines.`,
    };
  warn(`${whose}: only its ${cash.length} cash lines are read; ${trades.length} trades are not bank lines.`);
  const statement = finishStatement({
    account,
    currency,
    number: null,
    from: optionalDate(list, "DTSTART"),
    to: optionalDate(list, "DTEND"),
    opening: null,
    closing: null,
    lines: cash.map((transaction) => readLine(transaction, { currency, warn })),
    warnings,
  });
  return { statement };
}

function currencyOf(node: OfxNode, warnings: string[]): AmountReading {
  const currency = field(node, "CURDEF")?.toUpperCase();
  const warn = (warning: string) => {
    warnings.push(warning);
  };
  if (currency !== undefined && /^[A-Z]{3}$/.test(currency)) return { currency, warn };
  warn(`Line ${node.line}: the statement names no currency (CURDEF).`);
  return { currency: NO_CURRENCY, warn };
}

function accountOf(node: OfxNode | undefined): ParsedStatement["account"] {
  const number = field(node, "ACCTID") ?? null;
  const iban = number === null ? undefined : checkIban(number);
  return {
    iban: iban?.valid === true ? iban.value : null,
    number,
    bank: field(node, "BANKID") ?? field(node, "BROKERID") ?? null,
    name: null,
  };
}

function ledgerBalance(node: OfxNode | undefined, reading: AmountReading): StatementBalance | null {
  if (!node) return null;
  if (field(node, "BALAMT") === undefined) {
    reading.warn(`Line ${node.line}: LEDGERBAL has no amount; the closing balance is not known.`);
    return null;
  }
  return { amount: ofxAmount(node, "BALAMT", reading), date: optionalDate(node, "DTASOF") };
}

function readLine(node: OfxNode, { currency: defined, warn }: AmountReading): DraftLine {
  // CURRENCY: the amount is still in that currency; ORIGCURRENCY: it was converted already (OFX 1.6 section 5.2).
  const currency = field(child(node, "CURRENCY"), "CURSYM")?.toUpperCase() ?? defined;
  const reading = { currency, warn };
  const date = requiredDate(node, "DTPOSTED");
  const payee = child(node, "PAYEE");
  const to = child(node, "BANKACCTTO") ?? child(node, "CCACCTTO");
  const iban = checkIban(field(to, "ACCTID") ?? "");
  const name = field(node, "NAME") ?? field(payee, "NAME") ?? null;
  const check = field(node, "CHECKNUM");
  const original = child(node, "ORIGCURRENCY");
  const notes = [
    field(node, "EXTDNAME"),
    check !== undefined && /[1-9]/.test(check) ? `Check ${check}` : undefined,
    original &&
      `Originally ${field(original, "CURSYM") ?? "another currency"} at ${field(original, "CURRATE") ?? "?"}`,
  ].filter((note) => note !== undefined);
  return {
    externalId: field(node, "FITID") ?? null,
    date,
    valueDate: optionalDate(node, "DTAVAIL"),
    amount: ofxAmount(node, "TRNAMT", reading),
    currency: reading.currency,
    counterparty: name,
    counterpartyIban: iban.valid ? iban.value : null,
    reference: field(node, "MEMO") ?? field(node, "REFNUM") ?? null,
    endToEndId: null,
    description: notes.length > 0 ? notes.join("; ") : null,
    code: field(node, "TRNTYPE") ?? null,
    status: "booked",
  };
}

/** What a file without statements is. */
function describe(root: OfxNode, filename: string): string {
  const has = (name: string) => descendants(root, name).next().done !== true;
  const signOn = child([...descendants(root, "SONRS")][0], "STATUS");
  if (signOn && (field(signOn, "CODE") ?? "0") !== "0")
    return `${filename} holds no statement: the bank refused the sign-on with code ${errorOf(signOn)}.`;
  if (has("ACCTINFORS")) {
    const accounts = [...descendants(root, "ACCTID")].length;
    return `${filename} holds no statement: it is a list of ${accounts} accounts.`;
  }
  const failed = [...descendants(root, "STATUS")].find(
    (node) => field(node, "SEVERITY")?.toUpperCase() === "ERROR",
  );
  if (failed) return `${filename} holds no statement: the bank answered with error ${errorOf(failed)}.`;
  if (has("PROFRS")) return `${filename} holds no statement: it is the bank's profile of services.`;
  if (has("SONRS")) return `${filename} holds no statement: it is only an answer to a sign-on.`;
  return `${filename} holds no statement of a bank or credit card account.`;
}

function errorOf(status: OfxNode): string {
  const message = field(status, "MESSAGE");
  return `${field(status, "CODE") ?? "?"}${message === undefined ? "" : ` (${message})`}`;
}
