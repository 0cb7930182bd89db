import type { Runtime } from "../../src/base/runtime.ts";
import { reconcileAccount, type ReconcileOptions } from "../../src/reconciliation/reconcile-account.ts";
import { undoReconciliation } from "../../src/reconciliation/undo.ts";
import { CHART, createTestBooks, type TestBooks, type TestBooksOptions } from "../support/books-fixture.ts";

export const COMPANY = "test-company";
export const ACCOUNT = "bank";

export type TestBankLine = {
  readonly id: string;
  readonly date: string;
  readonly amount: number;
  readonly counterparty?: string;
  readonly reference?: string;
  readonly currency?: string;
};

export type BankBench = TestBooks & {
  readonly runtime: Runtime;
  /** Adds a statement over the lines' days; the closing balance is what the lines give unless told. */
  readonly statement: (lines: readonly TestBankLine[], balances?: { readonly opening?: number | null; readonly closing?: number | null; readonly from?: string; readonly to?: string }) => Promise<string>; // prettier-ignore
  readonly reconcile: (options?: Partial<ReconcileOptions>) => ReturnType<typeof reconcileAccount>;
  readonly undo: (effectKey?: string) => ReturnType<typeof undoReconciliation>;
  /** Trial balance, open items, and which lines are matched: what an undo must restore. */
  readonly state: () => Promise<{ readonly trialBalance: unknown; readonly openItems: unknown; readonly matched: unknown }>; // prettier-ignore
};

const WITH_BANK_ACCOUNTS = [
  ...CHART,
  ["6850", "Bank fees and charges", "general"],
  ["7050", "Foreign exchange gains", "other_income"],
  ["7950", "Foreign exchange losses", "other_expense"],
] as const;

/** Books with one bank account on 1000; its currency is the books' unless told. */
export async function createBankBench({
  bankCurrency = "USD",
  ...options
}: TestBooksOptions & { readonly bankCurrency?: string } = {}): Promise<BankBench> {
  const books = await createTestBooks({ accounts: WITH_BANK_ACCOUNTS, ...options });
  const { db } = books.store;
  const cash = await db
    .selectFrom("account")
    .select("id")
    .where("code", "=", "1000")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("bank_account")
    .values({
      company_id: COMPANY,
      id: ACCOUNT,
      name: "Operating",
      account_id: cash.id,
      currency: bankCurrency,
    })
    .execute();
  let ids = 0;
  let statements = 0;
  let balance = 0;
  const runtime: Runtime = {
    clock: { now: () => new Date("2026-07-15T12:00:00Z") },
    ids: { next: () => `id-${String(++ids).padStart(6, "0")}` },
  };
  return {
    ...books,
    runtime,
    statement: async (lines, { opening = balance, closing, from, to } = {}) => {
      const id = `st-${++statements}`;
      const days = lines.map(({ date }) => date).sort();
      balance = (opening ?? 0) + lines.reduce((sum, { amount }) => sum + amount, 0);
      await db
        .insertInto("bank_statement")
        .values({
          company_id: COMPANY,
          id,
          bank_account_id: ACCOUNT,
          from_date: from ?? days[0] ?? "2026-03-01",
          to_date: to ?? days.at(-1) ?? "2026-03-31",
          opening,
          closing: closing === undefined ? balance : closing,
          ties: 1,
        })
        .execute();
      for (const { currency = bankCurrency, counterparty = null, reference = null, ...line } of lines) {
        await db
          .insertInto("bank_txn")
          .values({
            company_id: COMPANY,
            statement_id: id,
            bank_account_id: ACCOUNT,
            external_id: line.id,
            currency,
            counterparty,
            reference,
            ...line,
          })
          .execute();
      }
      return id;
    },
    reconcile: (more = {}) =>
      reconcileAccount(
        { store: books.store, runtime },
        { companyId: COMPANY, bankAccountId: ACCOUNT, effectKey: "effect-1", maker: "ann", ...more },
      ),
    undo: (effectKey = "effect-1") =>
      undoReconciliation(
        { store: books.store, runtime },
        { companyId: COMPANY, effectKey, user: { id: "bob" } },
      ),
    state: async () => {
      const trialBalance = await db
        .selectFrom("journal_line")
        .select([
          "account_id",
          "currency",
          (eb) => eb.fn.sum<number>("amount").as("amount"),
          (eb) => eb.fn.sum<number>("base_amount").as("base"),
        ])
        .groupBy(["account_id", "currency"])
        .orderBy("account_id")
        .orderBy("currency")
        .execute();
      const openItems = await db
        .selectFrom("allocation")
        .select(["invoice_id", (eb) => eb.fn.sum<number>("amount").as("paid")])
        .where("status", "=", "posted")
        .groupBy("invoice_id")
        .orderBy("invoice_id")
        .execute();
      const payments = await db.selectFrom("payment").select("id").where("status", "=", "posted").orderBy("id").execute(); // prettier-ignore
      const matched = await db
        .selectFrom("bank_match_member")
        .select(["side", "ref"])
        .where("active", "=", 1)
        .orderBy("side")
        .orderBy("ref")
        .execute();
      const nonzero = trialBalance.filter(({ amount, base }) => amount !== 0 || base !== 0);
      return { trialBalance: nonzero, openItems: { openItems, payments }, matched };
    },
  };
}
