import { isIsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import { isCurrencyCode } from "../values/currency-text.ts";
import { MONEY_FIELDS } from "./amounts.ts";
import { plainText } from "./desk.ts";

const DECIMAL = /^-?\d{1,15}(\.\d{1,6})?$/;
const DATES = ["issueDate", "dueDate", "deliveryDate"];
const DECIMALS = [...MONEY_FIELDS, "quantity", "unitPrice", "taxRate", "rate", "basis", "amount"];

/**
 * A person's value for a field, in its canonical form.
 * @throws PurserError `invalid_value` that says what would be right
 */
export function canonicalValue(field: string, value: string): string {
  const name = field.split(".").at(-1) ?? field;
  const text = value.trim();
  const refuse = (right: string): never => {
    throw new PurserError(
      "invalid_value",
      `"${value.slice(0, 80)}" cannot be the ${field}; it must be ${right}.`,
      {
        details: { field },
      },
    );
  };
  if (DATES.includes(name)) return isIsoDate(text) ? text : refuse("a date such as 2026-06-30");
  // `net` is money in the head and in lines alike.
  if (DECIMALS.includes(name)) return DECIMAL.test(text) ? text : refuse("a number such as 1234.50");
  if (name === "currency") return isCurrencyCode(text) ? text : refuse("an ISO 4217 code such as EUR");
  if (name.endsWith("Country")) return /^[A-Z]{2}$/.test(text) ? text : refuse("an ISO 3166 code such as DE");
  if (name.endsWith("Iban")) {
    const iban = checkIban(text);
    return iban.valid ? iban.value : refuse("a valid IBAN");
  }
  if (name.endsWith("TaxId")) {
    const taxId = checkTaxId(text);
    return taxId.verdict === "invalid" || !/\d/.test(taxId.value) ? refuse("a valid tax id") : taxId.value;
  }
  return plainText(text, 500) ?? refuse("a text that is not empty");
}
