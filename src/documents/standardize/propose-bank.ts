import { appendAudit } from "../../audit/audit.ts";
import { PurserError } from "../../base/errors.ts";
import type { Db } from "../../store/database.ts";
import type { StandardInvoice } from "../standard-invoice.ts";
import type { Finding } from "./desk.ts";
import { deletePendingBanks, findPartyBank, insertPartyBank, updatePartyBank } from "./queries.ts";

export type Proposal = {
  readonly companyId: string;
  readonly documentId: string;
  readonly invoice: StandardInvoice | null;
  readonly findings: readonly Finding[];
  readonly user: { readonly id: string };
  readonly at: string;
};

/**
 * Notes a changed account as pending: it is used for nothing until somebody else confirms it. One that the document does not name any more
 * is forgotten.
 */
export async function proposeBankAccount(
  tx: Db,
  { companyId, documentId, invoice, findings, user, at }: Proposal,
): Promise<void> {
  const asked = findings.some(({ code }) => code === "bank_account_changed");
  const { id: partyId, iban } = invoice?.party ?? { id: null, iban: null };
  await deletePendingBanks(tx, companyId, { documentIds: [documentId], keep: asked ? iban : null });
  if (!asked || partyId === null || iban === null) return;
  if (await findPartyBank(tx, companyId, { partyId, iban })) return;
  await insertPartyBank(tx, {
    company_id: companyId,
    party_id: partyId,
    iban,
    status: "pending",
    document_id: documentId,
    proposed_by: user.id,
    decided_by: null,
    created_at: at,
    decided_at: null,
  });
}

export type BankDecision = {
  readonly companyId: string;
  readonly partyId: string;
  readonly iban: string;
  readonly confirmed: boolean;
  readonly user: { readonly id: string };
  readonly at: string;
};

/** @throws PurserError `self_approval` when it is confirmed by who brought it, `unknown_bank_account` */
export async function decideBankAccount(
  tx: Db,
  { companyId, partyId, iban, confirmed, user, at }: BankDecision,
): Promise<void> {
  const row = await findPartyBank(tx, companyId, { partyId, iban });
  if (!row) {
    throw new PurserError("unknown_bank_account", `No document proposed the bank account ${iban} for ${partyId}; standardise the document again.`); // prettier-ignore
  }
  if (confirmed && row.proposed_by === user.id) {
    throw new PurserError(
      "self_approval",
      `The bank account ${iban} must be confirmed by somebody other than ${user.id}, who gave the document.`,
    );
  }
  const status = confirmed ? "confirmed" : "refused";
  await updatePartyBank(tx, row, { status, decided_by: user.id, decided_at: at });
  await appendAudit(tx, {
    companyId,
    at,
    actor: user.id,
    action: `bank_account_${status}`,
    subject: `party:${partyId}`,
    payload: { partyId, iban, documentId: row.document_id, proposedBy: row.proposed_by },
  });
}
