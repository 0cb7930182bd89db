/** ISO 4217 codes in use. */
const CODES: ReadonlySet<string> = new Set(
  (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF " +
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG " +
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA " +
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD " +
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX " +
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
  ).split(" "),
);

/** Signs and short names; the first of several is the likeliest, none of them certain. */
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ["US$", ["USD"]], ["CA$", ["CAD"]], ["C$", ["CAD"]], ["AU$", ["AUD"]], ["A$", ["AUD"]], ["NZ$", ["NZD"]],
  ["HK$", ["HKD"]], ["S$", ["SGD"]], ["R$", ["BRL"]], ["MX$", ["MXN"]], ["NT$", ["TWD"]],
  ["EUROS", ["EUR"]], ["EURO", ["EUR"]], ["€", ["EUR"]], ["£", ["GBP"]], ["₹", ["INR"]], ["₽", ["RUB"]], ["₺", ["TRY"]],
  ["₩", ["KRW"]], ["₪", ["ILS"]], ["฿", ["THB"]], ["₫", ["VND"]], ["₱", ["PHP"]], ["₴", ["UAH"]], ["₦", ["NGN"]],
  ["ZŁ", ["PLN"]], ["KČ", ["CZK"]], ["FT", ["HUF"]], ["SFR", ["CHF"]], ["FR", ["CHF"]], ["RM", ["MYR"]], ["RP", ["IDR"]],
  ["RS", ["INR", "PKR", "LKR", "NPR", "MUR"]], ["KR", ["SEK", "NOK", "DKK", "ISK"]], ["¥", ["JPY", "CNY"]],
  ["$", ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]],
]; // prettier-ignore

export type CurrencyReading = {
  /** ISO 4217; null where the sign belongs to several currencies */
  readonly value: string | null;
  readonly candidates: string[];
};

export function isCurrencyCode(text: string): boolean {
  return CODES.has(text);
}

/** The currency of a code, sign or name that stands alone or at an amount: `EUR`, `12,00 €`, `$`. */
export function readCurrency(raw: string): CurrencyReading | undefined {
  const mark = currencyMark(raw);
  if (mark === undefined) return undefined;
  if (CODES.has(mark)) return { value: mark, candidates: [mark] };
  const candidates = [...(SIGNS.find(([sign]) => sign === mark)?.[1] ?? [])];
  return { value: candidates.length === 1 ? (candidates[0] ?? null) : null, candidates };
}

/** The code or sign that is left of `raw` without its digits; undefined where something else is left. */
function currencyMark(raw: string): string | undefined {
  const left = raw
    .normalize("NFC")
    .replace(/[\d\s().,:'’+\u2212-]+/gu, " ")
    .trim()
    .toUpperCase();
  if (left === "") return undefined;
  const words = [...new Set(left.split(" "))];
  if (words.every((word) => CODES.has(word) || SIGNS.some(([sign]) => sign === word))) {
    const [code = words[0], ...others] = words.filter((word) => CODES.has(word));
    return others.length === 0 ? code : undefined;
  }
  return undefined;
}
