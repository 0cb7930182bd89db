import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export type BankMovement = Pick<
  Row<"bank_txn">,
  "id" | "bank_account_id" | "date" | "amount" | "counterparty"
>;

/** What the bank says happened up to `to`, oldest first. */
export async function listBankMovements(db: Db, companyId: string, to: IsoDate): Promise<BankMovement[]> {
  return db
    .selectFrom("bank_txn")
    .select(["id", "bank_account_id", "date", "amount", "counterparty"])
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .orderBy("date")
    .orderBy("id")
    .execute();
}

export async function listBankAccounts(db: Db, companyId: string): Promise<Row<"bank_account">[]> {
  return db
    .selectFrom("bank_account")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
}

export type CashEntry = { readonly journal_id: number; readonly date: IsoDate; readonly amount: number };

/** What the ledger says happened on one cash account, an amount per entry, in the account's own currency. */
export async function listCashEntries(
  db: Db,
  companyId: string,
  { accountId, to }: { readonly accountId: number; readonly to: IsoDate },
): Promise<CashEntry[]> {
  return db
    .selectFrom("journal_line")
    .select(["journal_id", "date", (eb) => eb.fn.sum<number>("amount").as("amount")])
    .where("company_id", "=", companyId)
    .where("account_id", "=", accountId)
    .where("date", "<=", to)
    .groupBy(["journal_id", "date"])
    .orderBy("date")
    .orderBy("journal_id")
    .execute();
}

/** Statements ending up to `to` whose opening and movements do not give their closing balance. */
export async function listUntiedStatements(
  db: Db,
  companyId: string,
  to: IsoDate,
): Promise<Row<"bank_statement">[]> {
  return db
    .selectFrom("bank_statement")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("ties", "=", 0)
    .where("opening", "is not", null)
    .where("closing", "is not", null)
    .where("to_date", "<=", to)
    .orderBy("to_date")
    .orderBy("id")
    .execute();
}
