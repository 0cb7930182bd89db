import { Decimal } from "decimal.js";
import { type Minor, splitMinor } from "../../base/money.ts";
import type { z } from "zod";
import type { ReadTax } from "../read-document.ts";
import type { StandardInvoice, StandardLine, standardLine } from "../standard-invoice.ts";
import { decimalOf, type StatedAmounts } from "./amounts.ts";
import { percentOf, sumOfLines } from "./check-arithmetic.ts";
import { type Desk, plainText } from "./desk.ts";
import type { Totals } from "./totals.ts";

type StandardTax = StandardInvoice["taxes"][number];

/** Tax by rate; where the document has no breakdown but one tax, that one over the whole net amount. */
export function settleTaxes(desk: Desk, amounts: StatedAmounts, { net, tax }: Totals): StandardTax[] {
  const { taxes } = desk.read;
  const single = taxes.length === 1;
  const found = taxes.flatMap((read, index): StandardTax[] => {
    const stated = amounts.taxes[index];
    const basis = stated?.basis ?? (single ? net : null);
    const amount = stated?.amount ?? (single ? tax : basis !== null && stated?.rate ? percentOf(basis, stated.rate) : null); // prettier-ignore
    return basis === null || amount === null ? [] : [{ ...kindOf(read), basis, amount }];
  });
  const sums = (part: "basis" | "amount") => found.reduce((total, entry) => total + entry[part], 0);
  if (found.length > 0 && sums("basis") === net && sums("amount") === tax) return found;
  if (taxes.length > 0)
    desk.note("taxes_summed_up", "taxes", "The taxes by rate are incomplete or do not make up the totals; one tax over the whole stands for them."); // prettier-ignore
  return tax === 0 && net === 0 ? [] : [{ category: null, rate: tax === 0 ? null : rateOf(net, tax), basis: net, amount: tax }]; // prettier-ignore
}

function kindOf({ category, rate }: ReadTax): Pick<StandardTax, "category" | "rate"> {
  return { category: category?.value ?? null, rate: decimalOf(rate)?.toString() ?? null };
}

/** The whole or half percentage that gives exactly this tax; null where none does. */
function rateOf(net: Minor, tax: Minor): string | null {
  if (net === 0) return null;
  const near = new Decimal(tax).times(200).dividedBy(net).toDecimalPlaces(0).dividedBy(2);
  return near.greaterThan(0) && percentOf(net, near) === tax ? near.toString() : null;
}

/**
 * The lines to post. They always sum to the net amount: allowances and charges of the whole
 * document are lines of their own, prices with tax are brought to net, and where the
 * document has no lines, or lines that do not make up its total, one line a rate stands for them.
 */
export function settleLines(
  desk: Desk,
  { amounts, totals, taxes }: { readonly amounts: StatedAmounts; readonly totals: Totals; readonly taxes: readonly StandardTax[] }, // prettier-ignore
): StandardLine[] {
  const sum = sumOfLines(amounts);
  if (sum === null) {
    if (amounts.lines.length > 0)
      desk.note("lines_incomplete", "lines", "The amount of a line is not known; the taxes by rate stand for the lines."); // prettier-ignore
    return summaryLines(totals, taxes);
  }
  const nets = totals.linesIncludeTax
    ? withoutTax(amounts, totals)
    : amounts.lines.map(({ net }) => net ?? 0);
  const lines = desk.read.lines.map((read, index): StandardLine => {
    const stated = amounts.lines[index];
    return bare({
      description: plainText(read.description?.value ?? read.description?.raw, 500) ?? `Line ${index + 1}`,
      itemCode: plainText(read.itemCode?.value, 100),
      quantity: stated?.quantity?.toFixed() ?? null,
      unitPrice: totals.linesIncludeTax ? null : (stated?.unitPrice?.toFixed() ?? null),
      net: nets[index] ?? 0,
      taxRate: stated?.rate?.toString() ?? null,
      taxCategory: plainText(read.taxCategory?.value, 10),
    });
  });
  if (totals.linesIncludeTax) {
    desk.note("lines_include_tax", "lines", "The lines are prices with tax; they were brought to net.");
    return lines;
  }
  const rate = taxes.length === 1 ? (taxes[0]?.rate ?? null) : null;
  const extra = (description: string, net: Minor | null) =>
    net ? [bare({ description, itemCode: null, quantity: null, unitPrice: null, net, taxRate: rate, taxCategory: null })] : []; // prettier-ignore
  const all = [
    ...lines,
    ...extra("Allowance", -(amounts.allowanceTotal ?? 0)),
    ...extra("Charge", amounts.chargeTotal),
  ];
  if (all.reduce((total, line) => total + line.net, 0) === totals.net) return all;
  desk.note("lines_summed_up", "lines", "The lines do not make up the net amount; the totals by rate stand for them."); // prettier-ignore
  return summaryLines(totals, taxes);
}

function withoutTax({ lines }: StatedAmounts, { net }: Totals): Minor[] {
  const weights = lines.map(({ net: gross, rate }) =>
    rate ? new Decimal(gross ?? 0).dividedBy(rate.dividedBy(100).plus(1)).toNumber() : (gross ?? 0),
  );
  return splitMinor(net, weights);
}

function summaryLines({ net }: Totals, taxes: readonly StandardTax[]): StandardLine[] {
  const line = (basis: Minor, rate: string | null, category: string | null) =>
    bare({ description: rate === null ? "Total" : `Total at ${rate} %`, itemCode: null, quantity: null, unitPrice: null, net: basis, taxRate: rate, taxCategory: category }); // prettier-ignore
  return taxes.length > 0
    ? taxes.map(({ basis, rate, category }) => line(basis, rate, category))
    : [line(net, null, null)];
}

type BareLine = Omit<z.input<typeof standardLine>, "accountCode" | "tax">;

function bare(line: BareLine): StandardLine {
  return { ...line, accountCode: null, tax: null };
}
