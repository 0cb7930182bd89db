import type { Db } from "../store/database.ts";
import { listMatches, listMatchIdsOfLine, listMembers } from "./match-queries.ts";
import { matchDetail } from "./store-match.ts";

export type MatchFilter = {
  readonly bankAccount?: string | undefined;
  readonly bankTxnId?: string | undefined;
  readonly ledgerLineId?: number | undefined;
  readonly status?: "active" | "undone" | undefined;
  readonly limit: number;
};

export type DescribedMatch = {
  id: string;
  bankAccount: string;
  rule: string;
  why: string;
  confidence: number;
  status: "active" | "undone";
  by: string;
  at: string;
  bank: { id: string; amount: number }[];
  ledger: { id: number; amount: number }[];
  journalIds: number[];
  invoices: { id: string; number: string; amount: number }[];
};

/** Matches with their lines and the sentence that says why, newest first. */
export async function describeMatches(
  db: Db,
  companyId: string,
  filter: MatchFilter,
): Promise<DescribedMatch[]> {
  const { bankAccount: bankAccountId, bankTxnId, ledgerLineId, status, limit } = filter;
  let ids: string[] | undefined;
  if (bankTxnId !== undefined)
    ids = await listMatchIdsOfLine(db, companyId, { side: "bank", ref: bankTxnId });
  if (ledgerLineId !== undefined) {
    const own = await listMatchIdsOfLine(db, companyId, { side: "ledger", ref: String(ledgerLineId) });
    ids = ids?.filter((id) => own.includes(id)) ?? own;
  }
  const matches = await listMatches(db, companyId, { ids, bankAccountId, status, limit });
  const members = Map.groupBy(
    await listMembers(
      db,
      companyId,
      matches.map(({ id }) => id),
    ),
    ({ match_id }) => match_id,
  );
  return matches.map((match) => {
    const { journals, invoices } = matchDetail.parse(JSON.parse(match.detail));
    const own = members.get(match.id) ?? [];
    return {
      id: match.id,
      bankAccount: match.bank_account_id,
      rule: match.rule,
      why: match.reason,
      confidence: match.confidence,
      status: match.status === "active" ? "active" : "undone",
      by: match.created_by,
      at: match.created_at,
      bank: own.filter(({ side }) => side === "bank").map(({ ref, amount }) => ({ id: ref, amount })),
      ledger: own
        .filter(({ side }) => side === "ledger")
        .map(({ ref, amount }) => ({ id: Number(ref), amount })),
      journalIds: journals,
      invoices,
    };
  });
}
