import { type Expression, expressionBuilder } from "kysely";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { IsoDate } from "../base/dates.ts";

/**
 * `company = companyId`, written so that no index answers it: beside a list of ids, SQLite would otherwise take an index on
 * the company and read all of its journals for a few.
 */
function ofCompany(company: Expression<string>, companyId: string) {
  const eb = expressionBuilder();
  return eb(eb.fn.coalesce(company, eb.val("")), "=", companyId);
}

export type ClosedPeriod = {
  readonly entity_id: string;
  readonly name: string;
  readonly start_date: IsoDate;
  readonly end_date: IsoDate;
  /** closed, or soft_closed: entries need a checker who is a person */
  readonly status: string;
};

/** Closed and soft-closed periods. */
export async function listClosedPeriods(db: Db, companyId: string): Promise<ClosedPeriod[]> {
  return db
    .selectFrom("period")
    .select(["entity_id", "name", "start_date", "end_date", "status"])
    .where("company_id", "=", companyId)
    .where("status", "in", ["closed", "soft_closed"])
    .orderBy("start_date")
    .execute();
}

export type KnownJournal = {
  readonly id: number;
  readonly idempotency_key: string;
  readonly batch_id: string | null;
};

/** The journals that already hold one of `keys`; give at most a few thousand at a time. */
export async function findJournalsByKey(
  db: Db,
  companyId: string,
  keys: readonly string[],
): Promise<KnownJournal[]> {
  return db
    .selectFrom("journal")
    .select(["id", "idempotency_key", "batch_id"])
    .where("company_id", "=", companyId)
    .where("idempotency_key", "in", keys)
    .execute();
}

/** The journals whose key starts with `prefix`. */
export async function listJournalsByKeyPrefix(
  db: Db,
  companyId: string,
  prefix: string,
): Promise<KnownJournal[]> {
  return db
    .selectFrom("journal")
    .select(["id", "idempotency_key", "batch_id"])
    .where("company_id", "=", companyId)
    .where("idempotency_key", "like", `${prefix}%`)
    .orderBy("id")
    .execute();
}

export type ReversalRow = { readonly id: number; readonly reversal_of: number; readonly source: string };

/** Every reversal of the company, oldest first. */
export async function listReversals(db: Db, companyId: string): Promise<ReversalRow[]> {
  const rows = await db
    .selectFrom("journal")
    .select(["id", "reversal_of", "source"])
    .where("company_id", "=", companyId)
    .where("reversal_of", "is not", null)
    .orderBy("id")
    .execute();
  return rows.map(({ id, reversal_of, source }) => ({ id, reversal_of: reversal_of ?? 0, source }));
}

export async function listJournalsById(
  db: Db,
  companyId: string,
  ids: readonly number[],
): Promise<Row<"journal">[]> {
  return db
    .selectFrom("journal")
    .selectAll()
    .where((eb) => ofCompany(eb.ref("company_id"), companyId))
    .where("id", "in", ids)
    .orderBy("id")
    .execute();
}

export type LineWithCode = {
  readonly journal_id: number;
  readonly account_code: string;
  readonly amount: number;
  readonly currency: string;
  readonly base_amount: number;
  readonly tax_code: string | null;
  readonly party_id: string | null;
  readonly description: string | null;
};

/** The lines of some journals, in order. */
export async function listLinesOf(
  db: Db,
  companyId: string,
  journalIds: readonly number[],
): Promise<LineWithCode[]> {
  return db
    .selectFrom("journal")
    .innerJoin("journal_line", "journal_line.journal_id", "journal.id")
    .innerJoin("account", "account.id", "journal_line.account_id")
    .select([
      "journal_line.journal_id",
      "account.code as account_code",
      "journal_line.amount",
      "journal_line.currency",
      "journal_line.base_amount",
      "journal_line.tax_code",
      "journal_line.party_id",
      "journal_line.description",
    ])
    .where((eb) => ofCompany(eb.ref("journal.company_id"), companyId))
    .where("journal.id", "in", journalIds)
    .orderBy("journal_line.journal_id")
    .orderBy("journal_line.line_no")
    .execute();
}

export async function listJournalIdsOfBatch(db: Db, companyId: string, batchId: string): Promise<number[]> {
  const rows = await db
    .selectFrom("journal")
    .select("id")
    .where("company_id", "=", companyId)
    .where("batch_id", "=", batchId)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}
