import { isCurrencyCode } from "../values/currency-text.ts";
import { checkTaxId } from "../values/tax-id.ts";
import type { Desk } from "./desk.ts";

const EURO = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" ");

/** What prices are written in at home, where that is one currency. */
const CURRENCY_OF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(EURO.map((country) => [country, "EUR"])),
  US: "USD", GB: "GBP", XI: "GBP", CH: "CHF", LI: "CHF", NO: "NOK", SE: "SEK", DK: "DKK", PL: "PLN", CZ: "CZK", HU: "HUF", RO: "RON",
  CA: "CAD", AU: "AUD", NZ: "NZD", JP: "JPY", CN: "CNY", IN: "INR", BR: "BRL", MX: "MXN", SG: "SGD", HK: "HKD", MY: "MYR", ZA: "ZAR",
  TR: "TRY", IL: "ILS", KR: "KRW", TH: "THB", ID: "IDR", PH: "PHP", VN: "VND", AE: "AED", SA: "SAR", IS: "ISK", UA: "UAH",
}; // prettier-ignore

/**
 * The document's currency. Where it is not written, the company's own is taken only when the sign or the seller's country agrees;
 * otherwise a person is asked and null is returned.
 */
export function settleCurrency(desk: Desk, base: string): string | null {
  const field = desk.field("currency");
  if (field?.value && isCurrencyCode(field.value)) return field.value;
  const candidates = (field?.candidates ?? []).filter(isCurrencyCode);
  const home = homeCurrency(desk);
  const signAgrees = candidates.includes(base);
  const countryAgrees = home === base;
  const contradicted = home !== undefined && home !== base;
  if ((signAgrees && !contradicted) || (candidates.length === 0 && countryAgrees)) {
    const because = signAgrees ? `the sign "${field?.raw ?? ""}" agrees` : "the seller's country agrees";
    desk.note("currency_assumed", "currency", `No currency code is written; taken as ${base}, because ${because}.`); // prettier-ignore
    return base;
  }
  if (candidates.length > 0) {
    desk.review("ambiguous_currency", "currency", `The currency "${field?.raw ?? ""}" may mean ${candidates.join(" or ")}.`, { raw: field?.raw, candidates }); // prettier-ignore
  } else {
    desk.review("missing_currency", "currency", "The document does not say in which currency its amounts are.", {
      raw: field?.raw,
      candidates: home === undefined ? [base] : [...new Set([home, base])],
    }); // prettier-ignore
  }
  return null;
}

function homeCurrency(desk: Desk): string | undefined {
  const stated = desk.field("sellerCountry")?.value?.toUpperCase();
  const taxId = desk.field("sellerTaxId")?.value;
  const country = stated ?? (taxId ? checkTaxId(taxId).country : null);
  return country ? CURRENCY_OF[country] : undefined;
}
