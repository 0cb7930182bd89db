import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { Db } from "../../store/database.ts";

/** A line of an entry that brought balances into the books. `amount`: base currency, debit positive. */
export type OpeningLine = {
  readonly id: number;
  readonly accountId: number;
  readonly date: IsoDate;
  readonly amount: Minor;
};

/** In two steps: joined, a planner may visit every journal line there is to find the few of an opening entry. */
export async function listOpeningLines(db: Db, companyId: string): Promise<OpeningLine[]> {
  const journals = await db
    .selectFrom("journal")
    .select("id")
    .where("company_id", "=", companyId)
    .where("source", "=", "opening")
    .orderBy("id")
    .execute();
  const lines: OpeningLine[] = [];
  for (let start = 0; start < journals.length; start += JOURNALS_A_QUERY) {
    const ids = journals.slice(start, start + JOURNALS_A_QUERY).map((journal) => journal.id);
    lines.push(
      ...(await db
        .selectFrom("journal_line")
        .select(["id", "account_id as accountId", "date", "base_amount as amount"])
        .where("journal_id", "in", ids)
        .where("company_id", "=", companyId)
        .orderBy("id")
        .execute()),
    );
  }
  return lines;
}

const JOURNALS_A_QUERY = 500;
