import { mod97 } from "./check-digits.ts";

/** Characters of an IBAN by country: SWIFT, IBAN Registry (ISO 13616). */
const LENGTHS: Readonly<Record<number, string>> = {
  15: "NO",
  16: "BE",
  18: "DK FI FK FO GL NL SD",
  19: "MK SI",
  20: "AT BA EE KZ LT LU MN XK",
  21: "CH CR HR LI LV",
  22: "BG BH DE GB GE IE ME RS",
  23: "AE GI IL IQ OM SO TL",
  24: "AD CZ ES MD PK RO SA SE SK TN VG",
  25: "LY PT ST",
  26: "IS TR",
  27: "BI DJ FR GR IT MC MR SM",
  28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
  29: "BR EG PS QA UA",
  30: "JO KW MU YE",
  31: "MT SC",
  32: "LC",
  33: "RU",
};

/** `value` is the IBAN without spaces, in capitals. Valid: a length that its country uses, and the check digits of ISO 13616. */
export function checkIban(raw: string): { readonly value: string; readonly valid: boolean } {
  const value = raw
    .normalize("NFKC")
    .toUpperCase()
    .replace(/^\s*IBAN[\s:.]*/, "")
    .replace(/[\s.\-\u2010-\u2015]/g, "");
  const valid =
    /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(value) &&
    (LENGTHS[value.length]?.split(" ").includes(value.slice(0, 2)) ?? false) &&
    mod97(value.slice(4) + value.slice(0, 4)) === 1;
  return { value, valid };
}
