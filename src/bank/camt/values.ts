import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { checkIban } from "../../documents/values/iban.ts";
import { NO_CURRENCY, decimalToMinor } from "../amounts.ts";
import { type XmlNode, at, attribute, textAt } from "./xml.ts";

/** Where in the file something stands: `Line 120, entry 3 of statement 253`. */
export type Place = string;

export function camtProblem(place: Place, problem: string): PurserError {
  return new PurserError("statement_broken", `${place}: ${problem}`, { details: { place } });
}

/** The day of a `Dt` or `DtTm` choice, as the bank wrote it, without moving it to another zone. */
export function dayOf(node: XmlNode | undefined): IsoDate | undefined {
  const text = textAt(node, "Dt") ?? textAt(node, "DtTm") ?? textAt(node);
  return text === undefined ? undefined : isoDay(text);
}

export function isoDay(text: string): IsoDate | undefined {
  const day = text.slice(0, 10);
  return isIsoDate(day) ? day : undefined;
}

export type SignedAmount = { readonly amount: number; readonly currency: string };
type Reading = { readonly place: Place; readonly warn: (warning: string) => void };

/** `Amt` of a node, without its sign; undefined where there is none. */
export function amountOf(node: XmlNode | undefined, { place, warn }: Reading): SignedAmount | undefined {
  const amt = at(node, "Amt");
  const text = textAt(amt);
  if (text === undefined) return undefined;
  const currency = attribute(amt, "Ccy")?.toUpperCase() ?? NO_CURRENCY;
  try {
    const { amount, rounded } = decimalToMinor(text, currency);
    if (rounded) warn(`${place}: ${text} has more decimals than ${currency} and was rounded.`);
    return { amount, currency };
  } catch (error) {
    if (error instanceof PurserError) throw camtProblem(place, `${error.message}.`);
    throw error;
  }
}

/** +1 for CRDT, -1 for DBIT. */
export function signOf(node: XmlNode | undefined, place: Place): 1 | -1 {
  const indicator = textAt(node, "CdtDbtInd")?.toUpperCase();
  if (indicator === "CRDT") return 1;
  if (indicator === "DBIT") return -1;
  throw camtProblem(place, `CdtDbtInd is "${indicator ?? ""}"; it must be CRDT or DBIT.`);
}

export const signed = (sign: 1 | -1, amount: number) => (amount === 0 ? 0 : sign * amount);

/** The number of an account: its IBAN, or what else identifies it, under the names of all versions. */
export function accountNumbers(acct: XmlNode | undefined): { iban: string | null; number: string | null } {
  const number =
    textAt(acct, "Id/IBAN") ??
    textAt(acct, "Id/Othr/Id") ??
    textAt(acct, "Id/PrtryAcct/Id") ??
    textAt(acct, "Id/BBAN") ??
    textAt(acct, "Id/UPIC") ??
    textAt(acct, "Prxy/Id") ??
    null;
  const iban = checkIban(number ?? "");
  const declared = textAt(acct, "Id/IBAN") === undefined ? undefined : iban.value;
  return { iban: iban.valid ? iban.value : (declared ?? null), number };
}
