import { minorToDecimal, roundHalfUp } from "../../base/money.ts";
import { EN16931, type InvoiceRule } from "./rule.ts";
import { type InvoiceFacts, type TaxFacts, unitOf } from "./facts.ts";

const sum = (amounts: readonly (number | null)[]): number | null =>
  amounts.reduce<number | null>((total, one) => (total === null || one === null ? null : total + one), 0);

const shown = (amount: number, { currency }: InvoiceFacts) => minorToDecimal(amount, currency ?? "");

function equal(
  facts: InvoiceFacts,
  [left, leftAmount]: readonly [string, number | null],
  [right, rightAmount]: readonly [string, number | null],
): readonly string[] {
  if (leftAmount === null || rightAmount === null || leftAmount === rightAmount) return [];
  return [`${left} is ${shown(leftAmount, facts)}, but ${right} is ${shown(rightAmount, facts)}.`];
}

/**
 * How the amounts of an invoice hang together. BR-CO-11 and BR-CO-12 add up single allowances and charges, of which a read document
 * keeps the sums; they are taken as stated and enter BR-CO-13.
 */
export const ARITHMETIC_RULES: readonly InvoiceRule[] = [
  {
    id: "BR-CO-10",
    ofLines: true,
    severity: "error",
    demands: "The sum of the lines' net amounts is right.",
    source: EN16931,
    field: "lineTotal",
    check: (facts) =>
      facts.lines.length === 0
        ? []
        : equal(
            facts,
            ["The stated sum of the lines", facts.lineTotal],
            ["what the lines add up to", sum(facts.lines.map(({ net }) => net))],
          ),
  },
  {
    id: "BR-CO-13",
    severity: "error",
    demands: "Total without VAT = sum of lines - allowances + charges.",
    source: EN16931,
    field: "net",
    check: (facts) =>
      equal(
        facts,
        ["The total without tax", facts.net],
        [
          "the lines less allowances plus charges",
          facts.lineTotal === null ? null : facts.lineTotal - (facts.allowances ?? 0) + (facts.charges ?? 0),
        ],
      ),
  },
  {
    id: "BR-CO-14",
    severity: "error",
    demands: "Total VAT = sum of the VAT of all categories.",
    source: EN16931,
    field: "tax",
    check: (facts) =>
      facts.taxes.length === 0
        ? []
        : equal(
            facts,
            ["The total tax", facts.tax],
            ["the tax by rate adds up to", sum(facts.taxes.map(({ amount }) => amount))],
          ),
  },
  {
    id: "BR-CO-15",
    severity: "error",
    demands: "Total with VAT = total without VAT + total VAT.",
    source: EN16931,
    field: "gross",
    check: (facts) =>
      equal(facts, ["The total with tax", facts.gross], ["net plus tax", sum([facts.net, facts.tax])]),
  },
  {
    id: "BR-CO-16",
    severity: "error",
    demands: "Amount due = total with VAT - paid amount + rounding.",
    source: EN16931,
    field: "payable",
    check: (facts) =>
      equal(
        facts,
        ["The amount due", facts.payable],
        [
          "the total with tax less what is paid, rounded",
          facts.gross === null ? null : facts.gross - (facts.prepaid ?? 0) + (facts.rounding ?? 0),
        ],
      ),
  },
  {
    id: "BR-CO-17",
    severity: "error",
    demands: "VAT of a category = its taxable amount x its rate, rounded to the currency's decimals.",
    source: `${EN16931}; a whole unit of the currency is left to rounding by line, as the norm's own test files do`,
    field: "taxes",
    check: (facts) =>
      facts.taxes.flatMap((tax) => {
        const off = taxError(tax);
        return off !== null && Math.abs(off) > unitOf(facts) ? [taxMessage(tax, facts)] : [];
      }),
  },
  {
    id: "tax_rounding",
    severity: "note",
    demands: "VAT differs from taxable amount x rate by no more than rounding by line explains.",
    source:
      "Council Directive 2006/112/EC leaves the method of rounding to the member states (CJEU C-484/06)",
    field: "taxes",
    check: (facts) =>
      facts.taxes.flatMap((tax) => {
        const off = Math.abs(taxError(tax) ?? 0);
        return off > 1 && off <= unitOf(facts) ? [taxMessage(tax, facts)] : [];
      }),
  },
];

function taxError({ basis, rate, amount }: TaxFacts): number | null {
  if (basis === null || rate === null || amount === null) return null;
  return amount - roundHalfUp((basis * rate) / 100);
}

function taxMessage({ basis, rate, amount }: TaxFacts, facts: InvoiceFacts): string {
  const expected = roundHalfUp(((basis ?? 0) * (rate ?? 0)) / 100);
  return `The tax on ${shown(basis ?? 0, facts)} at ${rate ?? 0} % is stated as ${shown(amount ?? 0, facts)}; it would be ${shown(expected, facts)}.`;
}
