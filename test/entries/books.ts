import { type CompanyProfile, loadCompany } from "../../src/books/company.ts";
import { type LedgerSide, loadOpen, trialBalance } from "./state.ts";
import { loadPostingRules } from "../../src/entries/load-rules.ts";
import { postEntries, type PostRequest } from "../../src/entries/post-entries.ts";
import { type ProposeOptions, proposeEntry } from "../../src/entries/propose-entry.ts";
import type { ProposedEntry } from "../../src/entries/proposed-entry.ts";
import { type ReverseRequest, reverseEntries } from "../../src/entries/reverse-entries.ts";
import type { Issue, StandardInvoice } from "../../src/documents/standard-invoice.ts";
import type { Store } from "../../src/store/database.ts";
import { createTestBooks } from "../support/books-fixture.ts";
import { TAX_CODES, VAT_CHART } from "./fixture.ts";

export const COMPANY = "test-company";

export type EntryBooks = {
  readonly store: Store;
  readonly company: CompanyProfile;
  readonly deps: { readonly store: Store; readonly runtime: Parameters<typeof postEntries>[0]["runtime"] };
  /** Moves the clock on by a day. */
  readonly nextDay: () => void;
  readonly propose: (invoice: StandardInvoice, options?: ProposeOptions) => Promise<ProposedEntry>;
  readonly post: (
    entries: readonly ProposedEntry[],
    request?: Partial<PostRequest>,
  ) => ReturnType<typeof postEntries>;
  readonly reverse: (
    ids: readonly number[],
    request?: Partial<ReverseRequest>,
  ) => ReturnType<typeof reverseEntries>;
  /** Trial balance by account, open items of both sides, memory. */
  readonly state: () => Promise<unknown>;
  readonly addCase: (invoice: StandardInvoice, status?: string, issues?: readonly Issue[]) => Promise<void>;
  readonly caseStatus: (documentId: string) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
};

/** A German company in EUR with one supplier and one customer, no limits, a dollar rate for June 2026. */
export async function createEntryBooks(basis: "accrual" | "cash" = "accrual"): Promise<EntryBooks> {
  const books = await createTestBooks({ currency: "EUR", accounts: VAT_CHART });
  const { store } = books;
  const { db } = store;
  await db.updateTable("entity").set({ country: "DE", basis }).execute();
  const named = [["s1", "Hausverwaltung Nord", "supplier"], ["c1", "Praxis Wagner", "customer"]] as const; // prettier-ignore
  for (const [id, name, kind] of named)
    await db.insertInto("party").values({ company_id: COMPANY, id, name, kind }).execute();
  for (const code of TAX_CODES)
    await db
      .insertInto("tax_code")
      .values({ company_id: COMPANY, ...code })
      .execute();
  await db
    .insertInto("fx_rate")
    .values({
      company_id: COMPANY,
      date: "2026-06-14",
      from_currency: "USD",
      to_currency: "EUR",
      rate: "0.9137",
    })
    .execute();
  await books.post([{ date: "2026-01-01", lines: [["1000", 0], ["3100", 0]] }]); // prettier-ignore
  const company = await loadCompany(db, COMPANY);
  let day = 15;
  let ids = 0;
  const runtime = {
    clock: { now: () => new Date(Date.UTC(2026, 6, day)) },
    ids: { next: () => `id-${++ids}` },
  };
  const deps = { store, runtime };
  let effects = 0;
  return {
    store,
    company,
    deps,
    nextDay: () => {
      day += 1;
    },
    propose: async (invoice, options) =>
      proposeEntry(invoice, await loadPostingRules(db, company, { invoices: [invoice] }), options),
    post: (entries, request) =>
      postEntries(deps, {
        companyId: COMPANY,
        entries,
        maker: "agent:accounting_agent",
        checker: "ana",
        effectKey: `effect-${++effects}`,
        ...request,
      }),
    reverse: (journalIds, request) =>
      reverseEntries(deps, {
        companyId: COMPANY,
        journalIds,
        user: { id: "ana" },
        reason: "wrong",
        ...request,
      }),
    state: async () => {
      const sides: readonly LedgerSide[] = ["ap", "ar"];
      const memory = await db.selectFrom("party_memory").select(["party_id", "line_key", "account_code", "times", "source"]).orderBy("party_id").orderBy("line_key").orderBy("account_code").execute(); // prettier-ignore
      return {
        balance: await trialBalance(db, COMPANY),
        open: await Promise.all(sides.map((side) => loadOpen(db, COMPANY, side))),
        memory,
      };
    },
    addCase: async (invoice, status = "ready", issues = []) => {
      const { documentId } = invoice;
      const standard = { ...invoice, issues };
      const at = "2026-07-01T00:00:00Z";
      await db
        .insertInto("document_case")
        .values({
          company_id: COMPANY,
          document_id: documentId,
          status,
          reason: null,
          read: null,
          standard: JSON.stringify(standard),
          run_id: null,
          created_at: at,
          updated_at: at,
        }) // prettier-ignore
        .execute();
    },
    caseStatus: async (documentId) =>
      (await db.selectFrom("document_case").select("status").where("document_id", "=", documentId).executeTakeFirst())?.status, // prettier-ignore
    close: books.close,
  };
}
