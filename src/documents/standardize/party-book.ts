import type { Row } from "../../store/schema.ts";
import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import { type NameForms, nameForms } from "./name-key.ts";
import { isSlip, nameSimilarity } from "./similarity.ts";

export type KnownParty = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly taxId: string | null;
  /** from the tax id; the books hold no other */
  readonly country: string | null;
  readonly termsDays: number | null;
  /** IBANs that somebody confirmed */
  readonly ibans: readonly string[];
  /** IBANs that somebody refused */
  readonly refusedIbans: readonly string[];
};

/** The company's parties, found by what a document says of them. */
export type PartyBook = {
  readonly byId: (id: string) => KnownParty | undefined;
  readonly byTaxId: (taxId: string) => readonly KnownParty[];
  readonly byIban: (iban: string) => readonly KnownParty[];
  readonly byAlias: (name: NameForms) => readonly KnownParty[];
  readonly byName: (name: NameForms) => readonly KnownParty[];
  /** Parties with a name or alias like this one, best first, those below `least` left out. */
  readonly similar: (name: NameForms, least: number) => readonly SimilarParty[];
};
export type SimilarParty = {
  readonly party: KnownParty;
  readonly score: number;
  /** the names differ by slips only */
  readonly slip: boolean;
};

export type PartyRows = {
  readonly parties: readonly Row<"party">[];
  readonly aliases: readonly Row<"party_alias">[];
  readonly banks: readonly Row<"party_bank">[];
};

export function createPartyBook({ parties, aliases, banks }: PartyRows): PartyBook {
  const banksOf = Map.groupBy(banks, (bank) => bank.party_id);
  const known = parties.map((row): KnownParty => {
    const tax = row.tax_id === null || row.tax_id === "" ? null : checkTaxId(row.tax_id);
    const ibansThatAre = (status: string) =>
      (banksOf.get(row.id) ?? [])
        .filter((bank) => bank.status === status)
        .map((bank) => checkIban(bank.iban).value);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      taxId: tax?.value ?? null,
      country: tax?.country ?? null,
      termsDays: row.terms_days,
      ibans: ibansThatAre("confirmed"),
      refusedIbans: ibansThatAre("refused"),
    };
  });
  const byId = new Map(known.map((party) => [party.id, party]));
  const named = known.map((party) => ({ party, forms: nameForms(party.name) }));
  const aliased = aliases.flatMap((row) => {
    const party = byId.get(row.party_id);
    return party ? [{ party, forms: nameForms(row.alias) }] : [];
  });
  const taxIds = indexBy(known, (party) => (party.taxId === null ? [] : taxKeys(party.taxId)));
  const ibans = indexBy(known, (party) => party.ibans);
  const names = indexBy(named, ({ forms }) => [forms.key]);
  const aliasKeys = indexBy(aliased, ({ forms }) => [forms.key]);
  const search = createSearch([...named, ...aliased]);
  return {
    byId: (id) => byId.get(id),
    byTaxId: (taxId) => unique(taxKeys(taxId).flatMap((key) => taxIds.get(key) ?? [])),
    byIban: (iban) => ibans.get(iban) ?? [],
    byAlias: (name) => closest(aliasKeys.get(name.key) ?? [], name),
    byName: (name) => closest(names.get(name.key) ?? [], name),
    similar: (name, least) => search(name, least),
  };
}

/** With and without the country's prefix: books often keep one and papers print the other. */
function taxKeys(taxId: string): readonly string[] {
  const bare = taxId.replace(/^[A-Z]{2,3}(?=\d{6})/, "");
  return bare === taxId ? [taxId] : [taxId, bare];
}

/** Two entities of a group differ in their legal form only: the one that is written so goes before the other. */
function closest(found: readonly Named[], name: NameForms): readonly KnownParty[] {
  const exact = found.filter(({ forms }) => forms.full === name.full);
  return unique((exact.length > 0 ? exact : found).map(({ party }) => party));
}

type Named = { readonly party: KnownParty; readonly forms: NameForms };

/** Three-letter pieces that more names than this share (`ser`, `med`) tell nothing and cost much; a slip leaves rarer ones. */
const COMMON_PIECE = 500;
/** Names that are compared in full, those with the most pieces in common first. */
const COMPARED = 50;

/** The index is built when it is first needed: most documents meet a party by its very name. */
function createSearch(named: readonly Named[]): PartyBook["similar"] {
  let index: ReadonlyMap<string, readonly Named[]> | undefined;
  return (name, least) => {
    index ??= indexBy(named, ({ forms }) => trigrams(forms.key));
    const shared = new Map<Named, number>();
    for (const piece of trigrams(name.key)) {
      const entries = index.get(piece) ?? [];
      if (entries.length > COMMON_PIECE) continue;
      for (const entry of entries) shared.set(entry, (shared.get(entry) ?? 0) + 1);
    }
    const nearest = [...shared].sort(([, a], [, b]) => b - a).slice(0, COMPARED);
    const best = new Map<string, SimilarParty>();
    for (const [{ party, forms }] of nearest) {
      const score = nameSimilarity(name.tokens, forms.tokens);
      if (score >= least && score > (best.get(party.id)?.score ?? 0))
        best.set(party.id, { party, score, slip: isSlip(name.key, forms.key) });
    }
    return [...best.values()].sort((a, b) => b.score - a.score || (a.party.id < b.party.id ? -1 : 1));
  };
}

function trigrams(key: string): readonly string[] {
  const padded = ` ${key} `;
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))];
}

function indexBy<T>(values: readonly T[], keysOf: (value: T) => readonly string[]): Map<string, T[]> {
  const index = new Map<string, T[]>();
  for (const value of values) {
    for (const key of keysOf(value)) {
      if (key === "") continue;
      const there = index.get(key);
      if (there) there.push(value);
      else index.set(key, [value]);
    }
  }
  return index;
}

function unique(parties: readonly KnownParty[]): readonly KnownParty[] {
  return [...new Set(parties)];
}
