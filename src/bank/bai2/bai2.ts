import type { IsoDate } from "../../base/dates.ts";
import { checkIban } from "../../documents/values/iban.ts";
import { type DraftLine, finishStatement } from "../draft.ts";
import { MAX_LINES, broken, tooManyLines, truncated } from "../problem.ts";
import type { ParsedStatement, ParsedStatements } from "../statement.ts";
import { type AmountItem, baiAmount, baiDate, readAmountItem } from "./amount-item.ts";
import { type BaiRecord, readRecords } from "./records.ts";

type Group = {
  readonly date: IsoDate;
  readonly currency: string;
  readonly bank: string | null;
  readonly line: number;
};

type OpenAccount = {
  readonly head: BaiRecord;
  readonly currency: string;
  readonly summary: readonly AmountItem[];
  readonly lines: DraftLine[];
  readonly warnings: string[];
  /** what the trailer must repeat */
  control: number;
  records: number;
};

/**
 * Accounts of a BAI2 file, one statement each. Amounts are in minor units already. Lines carry no day of their own: they are of the
 * group's as-of date. Control totals that do not add up are warnings: the lines are kept as they stand.
 * @throws PurserError `statement_broken`, `statement_truncated`
 */
export function readBai2(text: string, { filename }: { readonly filename: string }): ParsedStatements {
  const records = readRecords(text);
  const warnings: string[] = [];
  const statements: ParsedStatement[] = [];
  let group: Group | undefined;
  let account: OpenAccount | undefined;
  let count = 0;
  const totals = { group: 0, file: 0, skipped: false };
  for (const record of records) {
    switch (record.code) {
      case "02":
        group = readGroup(record, records[0]);
        totals.group = 0;
        totals.skipped = /^[24]$/.test((record.fields[2] ?? "").trim());
        if (totals.skipped)
          warnings.push(`Line ${record.line}: a group of deleted or test records is left out.`);
        break;
      case "03":
        if (!group) throw broken(record.line, "an account (03) stands outside of a group (02).");
        if (account)
          throw broken(record.line, `the account of line ${account.head.line} has no trailer (49).`);
        account = openAccount(record, group);
        break;
      case "16":
        count += 1;
        if (count > MAX_LINES) throw tooManyLines(filename);
        if (!group || !account)
          throw broken(record.line, "a transaction (16) stands outside of an account (03).");
        addTransaction(record, account, group);
        break;
      case "49":
        if (!group || !account)
          throw broken(record.line, "an account trailer (49) without its account (03).");
        account.records += record.records;
        checkTrailer(record, account);
        totals.group += baiAmount(record.fields[0] ?? "", record.line) ?? account.control;
        if (!totals.skipped) statements.push(closeAccount(account, group));
        account = undefined;
        break;
      case "98":
        compareTotal(record, { expected: totals.group, what: "group", warnings });
        totals.file += baiAmount(record.fields[0] ?? "", record.line) ?? totals.group;
        group = undefined;
        break;
      case "99":
        compareTotal(record, { expected: totals.file, what: "file", warnings });
        break;
    }
  }
  const last = records.at(-1);
  if (last?.code !== "99") throw truncated(last?.line ?? 1, "the file, before its trailer (99)");
  return { format: "bai2", statements, warnings };
}

function readGroup(record: BaiRecord, header: BaiRecord | undefined): Group {
  const [, originator = "", , day = "", , currency = ""] = record.fields;
  // A group without an as-of date is of the day that the file was made.
  const date = baiDate(day.trim() === "" ? (header?.fields[2] ?? "") : day);
  if (date === undefined) throw broken(record.line, `the as-of date "${day}" is not a day such as 260630.`);
  return {
    date,
    currency: currency.trim() || "USD",
    bank: originator.trim() || null,
    line: record.line,
  };
}

function openAccount(head: BaiRecord, group: Group): OpenAccount {
  const currency = (head.fields[1] ?? "").trim() || group.currency;
  if (!/^[A-Z]{3}$/.test(currency))
    throw broken(head.line, `"${currency}" is not a currency code such as USD.`);
  const summary: AmountItem[] = [];
  for (let at = 2; at < head.fields.length;) {
    const item = readAmountItem(head, at, { counted: true });
    if (item.code !== "") summary.push(item);
    at = item.next;
  }
  const control = summary.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  return { head, currency, summary, lines: [], warnings: [], control, records: head.records };
}

function addTransaction(record: BaiRecord, account: OpenAccount, group: Group): void {
  const item = readAmountItem(record, 0, { counted: false });
  account.control += item.amount ?? 0;
  account.records += record.records;
  const sign = signOf(item.code, record.line);
  if (sign === 0) {
    account.warnings.push(`Line ${record.line}: type ${item.code} moves no money and is left out.`);
    return;
  }
  if (item.amount === null) throw broken(record.line, "the transaction has no amount.");
  const [bankReference = "", customerReference = ""] = record.fields.slice(item.next);
  const text = record.fields.slice(item.next + 2).map((part) => part.trim()).filter((part) => part !== "").join(" "); // prettier-ignore
  account.lines.push({
    externalId: bankReference.trim() || null,
    date: group.date,
    valueDate: item.valueDate,
    amount: sign * item.amount === 0 ? 0 : sign * item.amount,
    currency: account.currency,
    counterparty: null,
    counterpartyIban: null,
    reference: text || customerReference.trim() || null,
    endToEndId: null,
    description: text !== "" ? customerReference.trim() || null : null,
    code: item.code,
    status: "booked",
  });
}

/** Type codes: 100-399 and 920-959 credit, 400-699 and 960-999 debit, 890 information, 700-799 loans (credit below 720). */
function signOf(code: string, line: number): 1 | -1 | 0 {
  const number = Number(code);
  if (!/^\d{3}$/.test(code)) throw broken(line, `"${code}" is not a type code of three digits.`);
  if (code === "890") return 0;
  if (
    (number >= 100 && number <= 399) ||
    (number >= 700 && number <= 719) ||
    (number >= 920 && number <= 959)
  )
    return 1;
  if ((number >= 400 && number <= 699) || (number >= 720 && number <= 799) || number >= 960) return -1;
  throw broken(line, `type code ${code} is neither a credit nor a debit.`);
}

function closeAccount(
  { head, currency, summary, lines, warnings }: OpenAccount,
  group: Group,
): ParsedStatement {
  const number = (head.fields[0] ?? "").trim();
  const iban = checkIban(number);
  const balance = (code: string) => {
    const amount = summary.find((item) => item.code === code)?.amount ?? null;
    return amount === null ? null : { amount, date: group.date };
  };
  return finishStatement({
    account: { iban: iban.valid ? iban.value : null, number: number || null, bank: group.bank, name: null },
    currency,
    number: null,
    from: group.date,
    to: group.date,
    opening: balance("010"),
    closing: balance("015"),
    lines,
    warnings,
  });
}

function checkTrailer(record: BaiRecord, account: OpenAccount): void {
  const total = baiAmount(record.fields[0] ?? "", record.line);
  if (total !== null && total !== account.control) {
    account.warnings.push(
      `Line ${record.line}: the account's control total is ${total}, its amounts add up to ${account.control}.`,
    );
  }
  const announced = baiAmount(record.fields[1] ?? "", record.line);
  if (announced !== null && announced !== account.records) {
    account.warnings.push(
      `Line ${record.line}: the account announces ${announced} records and has ${account.records}.`,
    );
  }
}

function compareTotal(
  record: BaiRecord,
  {
    expected,
    what,
    warnings,
  }: { readonly expected: number; readonly what: string; readonly warnings: string[] },
): void {
  const total = baiAmount(record.fields[0] ?? "", record.line);
  if (total !== null && total !== expected)
    warnings.push(
      `Line ${record.line}: the ${what}'s control total is ${total}, its parts add up to ${expected}.`,
    );
}
