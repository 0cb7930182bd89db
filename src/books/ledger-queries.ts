import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { IsoDate } from "../base/dates.ts";

export type AccountDaySum = { readonly account_id: number; readonly date: IsoDate; readonly total: number };

/** Sum of base amounts per account and day up to `to`: one pass over the covering index, no table reads. */
export async function sumByAccountAndDay(db: Db, companyId: string, to: IsoDate): Promise<AccountDaySum[]> {
  return db
    .selectFrom("journal_line")
    .select(["account_id", "date", (eb) => eb.fn.sum<number>("base_amount").as("total")])
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .groupBy(["account_id", "date"])
    .orderBy("account_id")
    .orderBy("date")
    .execute();
}

export async function listAccounts(db: Db, companyId: string): Promise<Row<"account">[]> {
  return db.selectFrom("account").selectAll().where("company_id", "=", companyId).orderBy("code").execute();
}

/** Number of the newest journal: two reads with the same version saw the same ledger. 0 when there is none. */
export async function ledgerVersion(db: Db, companyId: string): Promise<number> {
  return createLedgerVersionReader(db)(companyId);
}

/**
 * Reads `ledgerVersion` for many who ask at once: by a query that is compiled once, and one read for all who ask
 * while it is under way. What it gives was true when it was asked for or later.
 */
export function createLedgerVersionReader(db: Db): (companyId: string) => Promise<number> {
  const query = db
    .selectFrom("journal")
    .select((eb) => eb.fn.max<number | null>("id").as("version"))
    .where("company_id", "=", "")
    .compile();
  const underWay = new Map<string, Promise<number>>();
  const read = async (companyId: string): Promise<number> => {
    try {
      const { rows } = await db.executeQuery<{ version: number | null }>({
        ...query,
        parameters: [companyId],
      });
      return rows[0]?.version ?? 0;
    } finally {
      underWay.delete(companyId);
    }
  };
  return (companyId) => {
    const known = underWay.get(companyId);
    if (known) return known;
    const started = read(companyId);
    underWay.set(companyId, started);
    return started;
  };
}

/** First and last day on which the ledger has an entry. */
export async function ledgerSpan(
  db: Db,
  companyId: string,
): Promise<{ readonly first: IsoDate; readonly last: IsoDate } | null> {
  const row = await db
    .selectFrom("journal")
    .select((eb) => [
      eb.fn.min<string | null>("date").as("first"),
      eb.fn.max<string | null>("date").as("last"),
    ])
    .where("company_id", "=", companyId)
    .executeTakeFirst();
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}
