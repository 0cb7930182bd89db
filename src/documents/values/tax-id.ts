import { TAX_ID_RULES, type TaxIdRule } from "./tax-id-rules.ts";

export type CheckedTaxId = {
  /** without spaces and punctuation, with the country's prefix where the country is known: `DE136695976`, `CHE107787577` */
  readonly value: string;
  /** ISO 3166, from the prefix or from the caller; null where neither says it */
  readonly country: string | null;
  /**
   * valid: shape and check digits are right (it need not be registered) · invalid: it calls itself such a number and is
   * none · unknown: another kind of number, or a country whose rules are not known here
   */
  readonly verdict: "valid" | "invalid" | "unknown";
};

/**
 * Checks a number for value added tax: European Union, Northern Ireland, Great Britain, Switzerland, Norway, and the shape of
 * an employer id of the United States. `country` (ISO 3166) is used where the number has no prefix of its own.
 */
export function checkTaxId(raw: string, country?: string): CheckedTaxId {
  const compact = raw
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s.,:/_\-\u2010-\u2015]/g, "");
  const given = country?.trim().toUpperCase().replace(/^EL$/, "GR");
  const named = byPrefix(compact);
  if (named) {
    const [code, rule, number] = named;
    // "No. 1234" of a seller elsewhere is no Norwegian id: another country's prefix counts with its shape only.
    if (given === undefined || given === code || rule.shape.test(number)) return judge(code, rule, number);
  }
  if (country === undefined && /^\s*\d{2}-\d{7}\s*$/.test(raw)) return checkTaxId(raw, "US");
  const code = given ?? null;
  const rule = code === null ? undefined : TAX_ID_RULES[code];
  if (code === null || !rule) return { value: compact, country: code, verdict: "unknown" };
  const number = withoutSuffix(code, compact);
  // A number without prefix that looks otherwise may be a national one (a German Steuernummer, a SIRET): not judged.
  if (!rule.shape.test(number)) return { value: compact, country: code, verdict: "unknown" };
  return judge(code, rule, number);
}

function byPrefix(compact: string): readonly [string, TaxIdRule, string] | undefined {
  for (const [code, rule] of Object.entries(TAX_ID_RULES)) {
    const prefixes = code === "GR" ? ["EL", "GR"] : [rule.prefix];
    for (const prefix of prefixes) {
      if (prefix === "" || !compact.startsWith(prefix)) continue;
      const number = withoutSuffix(code, compact.slice(prefix.length));
      if (/\d{2}/.test(number)) return [code, rule, number];
    }
  }
  return undefined;
}

/** Switzerland and Norway write the name of the tax behind the number. */
function withoutSuffix(code: string, number: string): string {
  if (code === "CH") return number.replace(/(MWST|TVA|IVA|TPV|HRRC|RC)$/, "");
  return code === "NO" ? number.replace(/MVA$/, "") : number;
}

function judge(code: string, rule: TaxIdRule, number: string): CheckedTaxId {
  // Belgian numbers of the old form have nine digits.
  const full = code === "BE" && /^\d{9}$/.test(number) ? `0${number}` : number;
  const valid = rule.shape.test(full) && (rule.check?.(full) ?? true);
  return { value: `${rule.prefix}${full}`, country: code, verdict: valid ? "valid" : "invalid" };
}
