import type { DateOrder } from "../values/date-text.ts";
import type { Row } from "./rows.ts";

/** What the words of a receipt tell of the country it comes from. */
export type Region = {
  /** the order in which that country writes dates; undefined without evidence, or with evidence both ways */
  readonly dateOrder: DateOrder | undefined;
  /** whether three kinds of sign or more speak for the country, and none against it */
  readonly certain: boolean;
  /** ISO 4217 of its money */
  readonly currency: string | undefined;
  /** ISO 3166-1 alpha-2 */
  readonly country: string | undefined;
};

type Sign = { readonly pattern: RegExp; readonly country: string };

/** Legal forms, tax names and places that belong to one country. General signs of a country only, never of a shop. */
const SIGNS: readonly Sign[] = [
  { pattern: /\bS[DO0]N\.? ?B[HN]D\b|\bBHD\b/i, country: "MY" },
  { pattern: /\b(?:MALAYSIA|SELANGOR|JOHOR|KUALA LUMPUR|PENANG|PULAU PINANG|SABAH|SARAWAK|MELAKA|PERAK|KEDAH|PAHANG|JALAN|TAMAN)\b/i, country: "MY" },
  { pattern: /\bRM ?\d|\(RM\)|\bMYR\b/, country: "MY" },
  { pattern: /\bGST (?:ID|REG)\b/i, country: "MY" },
  { pattern: /\bPTE\.? ?LTD\b|\bSINGAPORE\b/i, country: "SG" },
  { pattern: /\bABN\b ?:? ?\d|\bPTY\.? ?LTD\b/i, country: "AU" },
  { pattern: /\bGSTIN\b|\bCGST\b|\bSGST\b|\bPVT\.? ?LTD\b/i, country: "IN" },
  { pattern: /£ ?\d|\bVAT (?:REG|NO)\b|\bUNITED KINGDOM\b/i, country: "GB" },
  { pattern: /\bGMBH\b|\bMWST\b|\bUST-?ID/i, country: "DE" },
  { pattern: /\bSIRET\b|\bTVA\b|\bSARL\b/i, country: "FR" },
  { pattern: /\bPARTITA IVA\b|\bP\. ?IVA\b|\bS\.?R\.?L\b/i, country: "IT" },
  { pattern: /\bC\.?I\.?F\b ?:?|\bN\.?I\.?F\b ?:?|\bS\.?L\.?U?\b\./, country: "ES" },
  { pattern: /\bSALES TAX\b/i, country: "US" },
  { pattern: /\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?\b/, country: "US" },
  { pattern: /\bLLC\b|\bUSD\b/, country: "US" },
]; // prettier-ignore

const CURRENCY: Readonly<Record<string, string>> = {
  MY: "MYR",
  SG: "SGD",
  AU: "AUD",
  IN: "INR",
  GB: "GBP",
  DE: "EUR",
  FR: "EUR",
  IT: "EUR",
  ES: "EUR",
  US: "USD",
};

/** The country that most signs speak for; none where two countries have as many. */
export function regionOf(rows: readonly Row[]): Region {
  const votes = new Map<string, number>();
  for (const { pattern, country } of SIGNS) {
    const hits = rows.filter((row) => pattern.test(row.text)).length;
    if (hits > 0) votes.set(country, (votes.get(country) ?? 0) + 1 + Math.min(hits, 3) * 0.1);
  }
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  if (first === undefined || (second !== undefined && second[1] === first[1])) {
    return { dateOrder: undefined, certain: false, currency: undefined, country: undefined };
  }
  const [country] = first;
  const disputed = second !== undefined && (country === "US") !== (second[0] === "US") && second[1] > 1.5;
  return {
    country,
    certain: first[1] >= 3 && second === undefined,
    currency: CURRENCY[country],
    dateOrder: disputed ? undefined : country === "US" ? "mdy" : "dmy",
  };
}
