import { type Minor, minorToDecimal } from "../../base/money.ts";
import type { HeadField } from "../read-document.ts";
import type { StatedAmounts } from "./amounts.ts";
import { checkArithmetic, linesIncludeTax, sumOfLines } from "./check-arithmetic.ts";
import type { Desk } from "./desk.ts";

/** What is posted, signed as the document has it, and the fields that it rests on. */
export type Totals = {
  readonly net: Minor;
  readonly tax: Minor;
  readonly gross: Minor;
  readonly prepaid: Minor;
  /** The fields that the gross amount was taken from. */
  readonly sources: readonly HeadField[];
  /** Three stated amounts agree: net + tax = gross, with a tax. */
  readonly confirmed: boolean;
  readonly linesIncludeTax: boolean;
};

/** The totals that the stated amounts give; null, with a question, where there is no total. */
export function settleTotals(desk: Desk, amounts: StatedAmounts, currency: string): Totals | null {
  for (const mismatch of checkArithmetic(amounts, currency)) {
    const { code, field, stated, computed, formula, severity } = mismatch;
    const money = (amount: Minor) => minorToDecimal(amount, currency);
    const message = `${field} is ${money(stated)}, but ${formula} gives ${money(computed)} ${currency}.`;
    if (severity === "note") desk.note(code, field, message);
    else desk[severity](code, field, message, { raw: rawOf(desk, field), candidates: [money(computed), money(stated)] }); // prettier-ignore
  }
  const found = grossOf(desk, amounts);
  if (!found) {
    // An unclear total was asked about already.
    if (!desk.field("gross") && !desk.field("payable"))
      desk.review("missing_total", "gross", "The document does not say how much is owed in total.");
    return null;
  }
  const { gross, sources } = found;
  const { tax, net } = taxAndNet(desk, amounts, gross);
  return {
    net,
    tax,
    gross,
    prepaid: amounts.prepaid ?? 0,
    sources,
    confirmed:
      amounts.net !== null &&
      amounts.tax !== null &&
      amounts.tax !== 0 &&
      amounts.gross === amounts.net + amounts.tax,
    linesIncludeTax: linesIncludeTax(amounts),
  };
}

function grossOf(
  desk: Desk,
  { gross, payable, prepaid, rounding, net, tax }: StatedAmounts,
): { readonly gross: Minor; readonly sources: readonly HeadField[] } | null {
  if (gross !== null) return { gross, sources: ["gross"] };
  // Stated but unclear: nothing else may stand in for it before a person looked.
  if (desk.field("gross")) return null;
  if (payable !== null) {
    desk.note("total_derived", "gross", "No total with tax is stated; it was taken from the amount to pay.");
    return { gross: payable + (prepaid ?? 0) - (rounding ?? 0), sources: ["payable"] };
  }
  if (desk.field("payable") || net === null || tax === null) return null;
  desk.note("total_derived", "gross", "No total with tax is stated; it was taken as net + tax.");
  return { gross: net + tax, sources: ["net", "tax"] };
}

function taxAndNet(desk: Desk, amounts: StatedAmounts, gross: Minor): { tax: Minor; net: Minor } {
  if (amounts.net !== null && amounts.tax !== null) return { net: amounts.net, tax: amounts.tax };
  if (amounts.tax !== null) return { tax: amounts.tax, net: gross - amounts.tax };
  if (amounts.net !== null) return { net: amounts.net, tax: gross - amounts.net };
  const known = amounts.taxes.map(({ amount }) => amount).filter((amount) => amount !== null);
  if (known.length > 0 && known.length === amounts.taxes.length) {
    const tax = known.reduce((sum, amount) => sum + amount, 0);
    return { tax, net: gross - tax };
  }
  const lines = sumOfLines(amounts);
  const adjusted = lines === null ? null : lines - (amounts.allowanceTotal ?? 0) + (amounts.chargeTotal ?? 0);
  if (adjusted !== null && adjusted !== gross) {
    desk.review("tax_not_stated", "tax", "The lines do not make up the total and no tax is stated.", {
      candidates: [],
    });
  } else {
    desk.note("tax_not_stated", "tax", "No tax is stated; the whole amount is taken as net.");
  }
  return { tax: 0, net: gross };
}

function rawOf(desk: Desk, path: string): string | null {
  const [part = "", index = "", name = ""] = path.split(".");
  if (part === "lines") return name === "net" ? (desk.read.lines[Number(index)]?.net?.raw ?? null) : null;
  if (part === "taxes")
    return name === "amount" ? (desk.read.taxes[Number(index)]?.amount?.raw ?? null) : null;
  return desk.read.fields[part as HeadField]?.raw ?? null;
}
