import { Decimal } from "decimal.js";
import { type Minor, minorToDecimal } from "../../base/money.ts";
import { type StatedAmounts, toMinor } from "./amounts.ts";

/** Two amounts of one document that must be equal and are not. */
export type Mismatch = {
  readonly code:
    | "line_differs_from_price"
    | "lines_differ_from_total"
    | "lines_differ_from_net"
    | "tax_differs_from_rate"
    | "taxes_differ_from_tax"
    | "bases_differ_from_net"
    | "gross_differs"
    | "payable_differs";
  /** the field that is the likelier wrong one */
  readonly field: string;
  /** what the field says */
  readonly stated: Minor;
  /** what the others make of it */
  readonly computed: Minor;
  readonly formula: string;
  /** note: other amounts confirm what is posted · error: nothing tells which of the two is right */
  readonly severity: "note" | "review" | "error";
};

/**
 * Whether the amounts of a document agree: quantity x price = line net; lines - allowances + charges = net; basis x rate = tax;
 * net + tax = gross; gross - prepaid + rounding = payable (EN 16931, BR-CO-10 to BR-CO-17). Exact in minor units; a product may
 * differ by one unit, and tax by rate by one unit a line, for those who round it there. Amounts that are not stated are not judged.
 */
export function checkArithmetic(amounts: StatedAmounts, currency: string): Mismatch[] {
  const found = [
    checkTotals(amounts),
    ...checkLineSums(amounts),
    ...checkTaxes(amounts, currency),
    checkPayable(amounts),
  ].filter((mismatch) => mismatch !== null);
  return [...checkLinePrices(amounts, currency), ...found];
}

/** Sum of the lines; null where one of them is not known, or where there are none. */
export function sumOfLines({ lines }: Pick<StatedAmounts, "lines">): Minor | null {
  return lines.length === 0 ? null : sumOrNull(lines.map((line) => line.net));
}

/** Do the lines hold the tax already, as on receipts? Then they sum to the gross amount and not to the net one. */
export function linesIncludeTax(amounts: StatedAmounts): boolean {
  const sum = sumOfLines(amounts);
  const { gross, net, lineTotal } = amounts;
  if (sum === null || gross === null || amounts.tax === 0) return false;
  // Some state the lines with tax and their total without.
  if (lineTotal !== null && lineTotal !== sum && lineTotal !== net) return false;
  const adjusted = sum - (amounts.allowanceTotal ?? 0) + (amounts.chargeTotal ?? 0);
  return adjusted === gross && net !== gross && (net !== null || (amounts.tax ?? 0) !== 0);
}

function checkTotals(amounts: StatedAmounts): Mismatch | null {
  const { net, tax, gross } = amounts;
  if (net === null || tax === null) return null;
  const lines = sumOfLines(amounts);
  const netHolds =
    lines !== null && lines - (amounts.allowanceTotal ?? 0) + (amounts.chargeTotal ?? 0) === net;
  const taxes = amounts.taxes.length > 0 ? sumOrNull(amounts.taxes.map(({ amount }) => amount)) : null;
  const taxHolds = taxes === tax;
  if (gross === null) return checkPayableOfNet(amounts, { net, tax, witness: netHolds || taxHolds });
  if (net + tax === gross) return null;
  const grossHolds = amounts.payable !== null && paid(amounts) === amounts.payable;
  const [field, stated, computed] =
    !grossHolds || (netHolds && taxHolds)
      ? (["gross", gross, net + tax] as const)
      : netHolds
        ? (["tax", tax, gross - net] as const)
        : (["net", net, gross - tax] as const);
  return {
    code: "gross_differs",
    field,
    stated,
    computed,
    formula: field === "gross" ? "net + tax" : field === "tax" ? "gross - net" : "gross - tax",
    severity: grossHolds || netHolds || taxHolds ? "review" : "error",
  };
}

/** Without a gross amount, what is to be paid must follow from net and tax. */
function checkPayableOfNet(
  { payable, prepaid, rounding }: StatedAmounts,
  { net, tax, witness }: { readonly net: Minor; readonly tax: Minor; readonly witness: boolean },
): Mismatch | null {
  const computed = net + tax - (prepaid ?? 0) + (rounding ?? 0);
  if (payable === null || computed === payable) return null;
  return { code: "gross_differs", field: "payable", stated: payable, computed, formula: "net + tax - prepaid + rounding", severity: witness ? "review" : "error" }; // prettier-ignore
}

function checkPayable(amounts: StatedAmounts): Mismatch | null {
  const { gross, payable, net, tax } = amounts;
  const computed = paid(amounts);
  if (gross === null || payable === null || computed === null || computed === payable) return null;
  const witness = net !== null && tax !== null;
  return { code: "payable_differs", field: "payable", stated: payable, computed, formula: "gross - prepaid + rounding", severity: witness ? "review" : "error" }; // prettier-ignore
}

function paid({ gross, prepaid, rounding }: StatedAmounts): Minor | null {
  return gross === null ? null : gross - (prepaid ?? 0) + (rounding ?? 0);
}

function checkLinePrices(amounts: StatedAmounts, currency: string): Mismatch[] {
  const sum = sumOfLines(amounts);
  const total = amounts.lineTotal ?? amounts.net;
  const confirmed = sum !== null && (sum === total || linesIncludeTax(amounts));
  return amounts.lines.flatMap(({ quantity, unitPrice, net }, index) => {
    if (!quantity || !unitPrice || net === null) return [];
    const computed = toMinor(quantity.times(unitPrice), currency);
    if (computed === null || Math.abs(computed - net) <= 1) return [];
    return [
      {
        code: "line_differs_from_price" as const,
        field: `lines.${index}.net`,
        stated: net,
        computed,
        formula: "quantity x unit price",
        // A discount of the line explains it where the lines still make up the total.
        severity: confirmed ? ("note" as const) : ("review" as const),
      },
    ];
  });
}

function checkLineSums(amounts: StatedAmounts): (Mismatch | null)[] {
  if (linesIncludeTax(amounts)) return [];
  const sum = sumOfLines(amounts);
  const { lineTotal, tax, gross } = amounts;
  const net = amounts.net ?? (gross !== null && tax !== null ? gross - tax : null);
  const wrongTotal: Mismatch | null =
    sum === null || lineTotal === null || sum === lineTotal
      ? null
      : { code: "lines_differ_from_total", field: "lineTotal", stated: lineTotal, computed: sum, formula: "sum of the lines", severity: "review" }; // prettier-ignore
  const total = lineTotal ?? sum;
  const adjusted = total === null ? null : total - (amounts.allowanceTotal ?? 0) + (amounts.chargeTotal ?? 0);
  const wrongNet: Mismatch | null =
    adjusted === null || net === null || adjusted === net
      ? null
      : { code: "lines_differ_from_net", field: "net", stated: net, computed: adjusted, formula: "lines - allowances + charges", severity: "review" }; // prettier-ignore
  return [wrongTotal, wrongNet];
}

function checkTaxes(amounts: StatedAmounts, currency: string): (Mismatch | null)[] {
  const { taxes, lines, tax, net } = amounts;
  const tolerance = Math.max(1, lines.length);
  const byRate = taxes.map(({ rate, basis, amount }, index): Mismatch | null => {
    if (!rate || basis === null || amount === null) return null;
    const computed = percentOf(basis, rate);
    if (Math.abs(computed - amount) <= tolerance) return null;
    return { code: "tax_differs_from_rate", field: `taxes.${index}.amount`, stated: amount, computed, formula: `${minorToDecimal(basis, currency)} x ${rate.toString()} %`, severity: "review" }; // prettier-ignore
  });
  if (taxes.length === 0) return [checkLineRates(amounts)];
  const sum = sumOrNull(taxes.map(({ amount }) => amount));
  const bases = sumOrNull(taxes.map(({ basis }) => basis));
  return [
    ...byRate,
    sum === null || tax === null || sum === tax
      ? null
      : { code: "taxes_differ_from_tax", field: "tax", stated: tax, computed: sum, formula: "sum of the taxes by rate", severity: "review" }, // prettier-ignore
    bases === null || net === null || bases === net
      ? null
      : { code: "bases_differ_from_net", field: "net", stated: net, computed: bases, formula: "sum of the bases by rate", severity: "review" }, // prettier-ignore
  ];
}

/** Without a breakdown the lines' own rates must give the tax. */
function checkLineRates(amounts: StatedAmounts): Mismatch | null {
  const { lines, tax, net } = amounts;
  const sum = sumOfLines(amounts);
  if (tax === null || sum === null || sum !== net) return null;
  let computed = 0;
  for (const { net: lineNet, rate } of lines) {
    if (!rate || lineNet === null) return null;
    computed += percentOf(lineNet, rate);
  }
  if (Math.abs(computed - tax) <= Math.max(1, lines.length)) return null;
  return { code: "tax_differs_from_rate", field: "tax", stated: tax, computed, formula: "lines x their rates", severity: "review" }; // prettier-ignore
}

export function percentOf(basis: Minor, rate: Decimal): Minor {
  return new Decimal(basis).times(rate).dividedBy(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

function sumOrNull(values: readonly (Minor | null)[]): Minor | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
