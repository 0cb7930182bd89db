import type { ReadField } from "../read-document.ts";
import type { CodeCandidate } from "./accounts.ts";
import type { FieldMaker } from "./fields.ts";
import { around } from "./layout.ts";
import type { Parties, PartyName } from "./parties.ts";
import { isPostcodeCity, isStreet, nameKey } from "./shapes.ts";

type PartyFieldName =
  | "sellerName" | "sellerTaxId" | "sellerCountry" | "sellerAddress" | "sellerIban"
  | "buyerName" | "buyerTaxId" | "buyerCountry"; // prettier-ignore

export type PartyFindings = {
  readonly parties: Parties;
  readonly taxIds: readonly CodeCandidate[];
  readonly ibans: readonly CodeCandidate[];
};

/** The fields of seller and buyer. A country is told by a tax number, by the address, or by the account. */
export function partyFields(
  field: FieldMaker,
  { parties, taxIds, ibans }: PartyFindings,
): Record<PartyFieldName, ReadField | null> {
  const { seller, buyer } = parties;
  const sellerId = taxIds.find(({ party }) => party === "seller");
  const buyerId = taxIds.find(({ party, value }) => party === "buyer" && value !== sellerId?.value);
  const iban = ibans.find(({ party }) => party !== "buyer") ?? ibans[0];
  return {
    sellerName: nameField(field, seller),
    sellerTaxId: codeField(field, sellerId, 0.95),
    sellerCountry: countryField(field, [sellerId, addressCountry(parties, seller), iban]),
    sellerAddress: addressField(field, parties, seller),
    sellerIban: iban ? codeField(field, iban, iban.party === "buyer" ? 0.5 : 0.97) : null,
    buyerName: nameField(field, buyer),
    buyerTaxId: codeField(field, buyerId, 0.92),
    buyerCountry: countryField(field, [buyerId, addressCountry(parties, buyer)]),
  };
}

function nameField(field: FieldMaker, party: PartyName | undefined): ReadField | null {
  return party
    ? field(party.span, {
        value: party.span.raw.replace(/\s+/g, " ").trim(),
        confidence: Math.min(0.985, party.score),
      })
    : null;
}

function codeField(field: FieldMaker, code: CodeCandidate | undefined, confidence: number): ReadField | null {
  return code
    ? field(code.span, { value: code.value, confidence: code.valid ? confidence : 0.7 * confidence })
    : null;
}

type CountrySource = Pick<CodeCandidate, "span" | "country">;

function countryField(field: FieldMaker, sources: readonly (CountrySource | undefined)[]): ReadField | null {
  const source = sources.find((each) => each?.country != null && /^[A-Z]{2}$/.test(each.country));
  return source ? field(source.span, { value: source.country, confidence: 0.93 }) : null;
}

function blockOf({ blocks }: Parties, party: PartyName | undefined): Parties["blocks"][number] | undefined {
  if (!party) return undefined;
  const key = nameKey(party.span.raw);
  return party.address ?? blocks.find(({ names }) => names.some(({ text }) => key.includes(nameKey(text))));
}

function addressCountry(parties: Parties, party: PartyName | undefined): CountrySource | undefined {
  const town = blockOf(parties, party)?.town;
  const prefix = town && /^(?:(D|A|F|I|E|CH)|([A-Z]{2}))\s?-?\s?\d{4,5}\s/.exec(town.text);
  if (!prefix) return undefined;
  const letters: Readonly<Record<string, string>> = { D: "DE", A: "AT", F: "FR", I: "IT", E: "ES", CH: "CH" };
  const country = prefix[2] ?? letters[prefix[1] ?? ""] ?? null;
  const token = town.tokens[0];
  return {
    country,
    span: {
      segment: town,
      from: 0,
      to: 1,
      raw: token?.text ?? "",
      box: town.box,
      confidence: token?.confidence ?? 1,
    },
  };
}

/** Street and town, without the names above them. */
function addressField(field: FieldMaker, parties: Parties, party: PartyName | undefined): ReadField | null {
  const block = blockOf(parties, party);
  if (!block) return null;
  const lines = block.lines.filter(
    (line) => !block.names.includes(line) && (isStreet(line.text) || isPostcodeCity(line.text)),
  );
  const raw = lines.map(({ text }) => text).join(", ");
  const confidence = Math.min(...lines.flatMap(({ tokens }) => tokens.map((token) => token.confidence)));
  return field(
    { raw, box: around(lines.map(({ box }) => box)), confidence },
    { value: raw, confidence: 0.9 },
  );
}
