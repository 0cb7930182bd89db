import { Decimal } from "decimal.js";
import type { PostingRules, RuleAccount, RuleTaxCode } from "./posting-rules.ts";
import { plainText } from "./words.ts";

/** Taxes that no invoice carries. */
const OTHER_TAX =
  / (income|corporat|profit|payroll|employee|employer|wages?|salar|withh|lohn|einkommen|korperschaft|gewerbe|ertrag|property|deferred)/;
/** The names of value added and sales taxes. */
const SALES_TAX =
  / (sales tax|vat |gst|hst|pst |qst|input tax|output tax|vorsteuer|umsatzsteuer|mehrwertsteuer|mwst|ust |tva |iva |igic|btw |moms )/;
const INPUT =
  / (input|vorsteuer|purchase|receivable|refund|recoverable|deductible|deductib|soportado|credito|a recuperer)/;
const OUTPUT = / (output|umsatzsteuer|collected|collecte|repercutido|debito|on sales)/;

export type TaxDirection = "input" | "output";

/**
 * The account that tax is posted to, told by place and name; the account of the tax code where the chart links them. A general
 * "taxes payable" holds what is owed on sales; what a supplier charged is recoverable only where an account says so.
 */
export function taxAccount(
  { accounts }: Pick<PostingRules, "accounts">,
  direction: TaxDirection,
  { code, rate }: { readonly code: string | null; readonly rate: string | null },
): RuleAccount | undefined {
  const [best] = accounts
    .map((account) => ({ account, score: score(account, direction, { code, rate }) }))
    .filter((candidate) => candidate.score > 0)
    .sort((a, b) => b.score - a.score || (a.account.code < b.account.code ? -1 : 1));
  return best?.account;
}

function score(
  { name, type, subtype, taxCode }: RuleAccount,
  direction: TaxDirection,
  { code, rate }: { readonly code: string | null; readonly rate: string | null },
): number {
  if (type !== "asset" && type !== "liability") return 0;
  const plain = plainText(name);
  const linked = code !== null && taxCode === code ? 10 : 0;
  if (OTHER_TAX.test(plain)) return 0;
  const sales = SALES_TAX.test(plain);
  const ofRate =
    rate !== null && plain.includes(` ${new Decimal(rate).toFixed().replace(".", " ")} `) ? 2 : 0;
  const place =
    direction === "input" ? inputPlace(plain, subtype, sales) : outputPlace(plain, subtype, sales);
  return place === 0 ? 0 : place + linked + ofRate;
}

function inputPlace(plain: string, subtype: string, sales: boolean): number {
  if (subtype === "tax_receivable") return sales || INPUT.test(plain) ? 6 : 4;
  if (!sales) return 0;
  if (OUTPUT.test(plain)) return 1;
  if (subtype === "tax_payable") return INPUT.test(plain) ? 5 : 3;
  return subtype === "other_current_asset" || subtype === "other_current_liability" ? 3 : 0;
}

function outputPlace(plain: string, subtype: string, sales: boolean): number {
  if (subtype === "tax_payable") return sales ? (INPUT.test(plain) ? 2 : 6) : 3;
  if (!sales) return 0;
  if (subtype === "other_current_liability") return 4;
  return subtype === "tax_receivable" && !INPUT.test(plain) ? 1 : 0;
}

export type TaxCodeUse = "input" | "output" | "not_recoverable" | "reverse_charge" | "any";

/** What `tax_code.kind` says; the words are the source's own. */
export function useOfTaxCode({ kind, name }: RuleTaxCode): TaxCodeUse {
  const text = plainText(`${kind} ${name}`);
  if (/ (non ?recover|not recover|irrecover|non ?deduct|not deduct|blocked|nicht abzieh)/.test(text))
    return "not_recoverable";
  if (/ reverse/.test(text)) return "reverse_charge";
  if (/ (input|purchase|recover|vorsteuer|deductib)/.test(plainText(kind))) return "input";
  if (/ (output|sale|umsatz)/.test(plainText(kind))) return "output";
  return "any";
}

/** The tax code of a rate on one side of the books. */
export function taxCodeOf(
  codes: readonly RuleTaxCode[],
  { rate, side }: { readonly rate: string | null; readonly side: "ap" | "ar" },
): RuleTaxCode | undefined {
  if (rate === null) return undefined;
  const uses: readonly TaxCodeUse[] = side === "ap" ? ["input", "not_recoverable", "any"] : ["output", "any"];
  const ofRate = codes.filter((code) => new Decimal(code.rate).equals(rate));
  for (const use of uses) {
    const found = ofRate.find((code) => useOfTaxCode(code) === use);
    if (found) return found;
  }
  return undefined;
}
