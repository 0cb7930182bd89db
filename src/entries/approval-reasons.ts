import { formatMoney } from "../base/money.ts";
import type { CompanyProfile } from "../books/company.ts";
import type { Db } from "../store/database.ts";
import { issuesOf, needsLook, proposeAgain } from "./authorise-entry.ts";
import { breathe } from "./breathe.ts";
import { loadPostingRules } from "./load-rules.ts";
import { findCase, listPartyBanks } from "./post-queries.ts";
import { readPostingPolicy } from "./posting-policy.ts";
import type { ProposedEntry } from "./proposed-entry.ts";

const NAMED = 5;

/**
 * Why posting these entries needs a person's yes, in one sentence that names them, or null: an amount at or over the policy's,
 * no policy, a new party, a bank account of a supplier that nobody confirmed, or an entry that is not sure or was changed.
 */
export async function approvalReasons(
  db: Db,
  company: CompanyProfile,
  entries: readonly ProposedEntry[],
): Promise<string | null> {
  if (entries.length === 0) return null;
  const { approvalLimit } = await readPostingPolicy(db, company);
  const reasons: string[] = [];
  if (!approvalLimit) reasons.push("the company has neither posting_approval_limit nor bill_approval_limit");
  else {
    const { key, amount } = approvalLimit;
    const over = entries.filter((entry) => baseGross(entry) >= amount);
    add(over, `at or over the ${key} of ${formatMoney(amount, company.currency)}`);
  }
  add(
    entries.filter(({ invoice }) => invoice.party.id === null),
    "of a new party",
  );
  add(await withNewBank(), "with a bank account that nobody confirmed");
  for (const [entry, why] of await unsure()) add([entry], `unsure (${why.replace(/\.$/, "")})`);
  return reasons.length === 0 ? null : `Posting needs a person's yes: ${reasons.join("; ")}.`;

  function add(found: readonly ProposedEntry[], what: string): void {
    if (found.length === 0) return;
    const names = found.slice(0, NAMED).map(({ invoice }) => `${invoice.number} of ${invoice.party.name}`);
    const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : "";
    reasons.push(`${names.join(", ")}${more} ${found.length === 1 ? "is" : "are"} ${what}`);
  }

  async function withNewBank(): Promise<readonly ProposedEntry[]> {
    const bills = entries.filter(({ invoice }) => invoice.side === "ap" && invoice.party.iban !== null);
    const ids = [...new Set(bills.flatMap(({ invoice }) => invoice.party.id ?? []))];
    const banks = await listPartyBanks(db, company.id, ids);
    const confirmed = new Set(
      banks.filter(({ status }) => status === "confirmed").map(({ party_id, iban }) => `${party_id} ${iban}`),
    );
    return bills.filter(({ invoice: { party } }) => !confirmed.has(`${party.id ?? ""} ${party.iban ?? ""}`));
  }

  async function unsure(): Promise<readonly (readonly [ProposedEntry, string])[]> {
    const found: (readonly [ProposedEntry, string])[] = [];
    for (const [entityId, group] of Map.groupBy(entries, (entry) => entry.entityId)) {
      const invoices = group.map(({ invoice }) => invoice);
      const rules = await loadPostingRules(db, company, { invoices, entityId });
      for (const [index, entry] of group.entries()) {
        await breathe(index, undefined);
        const documentCase = await findCase(db, company.id, entry.documentId);
        const again = proposeAgain(entry, rules, issuesOf(documentCase));
        const why = needsLook(entry, { again, documentCase });
        if (why !== null) found.push([entry, why]);
      }
    }
    return found;
  }
}

/** What the entry is over, base minor units. */
export function baseGross({ lines }: Pick<ProposedEntry, "lines">): number {
  const control = lines.find(({ reason }) => reason.kind === "control");
  return Math.abs(control?.baseAmount ?? 0);
}
