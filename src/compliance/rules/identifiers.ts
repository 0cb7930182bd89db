import { isCurrencyCode } from "../../documents/values/currency-text.ts";
import { checkIban } from "../../documents/values/iban.ts";
import { checkTaxId } from "../../documents/values/tax-id.ts";
import { isCountryCode, isVatCategory } from "../code-lists.ts";
import type { PartyFacts } from "./facts.ts";
import { EN16931, type InvoiceRule } from "./rule.ts";

/** Codes and numbers that can be checked by themselves. */
export const IDENTIFIER_RULES: readonly InvoiceRule[] = [
  {
    id: "BR-CL-04",
    severity: "error",
    demands: "The currency is a code of ISO 4217.",
    source: EN16931,
    field: "currency",
    check: ({ currency }) =>
      currency === null || isCurrencyCode(currency) ? [] : [`"${currency}" is not a currency of ISO 4217.`],
  },
  {
    id: "BR-CL-14",
    severity: "review",
    demands: "Countries are codes of ISO 3166-1.",
    source: EN16931,
    field: null,
    check: ({ seller, buyer }) =>
      [seller.country, buyer.country]
        .filter((code) => code !== null)
        .filter((code) => !isCountryCode(code))
        .map((code) => `"${code}" is not a country of ISO 3166-1.`),
  },
  {
    id: "BR-CL-18",
    severity: "review",
    demands: "VAT categories are codes of UNCL 5305 that the norm takes.",
    source: EN16931,
    field: "taxes",
    check: ({ lines, taxes }) =>
      [...new Set([...lines, ...taxes].map(({ category }) => category))]
        .filter((code) => code !== null)
        .filter((code) => !isVatCategory(code))
        .map((code) => `"${code}" is not a VAT category of EN 16931.`),
  },
  taxIdRule("seller", "sellerTaxId", ({ seller }) => seller),
  taxIdRule("buyer", "buyerTaxId", ({ buyer }) => buyer),
  {
    id: "iban_invalid",
    severity: "review",
    demands: "The IBAN has its country's length and right check digits.",
    source: "ISO 13616",
    field: "sellerIban",
    check: ({ sellerIban }) =>
      sellerIban === null || checkIban(sellerIban).valid
        ? []
        : [`The IBAN ${sellerIban} has a wrong length or wrong check digits.`],
  },
];

function taxIdRule(
  who: "seller" | "buyer",
  field: string,
  party: (facts: Parameters<InvoiceRule["check"]>[0]) => PartyFacts,
): InvoiceRule {
  return {
    id: "tax_id_invalid",
    severity: "review",
    demands: `The ${who}'s tax id has its country's shape and right check digits.`,
    source: "VIES; national registers (documents/values/tax-id-rules.ts)",
    field,
    check: (facts) => {
      const { taxId, country } = party(facts);
      if (taxId === null || checkTaxId(taxId, country ?? undefined).verdict !== "invalid") return [];
      return [`The tax id ${taxId} of the ${who} has a wrong shape or wrong check digits.`];
    },
  };
}
