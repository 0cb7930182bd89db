import { dayIn, type IsoDate } from "../../base/dates.ts";
import type { Clock } from "../../base/runtime.ts";
import { type CompanyProfile, loadCompany } from "../../books/company.ts";
import type { Db } from "../../store/database.ts";
import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import { type NameForms, nameForms } from "./name-key.ts";
import { createPartyBook, type PartyBook } from "./party-book.ts";
import { listOwnIbans, listOwnMarks, listParties, listPartyAliases, listPartyBanks } from "./queries.ts";

/** By what a document is recognised as ours: entities and company by name, tax id, bank account. */
export type Ourselves = {
  readonly names: readonly NameForms[];
  readonly taxIds: ReadonlySet<string>;
  readonly ibans: ReadonlySet<string>;
};

/** What the company's books know when a document is standardised. */
export type Known = {
  readonly company: CompanyProfile;
  readonly ourselves: Ourselves;
  readonly parties: PartyBook;
  readonly today: IsoDate;
};

/**
 * The policy rows `our_name...` and `our_tax_id...` (any ending: `our_tax_id`, `our_tax_id.de`) hold what the entities' rows do not:
 * further names and the tax ids of the company.
 */
export async function loadKnown(db: Db, companyId: string, clock: Clock): Promise<Known> {
  const company = await loadCompany(db, companyId);
  const marks = await listOwnMarks(db, companyId);
  const ofKind = (prefix: string) =>
    marks.filter(({ key }) => key === prefix || key.startsWith(`${prefix}.`)).map(({ value }) => value);
  const names = [company.name, ...company.entities.map((entity) => entity.name), ...ofKind("our_name")];
  const ibans = await listOwnIbans(db, companyId);
  return {
    company,
    ourselves: {
      names: names.map(nameForms).filter((forms) => forms.key !== ""),
      taxIds: new Set(ofKind("our_tax_id").map((taxId) => checkTaxId(taxId).value)),
      ibans: new Set(ibans.map((iban) => checkIban(iban).value)),
    },
    parties: createPartyBook({
      parties: await listParties(db, companyId),
      aliases: await listPartyAliases(db, companyId),
      banks: await listPartyBanks(db, companyId),
    }),
    today: dayIn(company.entities[0]?.timezone ?? "UTC", clock.now()),
  };
}
