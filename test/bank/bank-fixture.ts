import { type StatementImportOptions, importStatements, withdrawStatements } from "../../src/bank/index.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";
import { type SampleStatement, bytesOf } from "../support/statements.ts";

export const IBAN = "DE89370400440532013000";

/** Books with a bank account in EUR, and the day's work with its statements. */
export type BankBench = {
  readonly books: TestBooks;
  readonly addAccount: (account: { readonly id: string; readonly iban: string | null; readonly currency?: string; readonly name?: string }) => Promise<void>; // prettier-ignore
  readonly import: (
    content: string | Record<string, string>,
    options?: Partial<StatementImportOptions>,
  ) => ReturnType<typeof importStatements>;
  readonly withdraw: (effectKey: string) => ReturnType<typeof withdrawStatements>;
  /** day and amount of the stored lines */
  readonly lines: () => Promise<string[]>;
  readonly match: (lineId: string) => Promise<void>;
  /** all that imports may change, but for documents and the audit log */
  readonly state: () => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export async function createBankBench(): Promise<BankBench> {
  const books = await createTestBooks({ id: "acme", currency: "EUR" });
  const { store } = books;
  let tick = 0;
  let effects = 0;
  const runtime = {
    clock: { now: () => new Date(Date.UTC(2026, 6, 15, 12, 0, ++tick)) },
    ids: { next: () => `id-${++tick}` },
  };
  const user = { id: "ana" };
  const addAccount: BankBench["addAccount"] = async ({ id, iban, currency = "EUR", name = id }) => {
    await store.db.insertInto("bank_account").values({ company_id: "acme", id, name, account_id: null, currency, iban }).execute(); // prettier-ignore
  };
  await addAccount({ id: "main", iban: IBAN });
  return {
    books,
    addAccount,
    import: (content, options = {}) => {
      const files = typeof content === "string" ? { "june.xml": content } : content;
      return importStatements(
        { store, runtime },
        {
          companyId: "acme",
          files: Object.entries(files).map(([filename, text]) => ({ filename, bytes: bytesOf(text) })),
          user,
          effectKey: `effect-${++effects}`,
          ...options,
        },
      );
    },
    withdraw: (effectKey) => withdrawStatements({ store, runtime }, { companyId: "acme", user, effectKey }),
    lines: async () => {
      const rows = await store.db.selectFrom("bank_txn").select(["date", "amount"]).orderBy("date").orderBy("id").execute(); // prettier-ignore
      return rows.map(({ date, amount }) => `${date.slice(8)}: ${amount}`);
    },
    match: async (lineId) => {
      const match = { company_id: "acme", id: "match-1", bank_account_id: "main", rule: "manual", reason: "", confidence: 1, status: "active", journal_id: null, payment_id: null, detail: "{}", effect_key: null, created_by: "ana", created_at: "2026-07-15", undone_at: null }; // prettier-ignore
      await store.db.insertInto("bank_match").values(match).execute();
      const member = {
        company_id: "acme",
        match_id: "match-1",
        side: "bank",
        ref: lineId,
        amount: 1,
        active: 1,
      };
      await store.db.insertInto("bank_match_member").values(member).execute();
    },
    state: async () => ({
      statements: await store.db.selectFrom("bank_statement").selectAll().orderBy("id").execute(),
      lines: await store.db.selectFrom("bank_txn").selectAll().orderBy("id").execute(),
    }),
    close: books.close,
  };
}

/** A day's statement of the bench's account. */
export function day(
  date: string,
  { opening, lines, ...rest }: Pick<SampleStatement, "opening"> & { readonly lines: readonly (number | readonly [amount: number, reference: string])[] } & Partial<Omit<SampleStatement, "lines">>, // prettier-ignore
): SampleStatement {
  return {
    iban: IBAN,
    currency: "EUR",
    number: date,
    from: date,
    to: date,
    opening,
    ...rest,
    lines: lines.map((line) => {
      const [amount, reference] = typeof line === "number" ? [line, "rent"] : line;
      return { date, amount, reference };
    }),
  };
}
