import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export type ManualEntry = Pick<
  Row<"journal">,
  "id" | "date" | "source" | "reference" | "description" | "maker"
> & {
  /** Sum of the debits, base currency. */
  readonly total: number;
};

/** Entries that a person wrote, by source, with what they move. Reversals are left out: they repeat an entry on purpose. */
export async function listEntriesBySource(
  db: Db,
  companyId: string,
  { sources, asOf }: { readonly sources: readonly string[]; readonly asOf: IsoDate },
): Promise<ManualEntry[]> {
  const rows = await db
    .selectFrom("journal as j")
    .innerJoin("journal_line as l", "l.journal_id", "j.id")
    .select(["j.id", "j.date", "j.source", "j.reference", "j.description", "j.maker"])
    .select((eb) => eb.fn.sum<number>("l.base_amount").as("total"))
    .where("j.company_id", "=", companyId)
    .where("l.company_id", "=", companyId)
    .where("j.source", "in", sources)
    .where("j.date", "<=", asOf)
    .where("j.reversal_of", "is", null)
    .where("l.base_amount", ">", 0)
    .groupBy(["j.id", "j.date", "j.source", "j.reference", "j.description", "j.maker"])
    .orderBy("j.id")
    .execute();
  return rows;
}

export async function listJournalSources(db: Db, companyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("journal")
    .select("source")
    .distinct()
    .where("company_id", "=", companyId)
    .orderBy("source")
    .execute();
  return rows.map((row) => row.source);
}

export type CountedAmount = {
  readonly account_id: number;
  readonly amount: number;
  readonly count: number;
};

/** Debits dated from..to by account and amount with how often each occurs; openings and reversals are not new business. */
export async function countDebits(
  db: Db,
  companyId: string,
  {
    from,
    to,
    without,
  }: { readonly from: IsoDate; readonly to: IsoDate; readonly without: readonly string[] },
): Promise<CountedAmount[]> {
  return db
    .selectFrom("journal_line as l")
    .innerJoin("journal as j", "j.id", "l.journal_id")
    .select(["l.account_id", "l.base_amount as amount"])
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("l.company_id", "=", companyId)
    .where("j.company_id", "=", companyId)
    .where("l.date", ">=", from)
    .where("l.date", "<=", to)
    .where("l.base_amount", ">", 0)
    .where("j.reversal_of", "is", null)
    .where("j.source", "not in", without)
    .groupBy(["l.account_id", "l.base_amount"])
    .execute();
}

export type DebitLine = {
  readonly id: number;
  readonly date: IsoDate;
  readonly amount: number;
  readonly description: string | null;
};

/** The newest debits over exactly these amounts, of the same population as `countDebits`. */
export async function listDebitsOf(
  db: Db,
  companyId: string,
  {
    amounts,
    from,
    to,
    without,
    limit,
  }: {
    readonly amounts: readonly number[];
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly without: readonly string[];
    readonly limit: number;
  },
): Promise<DebitLine[]> {
  return db
    .selectFrom("journal_line as l")
    .innerJoin("journal as j", "j.id", "l.journal_id")
    .select(["l.id", "l.date", "l.base_amount as amount", "j.description"])
    .where("l.company_id", "=", companyId)
    .where("j.company_id", "=", companyId)
    .where("l.base_amount", "in", amounts)
    .where("l.date", ">=", from)
    .where("l.date", "<=", to)
    .where("j.reversal_of", "is", null)
    .where("j.source", "not in", without)
    .orderBy("l.date", "desc")
    .orderBy("l.id", "desc")
    .limit(limit)
    .execute();
}
