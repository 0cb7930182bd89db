import { PurserError } from "../../base/errors.ts";
import type { Store } from "../../store/database.ts";
import { findCompany, listEntities } from "../company-queries.ts";
import { entitySchema } from "../company.ts";
import { listAccounts } from "../ledger-queries.ts";
import {
  type CompanyHint,
  type ImportCompany,
  type KnownCompany,
  companyIdOf,
  settleCompany,
} from "./company-seed.ts";
import { type BooksDraft, emptyDraft } from "./draft.ts";
import type { ImportOptions } from "./import-books.ts";
import { listInvoiceCurrencies } from "./import-queries.ts";
import { chooseProfile } from "./profiles.ts";
import type { Profile, Reading, RejectionList } from "./reading.ts";
import { refuseRejected } from "./result.ts";
import { type Source, type SourceDocument, openSource } from "./source.ts";

/** All sources of an import as one draft. */
export type DraftOfSources = {
  readonly draft: BooksDraft;
  readonly company: ImportCompany;
  /** The company is not in the books yet. */
  readonly isNew: boolean;
  readonly profile: string;
  readonly files: readonly SourceDocument[];
};

type Context = {
  readonly store: Store;
  readonly rejections: RejectionList;
  readonly warn: (warning: string) => void;
};

/** Opens and reads every path by its profile. Reads the books only to learn what they know of the company. */
export async function readSources(
  { store, rejections, warn }: Context,
  options: ImportOptions,
): Promise<DraftOfSources> {
  const sources = options.paths.map((entry): { source: Source; profile: Profile } => {
    const { path, profile } = typeof entry === "string" ? { path: entry } : entry;
    const source = openSource(path);
    return { source, profile: chooseProfile(source, profile ?? options.profile) };
  });
  if (sources.length === 0)
    throw new PurserError("source_not_found", "Name at least one file or folder to import.");
  const draft = emptyDraft();
  const files = new Map<string, SourceDocument>();
  const settler = createSettler(store, options, warn);
  let rows = 0;
  for (const { source, profile } of sources) {
    const reading: Reading = {
      draft,
      reject: rejections.add,
      warn,
      company: settler.settle,
      knownInvoices: settler.invoices,
      knownAccounts: settler.accounts,
      addDocument: (document) => files.set(document.sha256, document),
      onRows: (count) => {
        rows += count;
        options.onProgress?.({ stage: "read", done: rows });
      },
      signal: options.signal,
    };
    options.signal?.throwIfAborted();
    await profile.read(source, reading);
  }
  const settled = settler.result();
  if (!settled) {
    // A source that is broken as a whole does not even say whose it is.
    refuseRejected(rejections.kept(), rejections.count());
    throw new Error("a profile's reader did not ask for the company");
  }
  return {
    draft,
    company: settled.company,
    isNew: settled.isNew,
    profile: [...new Set(sources.map(({ profile }) => profile.id))].join("+"),
    files: [...files.values()],
  };
}

type Settled = { readonly company: ImportCompany; readonly isNew: boolean };

/** The first source to ask settles the company; the others must mean the same. */
function createSettler(store: Store, options: ImportOptions, warn: (warning: string) => void) {
  let settled: Settled | undefined;
  let invoices: ReadonlyMap<string, string> = new Map();
  let accounts: ReadonlyMap<string, string> = new Map();
  return {
    settle: async (hint: CompanyHint): Promise<ImportCompany> => {
      if (options.companyId !== undefined && hint.id !== undefined && hint.id !== options.companyId)
        warn(`The source calls the company "${hint.id}"; it is imported into "${options.companyId}".`);
      if (settled) {
        const id = options.companyId ?? hint.id ?? settled.company.id;
        if (id === settled.company.id) return settled.company;
        throw new PurserError(
          "company_conflict",
          `The sources belong to two companies, "${settled.company.id}" and "${id}"; import them one by one.`,
        );
      }
      const known = await loadKnown(store, companyIdOf(hint, options));
      settled = { company: settleCompany(hint, options, known), isNew: known === undefined };
      invoices = await listInvoiceCurrencies(store.db, settled.company.id);
      accounts = new Map(
        (await listAccounts(store.db, settled.company.id)).map(({ code, type }) => [code, type]),
      );
      return settled.company;
    },
    invoices: () => invoices,
    accounts: () => accounts,
    result: (): Settled | undefined => settled,
  };
}

async function loadKnown({ db }: Store, id: string): Promise<KnownCompany | undefined> {
  const company = await findCompany(db, id);
  if (!company) return undefined;
  const entities = (await listEntities(db, id)).map((row) => entitySchema.parse(row));
  return { id, name: company.name, entities };
}
