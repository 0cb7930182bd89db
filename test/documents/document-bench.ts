import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../src/base/json.ts";
import type { Runtime } from "../../src/base/runtime.ts";
import { type Reading, takeIn, type TakenIn } from "../../src/documents/archive/index.ts";
import type { ReadDocument } from "../../src/documents/read-document.ts";
import type { Standardized } from "../../src/documents/standard-invoice.ts";
import {
  listReviews,
  resolveReview,
  type ReviewItem,
  standardizeDocuments,
} from "../../src/documents/standardize/index.ts";
import type { NewRow } from "../../src/store/schema.ts";
import { createTestBooks, type TestBooks, type TestBooksOptions } from "../support/books-fixture.ts";

/** Books, an archive in a temporary folder, and short ways to give documents. */
export type DocumentBench = {
  readonly books: TestBooks;
  readonly runtime: Runtime;
  readonly home: string;
  readonly deps: { readonly store: TestBooks["store"]; readonly runtime: Runtime; readonly home: string };
  readonly party: (id: string, name: string, more?: Partial<NewRow<"party">>) => Promise<void>;
  readonly bank: (partyId: string, iban: string, status?: string) => Promise<void>;
  readonly give: (
    read: ReadDocument | Reading,
    more?: { filename?: string; bytes?: Uint8Array; runId?: string; at?: string },
  ) => Promise<TakenIn>;
  /** Gives one document and standardises it. */
  readonly settle: (read: ReadDocument, filename?: string) => Promise<Standardized>;
  readonly standardize: (...documentIds: string[]) => Promise<Standardized[]>;
  readonly open: (documentId?: string) => Promise<ReviewItem[]>;
  readonly answer: (itemId: string, value: string, user?: string) => Promise<Standardized>;
  readonly audit: () => Promise<string[]>;
  readonly close: () => Promise<void>;
};

export async function createDocumentBench(options: TestBooksOptions = {}): Promise<DocumentBench> {
  const books = await createTestBooks(options);
  const { store, company } = books;
  const home = mkdtempSync(join(tmpdir(), "purser-documents-"));
  let ids = 0;
  const runtime: Runtime = {
    clock: { now: () => new Date("2026-07-15T12:00:00Z") },
    ids: { next: () => `id-${String(++ids).padStart(4, "0")}` },
  };
  const deps = { store, runtime, home };
  const user = { id: "giver" };
  let given = 0;
  const give: DocumentBench["give"] = async (read, more = {}) => {
    given += 1;
    const bytes = more.bytes ?? new TextEncoder().encode(`document ${given}`);
    const reading: Reading =
      "kind" in read ? read : { kind: "read", mediaType: "application/pdf", document: read };
    return takeIn(deps, {
      companyId: company.id,
      user,
      runId: more.runId ?? null,
      filename: more.filename ?? `file-${String(given).padStart(3, "0")}.pdf`,
      bytes,
      sha256: sha256(bytes),
      size: bytes.length,
      reading,
      at: more.at,
    });
  };
  const standardize: DocumentBench["standardize"] = (...documentIds) =>
    standardizeDocuments(deps, { companyId: company.id, documentIds, user });
  return {
    books,
    runtime,
    home,
    deps,
    party: async (id, name, more = {}) => {
      await store.db
        .insertInto("party")
        .values({ company_id: company.id, id, name, kind: "supplier", ...more })
        .execute();
    },
    bank: async (party_id, iban, status = "confirmed") => {
      await store.db
        .insertInto("party_bank")
        .values({
          company_id: company.id,
          party_id,
          iban,
          status,
          proposed_by: "ana",
          created_at: "2026-01-01T00:00:00.000Z",
        })
        .execute();
    },
    give,
    settle: async (read, filename) => {
      const { documentId } = await give(read, filename === undefined ? {} : { filename });
      const [result] = await standardize(documentId);
      return result!;
    },
    standardize,
    open: (documentId) =>
      listReviews(store.db, {
        companyId: company.id,
        documentIds: documentId === undefined ? undefined : [documentId],
      }),
    answer: async (itemId, value, id = "ana") =>
      (await resolveReview(deps, company.id, { itemId, value, user: { id } })).standardized,
    audit: async () =>
      (await store.db.selectFrom("audit_event").select("action").orderBy("seq").execute()).map(
        ({ action }) => action,
      ),
    close: async () => {
      await books.close();
      if (existsSync(home)) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** `code field severity` of each issue, for short assertions. */
export function issuesOf({ issues }: Standardized): string[] {
  return issues.map(({ code, field, severity }) => `${severity} ${code} ${field ?? "-"}`);
}

/** The issues that stop a document from being posted. */
export function doubtsOf(result: Standardized): string[] {
  return issuesOf(result).filter((issue) => !issue.startsWith("note"));
}
