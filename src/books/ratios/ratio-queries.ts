import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";

export type MetricRow = { readonly id: string; readonly date: IsoDate; readonly value: string };

/** Rows of one operating metric dated from..to, in order. */
export async function listMetric(
  db: Db,
  companyId: string,
  { metric, from, to }: { readonly metric: string; readonly from: IsoDate; readonly to: IsoDate },
): Promise<MetricRow[]> {
  return db
    .selectFrom("operating_metric")
    .select(["id", "date", "value"])
    .where("company_id", "=", companyId)
    .where("metric", "=", metric)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("date")
    .orderBy("id")
    .execute();
}

export type DebtLine = {
  readonly id: number;
  readonly journalId: number;
  readonly amount: number;
};

/** Lines on the given accounts dated from..to, except of opening entries and of reversals. */
export async function listDebtLines(
  db: Db,
  companyId: string,
  {
    accountIds,
    from,
    to,
  }: { readonly accountIds: readonly number[]; readonly from: IsoDate; readonly to: IsoDate },
): Promise<DebtLine[]> {
  if (accountIds.length === 0) return [];
  return db
    .selectFrom("journal_line")
    .innerJoin("journal", "journal.id", "journal_line.journal_id")
    .select([
      "journal_line.id as id",
      "journal_line.journal_id as journalId",
      "journal_line.base_amount as amount",
    ])
    .where("journal_line.company_id", "=", companyId)
    .where("journal_line.account_id", "in", accountIds)
    .where("journal_line.date", ">=", from)
    .where("journal_line.date", "<=", to)
    .where("journal.company_id", "=", companyId)
    .where("journal.source", "!=", "opening")
    .where("journal.reversal_of", "is", null)
    .orderBy("journal_line.id")
    .execute();
}

/** Journals that another one takes back. One pass: a join per line would have no index to go by. */
export async function listReversedJournals(db: Db, companyId: string): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom("journal")
    .select("reversal_of")
    .where("company_id", "=", companyId)
    .where("reversal_of", "is not", null)
    .execute();
  return new Set(rows.flatMap(({ reversal_of }) => reversal_of ?? []));
}
