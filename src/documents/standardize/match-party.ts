import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import { type Desk, plainText } from "./desk.ts";
import { mixesScripts, nameForms } from "./name-key.ts";
import type { KnownParty, PartyBook } from "./party-book.ts";
import { nameSimilarity } from "./similarity.ts";
import type { Side } from "./side.ts";

export type MatchedBy =
  | "tax_id"
  | "iban"
  | "alias"
  | "name"
  | "similar_name"
  | "person"
  | "new"
  /** somebody is asked who it is */
  | "unclear";

export type MatchedParty = {
  readonly known: KnownParty | null;
  /** null: the document does not name it and nothing else tells */
  readonly name: string | null;
  readonly taxId: string | null;
  readonly country: string | null;
  readonly iban: string | null;
  readonly matchedBy: MatchedBy;
};

/** Above it, one known name that differs by slips is taken for a misspelt one; down to `MAYBE` a person is asked. Chosen, not measured. */
const SURE = 0.92;
const MAYBE = 0.85;
/** A name this unlike speaks against the party that an IBAN points to. */
const UNLIKE = 0.75;
const SHOWN_CANDIDATES = 5;

/** Who the other side is, among the company's parties: by tax id, bank account, alias, name, similar name; else new. */
export function matchParty(
  desk: Desk,
  { side, book }: { readonly side: Side; readonly book: PartyBook },
): MatchedParty {
  const facts = statedParty(desk, side);
  const named = (known: KnownParty | null, matchedBy: MatchedBy): MatchedParty => ({
    ...facts,
    known,
    matchedBy,
    name: known?.name ?? facts.name,
    taxId: facts.taxId ?? known?.taxId ?? null,
    country: facts.country ?? known?.country ?? null,
  });
  const { party: decided } = desk.decisions;
  if (decided === "new") return named(null, "new");
  const byPerson = decided === null ? undefined : book.byId(decided);
  if (byPerson) return named(byPerson, "person");
  const forms = nameForms(facts.name ?? "");
  const fitting = (parties: readonly KnownParty[]) => preferKind(parties, side);
  const ask = (candidates: readonly KnownParty[], why: string): MatchedParty => {
    const shown = candidates.slice(0, SHOWN_CANDIDATES);
    const names = shown.map((party) => `${party.name} (${party.id})`).join(", ");
    desk.review("party_unclear", "party", `${why}: ${names}, or a new party.`, {
      raw: desk.field(facts.nameField)?.raw ?? facts.name,
      candidates: [...shown.map((party) => party.id), "new"],
    });
    return { ...named(null, "unclear"), name: facts.name };
  };

  const byName =
    forms.key === "" ? [] : fitting([...new Set([...book.byAlias(forms), ...book.byName(forms)])]);
  const byTaxId = facts.taxId === null ? [] : fitting(book.byTaxId(facts.taxId));
  if (byTaxId.length > 1) {
    const both = byTaxId.filter((party) => byName.includes(party));
    if (both.length === 1 && both[0]) return named(both[0], "tax_id");
    return ask(byTaxId, `The tax id ${facts.taxId ?? ""} belongs to more than one party`);
  }
  const [owner] = byTaxId;
  if (owner) {
    const others = byName.filter((party) => party !== owner);
    if (others.length > 0 && !byName.includes(owner)) {
      return ask(
        [owner, ...others],
        `The tax id and the name "${facts.name ?? ""}" belong to different parties`,
      );
    }
    return named(owner, "tax_id");
  }

  const byIban = facts.iban === null ? [] : fitting(book.byIban(facts.iban)).filter((party) => !contradicts(party, facts)); // prettier-ignore
  const [holder] = byIban;
  if (holder && byIban.length === 1) {
    const alike = forms.key === "" || nameSimilarity(forms.tokens, nameForms(holder.name).tokens) >= UNLIKE;
    if (byName.includes(holder) || (alike && byName.length === 0)) return named(holder, "iban");
    return ask(
      [...new Set([...byName, holder])],
      `The bank account belongs to another party than the name "${facts.name ?? ""}" says`,
    );
  }

  const possible = byName.filter((party) => !contradicts(party, facts));
  const [only] = possible;
  if (only && possible.length === 1)
    return named(only, book.byAlias(forms).includes(only) ? "alias" : "name");
  if (byName.length > 0) {
    const why = possible.length > 1 ? "belongs to more than one party" : "is a known one, but the tax id or country differs"; // prettier-ignore
    return ask(byName, `The name "${facts.name ?? ""}" ${why}`);
  }
  return bySimilarName();

  function bySimilarName(): MatchedParty {
    if (forms.key === "" || mixesScripts(facts.name ?? "")) return named(null, "new");
    const similar = book.similar(forms, MAYBE).filter(({ party }) => !contradicts(party, facts));
    const [best, next] = similar;
    if (!best) return named(null, "new");
    if (best.score > SURE && best.slip && !next) {
      desk.note("similar_name", facts.nameField, `"${facts.name ?? ""}" was taken for ${best.party.name} (${best.party.id}), whose name is nearly the same.`); // prettier-ignore
      return named(best.party, "similar_name");
    }
    return ask(
      similar.map(({ party }) => party),
      `"${facts.name ?? ""}" resembles known parties`,
    );
  }
}

type StatedParty = Pick<MatchedParty, "name" | "taxId" | "country" | "iban"> & {
  readonly nameField: "sellerName" | "buyerName";
};

function statedParty(desk: Desk, side: Side): StatedParty {
  const nameField = side === "ap" ? "sellerName" : "buyerName";
  const country = desk.field(side === "ap" ? "sellerCountry" : "buyerCountry")?.value?.toUpperCase() ?? null;
  const taxText = desk.field(side === "ap" ? "sellerTaxId" : "buyerTaxId")?.value ?? null;
  const tax = taxText === null ? null : checkTaxId(taxText, country ?? undefined);
  if (tax?.verdict === "invalid") {
    desk.note("tax_id_invalid", side === "ap" ? "sellerTaxId" : "buyerTaxId", `The tax id ${tax.value} has wrong check digits or the wrong shape and was not used to find the party.`); // prettier-ignore
  }
  const ibanText = side === "ap" ? (desk.field("sellerIban")?.value ?? null) : null;
  const iban = ibanText === null ? null : checkIban(ibanText);
  if (iban && !iban.valid) {
    desk.note("iban_invalid", "sellerIban", `The IBAN ${iban.value.slice(0, 40)} has wrong check digits or the wrong length and was left out.`); // prettier-ignore
  }
  return {
    nameField,
    name: plainText(desk.field(nameField)?.value, 200),
    taxId: tax && tax.verdict !== "invalid" ? tax.value : null,
    country: country ?? tax?.country ?? null,
    iban: iban?.valid ? iban.value : null,
  };
}

/** Of two parties with the same name, the one that is what the document makes it. */
function preferKind(parties: readonly KnownParty[], side: Side): readonly KnownParty[] {
  const wanted = parties.filter((party) => party.kind === (side === "ap" ? "supplier" : "customer"));
  return wanted.length > 0 ? wanted : parties;
}

function contradicts(party: KnownParty, { taxId, country }: Pick<StatedParty, "taxId" | "country">): boolean {
  if (party.taxId !== null && taxId !== null && !sameNumber(party.taxId, taxId)) return true;
  return party.country !== null && country !== null && party.country !== country;
}

function sameNumber(a: string, b: string): boolean {
  const bare = (taxId: string) => taxId.replace(/^[A-Z]{2,3}(?=\d{6})/, "");
  return bare(a) === bare(b);
}
