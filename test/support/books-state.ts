import type { Db } from "../../src/store/database.ts";

/**
 * What a rollback must restore: the balance of every account, what is open of every invoice, and which bank lines are
 * matched with which ledger lines. Two equal states give equal values.
 */
export async function booksState(db: Db, companyId: string) {
  const balances = await db
    .selectFrom("journal_line")
    .innerJoin("account", "account.id", "journal_line.account_id")
    .select(["account.code", (eb) => eb.fn.sum<number>("journal_line.base_amount").as("balance")])
    .where("journal_line.company_id", "=", companyId)
    .groupBy("account.code")
    .orderBy("account.code")
    .execute();
  const paid = db
    .selectFrom("allocation")
    .select(["invoice_id", (eb) => eb.fn.sum<number>("amount").as("paid")])
    .where("company_id", "=", companyId)
    .where("status", "=", "posted")
    .groupBy("invoice_id")
    .as("paid");
  const invoices = await db
    .selectFrom("invoice")
    .leftJoin(paid, "paid.invoice_id", "invoice.id")
    .select(["invoice.id", "invoice.gross", "paid.paid"])
    .where("invoice.company_id", "=", companyId)
    .where("invoice.status", "=", "open")
    .orderBy("invoice.id")
    .execute();
  const matched = await db
    .selectFrom("bank_match_member")
    .select(["match_id", "side", "ref", "amount"])
    .where("company_id", "=", companyId)
    .where("active", "=", 1)
    .orderBy("match_id")
    .orderBy("side")
    .orderBy("ref")
    .execute();
  return {
    balances: balances.filter(({ balance }) => balance !== 0),
    open: invoices
      .map(({ id, gross, paid: sum }) => ({ id, open: gross - (sum ?? 0) }))
      .filter(({ open }) => open !== 0),
    matched,
  };
}
