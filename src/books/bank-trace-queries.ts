import type { Db } from "../store/database.ts";
import type { SourceRow } from "./trace-queries.ts";

export type BankTable = "bank_txn" | "bank_statement" | "bank_statement_opening" | "cash_line";

/** Rows behind a reconciliation, amounts in the bank account's currency; a balance that a statement does not give is no row. */
export async function bankRows(
  db: Db,
  companyId: string,
  { table, ids }: { readonly table: BankTable; readonly ids: readonly string[] },
): Promise<SourceRow[]> {
  switch (table) {
    case "bank_txn": {
      const rows = await db
        .selectFrom("bank_txn")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("id", "in", ids)
        .orderBy("date")
        .orderBy("id")
        .execute();
      return rows.map(({ id, date, amount, counterparty, reference }) => {
        const description = [counterparty, reference].filter(Boolean).join(" · ");
        return { table, id, date, description, amount };
      });
    }
    case "bank_statement":
    case "bank_statement_opening": {
      const rows = await db
        .selectFrom("bank_statement")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("id", "in", ids)
        .orderBy("to_date")
        .execute();
      const closes = table === "bank_statement";
      return rows.flatMap(({ id, bank_account_id, from_date, to_date, opening, closing }) => {
        const amount = closes ? closing : opening;
        if (amount === null) return [];
        const description = `${bank_account_id} · ${closes ? "closing" : "opening"} balance`;
        return [{ table, id, date: closes ? to_date : from_date, description, amount }];
      });
    }
    case "cash_line": {
      const rows = await db
        .selectFrom("journal_line")
        .innerJoin("journal", "journal.id", "journal_line.journal_id")
        .select([
          "journal_line.id",
          "journal_line.date",
          "journal_line.amount",
          "journal.reference",
          "journal.description",
        ])
        .where("journal_line.company_id", "=", companyId)
        .where("journal_line.id", "in", ids.map(Number))
        .orderBy("journal_line.date")
        .orderBy("journal_line.id")
        .execute();
      return rows.map(({ id, date, amount, reference, description }) => {
        const words = [reference, description].filter(Boolean).join(" · ");
        return { table, id: String(id), date, description: words, amount };
      });
    }
    default:
      return table satisfies never;
  }
}
