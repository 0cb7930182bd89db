import type { CompanyProfile } from "../../books/company.ts";
import { listAccounts } from "../../books/ledger-queries.ts";
import type { ProposedEntry } from "../../entries/proposed-entry.ts";
import type { Db } from "../../store/database.ts";
import { sumAccountBefore } from "../queries.ts";
import type { ControlEffect, EvidenceEntry } from "./page.ts";

/** A proposed entry as the evidence page shows it. */
export function proposalAsEvidence(entry: ProposedEntry): EvidenceEntry {
  return {
    title: "Proposed entry",
    date: entry.date,
    description: entry.description,
    lines: entry.lines.map((line) => ({
      accountCode: line.accountCode,
      accountName: line.accountName,
      amount: line.amount,
      currency: entry.invoice.currency,
      baseAmount: line.baseAmount,
      reason: `${line.reason.text} (${Math.round(line.reason.confidence * 100)} %)`,
    })),
  };
}

/** What a proposed entry would do to its control account as the ledger stands now; null where it has no control line. */
export async function controlEffect(
  db: Db,
  company: Pick<CompanyProfile, "id">,
  entry: ProposedEntry,
): Promise<ControlEffect | null> {
  const lines = entry.lines.filter(({ reason }) => reason.kind === "control");
  const [first] = lines;
  const account = (await listAccounts(db, company.id)).find(({ code }) => code === first?.accountCode);
  if (!first || !account) return null;
  const before = await sumAccountBefore(db, company.id, {
    accountId: account.id,
    journalId: Number.MAX_SAFE_INTEGER,
  });
  const change = lines
    .filter(({ accountCode }) => accountCode === account.code)
    .reduce((sum, { baseAmount }) => sum + baseAmount, 0);
  return { accountCode: account.code, accountName: account.name, before, after: before + change };
}
