import { AUTO_POST_CONFIDENCE } from "../confidence.ts";
import type { HeadField } from "../read-document.ts";
import type { Desk } from "./desk.ts";
import type { MatchedBy, MatchedParty } from "./match-party.ts";
import type { SettledNumber } from "./number.ts";
import type { Totals } from "./totals.ts";

/** What the books know confirms what was read: a garbled name does not meet a known party by chance. Chosen, not measured. */
const CONFIRMED_PARTY: Partial<Record<MatchedBy, number>> = {
  tax_id: 0.995,
  iban: 0.995,
  alias: 0.99,
  name: 0.99,
  similar_name: 0.975,
  person: 1,
};

/** Misread amounts that still add up are rare: net + tax = gross was checked to the cent. Chosen, not measured. */
const CONFIRMED_TOTAL = 0.995;

export type TrustFacts = {
  readonly party: MatchedParty;
  readonly partyField: "sellerName" | "buyerName";
  readonly number: SettledNumber;
  readonly totals: Totals;
};

/**
 * The least sure of number, date, party, currency and total. Misreadings of one page come together (a bad scan, an odd layout), so the
 * weakest field says more than a product, which would treat them as independent. Each field below the threshold is asked about.
 */
export function settleTrust(desk: Desk, { party, partyField, number, totals }: TrustFacts): number {
  const least = (fields: readonly HeadField[]) => Math.min(...fields.map((name) => desk.field(name)?.confidence ?? 1)); // prettier-ignore
  const total = least(totals.sources);
  const values: readonly (readonly [field: HeadField, confidence: number])[] = [
    ["number", number.made ? 1 : least(["number"])],
    ["issueDate", least(["issueDate"])],
    [partyField, Math.max(least([partyField]), CONFIRMED_PARTY[party.matchedBy] ?? 0)],
    ["currency", least(["currency"])],
    [totals.sources[0] ?? "gross", totals.confirmed ? Math.max(total, CONFIRMED_TOTAL) : total],
  ];
  for (const [name, confidence] of values) {
    const field = desk.field(name);
    if (confidence >= AUTO_POST_CONFIDENCE || !field || field.value === null) continue;
    const percent = (share: number) => `${Math.floor(share * 1000) / 10} %`;
    desk.review(
      "low_confidence",
      name,
      `${name} was read as "${field.value.slice(0, 80)}" with ${percent(confidence)} confidence; ${percent(AUTO_POST_CONFIDENCE)} are needed.`,
      { raw: field.raw, candidates: [...new Set([field.value, ...field.candidates])] },
    );
  }
  return Math.min(...values.map(([, confidence]) => confidence));
}
