import { PurserError } from "../base/errors.ts";
import type { Ids } from "../base/runtime.ts";
import type { StandardInvoice } from "../documents/standard-invoice.ts";
import type { Tx } from "../store/database.ts";
import { findParty, findPartyOf, insertParty } from "./post-queries.ts";

export type PartyOfEntry = { readonly id: string; readonly isNew: boolean };

/** The invoice's party; one that the books do not know by tax id, alias or name is added. @throws PurserError `unknown_party` */
export async function settleParty(
  tx: Tx,
  { companyId, ids }: { readonly companyId: string; readonly ids: Ids },
  { party, side }: StandardInvoice,
): Promise<PartyOfEntry> {
  if (party.id !== null) {
    if (await findParty(tx, companyId, party.id)) return { id: party.id, isNew: false };
    throw new PurserError(
      "unknown_party",
      `There is no party "${party.id}"; ${party.name} must be matched anew.`,
    );
  }
  const known = await findPartyOf(tx, companyId, party);
  if (known !== undefined) return { id: known, isNew: false };
  const id = `party-${ids.next()}`;
  await insertParty(
    tx,
    {
      company_id: companyId,
      id,
      name: party.name,
      kind: side === "ap" ? "supplier" : "customer",
      tax_id: party.taxId,
      terms_days: null,
    },
    party.name,
  );
  return { id, isNew: true };
}
