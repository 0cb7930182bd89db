import type { IsoDate } from "../../base/dates.ts";
import { broken, roundedWarning } from "../problem.ts";
import { entryDate, swiftAmount, swiftDate } from "./amounts.ts";
import type { SwiftField } from "./fields.ts";

/** What a statement line `:61:` says (SWIFT FIN, MT940 field 61). */
export type Line61 = {
  readonly date: IsoDate;
  readonly valueDate: IsoDate;
  /** signed; a reversal of a credit is negative */
  readonly amount: number;
  readonly expected: boolean;
  readonly reversal: boolean;
  readonly code: string | null;
  readonly customerReference: string | null;
  readonly bankReference: string | null;
  readonly details: string | null;
};

// value date, entry date, mark, funds code, amount, type, the rest. Some banks put a blank or a line break before the amount.
const LINE =
  /^(\d{6})(\d{4}|\s{4})?\s?(RC|RD|EC|ED|C|D)([A-Z])?[\n ]?([\d.,]{1,20})([A-Z][A-Z0-9 ]{3})?([\s\S]*)$/;

type Reading = { readonly currency: string; readonly warn: (warning: string) => void };

export function readLine61(field: SwiftField, { currency, warn }: Reading): Line61 {
  const text = field.lines.join("\n");
  const [, value = "", entry = "", mark, , digits = "", code, rest = ""] = LINE.exec(text) ?? [];
  const valueDate = swiftDate(value);
  if (mark === undefined) {
    throw broken(
      field.line,
      `":61:${field.lines[0] ?? ""}" is not a statement line such as 2606300630C12,50NTRFNONREF.`,
    );
  }
  if (valueDate === undefined)
    throw broken(field.line, `the value date "${value}" is not a day that exists.`);
  const { amount, rounded } = swiftAmount(digits, currency, field.line);
  if (rounded) warn(roundedWarning(field.line, { text: digits, currency }));
  const date = entry.trim() === "" ? valueDate : entryDate(entry, valueDate);
  if (date === undefined) throw broken(field.line, `the entry date "${entry}" is not a day that exists.`);
  // RC takes a credit back, so money leaves; RD gives a debit back.
  const out = mark === "D" || mark === "ED" || mark === "RC";
  const [first = "", ...more] = rest.split("\n");
  const [, customer = "", bank = ""] = /^(.*?)(?:\/\/(.*))?$/.exec(first) ?? [];
  return {
    date,
    valueDate,
    amount: out && amount !== 0 ? -amount : amount,
    expected: mark.startsWith("E"),
    reversal: mark.startsWith("R"),
    code: code?.trim() ?? null,
    customerReference: referenceOf(customer),
    bankReference: referenceOf(bank),
    details: more.join(" ").trim() || null,
  };
}

/** NONREF says that there is none, EREF and the like that it stands in field 86. */
function referenceOf(text: string): string | null {
  const reference = text.trim();
  return /^(NONREF|EREF|PREF|MARF|KREF|)$/.test(reference) ? null : reference;
}
