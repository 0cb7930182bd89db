import { z } from "zod";
import { dayIn, isoDate } from "../../base/dates.ts";
import { formatMoney } from "../../base/money.ts";
import { industry } from "../../books/accounts.ts";
import { type Freshness, readFreshness } from "../../books/import/freshness.ts";
import { type ImportOptions, importBooks } from "../../books/import/import-books.ts";
import type { ImportResult } from "../../books/import/result.ts";
import { undoImport } from "../../books/import/undo-import.ts";
import { figureSchema } from "../../figures/figure.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import { requireReadable } from "../readable.ts";
import { standardizeOperation, unstandardizeOperation } from "./standardize-operations.ts";
import { importStatementsOperation, withdrawStatementsOperation } from "./statement-operations.ts";

const PERMISSION = "books:import";
const REJECTIONS_SHOWN = 20;

const companyOptions = {
  name: z.string().min(1).optional(),
  baseCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be a currency code such as USD")
    .optional(),
  industry: industry.optional(),
  fiscalYearStartMonth: z.number().int().min(1).max(12).optional(),
};

const source = z.object({
  /** A file or folder that the server can read. */
  path: z.string().min(1),
  /** How to read it; recognised by its content when left out. */
  profile: z.string().min(1).optional(),
});

const counts = z.object({
  read: z.number().int(),
  added: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
});

const rejection = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.string().optional(),
  value: z.string().optional(),
  reason: z.string(),
});

const span = z.object({ first: isoDate, last: isoDate }).nullable();

const importReport = z.object({
  profile: z.string(),
  tables: z.record(z.string(), counts),
  /** Journal lines read. */
  lines: z.number().int(),
  /** Days of the entries that were read. */
  span,
  warnings: z.array(z.string()),
  /** The first of them; a real import has none, it is refused. */
  rejections: z.array(rejection),
  rejectionCount: z.number().int(),
});

const freshness = z.object({
  /** First and last day with an entry. */
  span,
  journals: z.number().int(),
  lines: z.number().int(),
  daysSinceLastEntry: z.number().int().nullable(),
  lastImports: z.array(
    z.object({
      batchId: z.string(),
      profile: z.string(),
      status: z.string(),
      at: z.string(),
      by: z.string(),
    }),
  ),
  trialBalance: figureSchema.nullable(),
  controls: z.array(
    z.object({
      side: z.enum(["ar", "ap"]),
      ledger: figureSchema,
      openItems: figureSchema,
      difference: figureSchema,
      ties: z.boolean(),
    }),
  ),
});

const syncInput = z.object({
  sources: z.array(source).default([]),
  dryRun: z.boolean().default(false),
  ...companyOptions,
});
type SyncInput = z.output<typeof syncInput>;

const sync = defineOperation({
  description:
    "Imports books from files or folders (Purser's own folder, QuickBooks, Xero, hledger, Beancount, SEC company facts), all or nothing; importing again adds only what is new. Without sources it says how fresh the books are.",
  input: syncInput,
  output: z.object({
    status: z.enum(["imported", "unchanged", "dry_run", "checked"]),
    /** What undo_import takes; null when nothing was written. */
    batchId: z.string().nullable(),
    /** Null when no sources were given. */
    imported: importReport.nullable(),
    books: freshness,
  }),
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "undo_import",
    input: (_input, { batchId }) => ({ batchId }),
    describe:
      "Reverses the import's journals and voids its invoices, payments and allocations; accounts, parties and periods stay.",
  },
  // What was imported is known by its keys, so a second attempt adds nothing.
  repeatable: true,
  preview: async (input, context) => {
    if (input.sources.length === 0)
      return { summary: "Checks how fresh the books are; nothing is imported.", figureIds: [] };
    const result = await runImport({ ...input, dryRun: true }, context);
    return { summary: summarise(result), figureIds: [] };
  },
  run: async (input, context) => {
    const result = input.sources.length === 0 ? null : await runImport(input, context);
    return {
      status: result?.status ?? ("checked" as const),
      batchId: result?.batchId ?? null,
      imported: result && toReport(result),
      books: await readBooks(context),
    };
  },
});

const preview = defineOperation({
  description: "Reads and checks files as sync_data would import them, without changing anything.",
  input: syncInput.omit({ dryRun: true }).extend({ sources: z.array(source).min(1) }),
  output: importReport,
  effect: "read",
  permission: PERMISSION,
  run: async (input, context) => toReport(await runImport({ ...input, dryRun: true }, context)),
});

const undo = defineOperation({
  description:
    "Takes an import back: reverses its journals and voids its invoices, payments and allocations.",
  input: z.object({
    /** As sync_data returned it; null does nothing. */
    batchId: z.string().nullable(),
  }),
  output: z.object({
    batchId: z.string().nullable(),
    /** False when there was nothing to undo. */
    undone: z.boolean(),
    journalsReversed: z.number().int(),
    alreadyReversed: z.number().int(),
    invoicesVoided: z.number().int(),
    paymentsVoided: z.number().int(),
    allocationsVoided: z.number().int(),
  }),
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "irreversible",
    why: "Reversal entries stay in the ledger; to have the entries back, import the files again.",
  },
  repeatable: true,
  run: async ({ batchId }, { company, store, runtime, user, signal }) => {
    if (batchId === null) return NOTHING_UNDONE;
    return undoImport({ store, runtime }, { companyId: company.id, batchId, user, signal });
  },
});

const NOTHING_UNDONE = {
  batchId: null,
  undone: false,
  journalsReversed: 0,
  alreadyReversed: 0,
  invoicesVoided: 0,
  paymentsVoided: 0,
  allocationsVoided: 0,
};

type Importing = Omit<SyncInput, "sources"> & { readonly sources: SyncInput["sources"] };

/** Imports into the context's company, whatever the sources call theirs. */
async function runImport(
  { sources, ...options }: Importing,
  { company, user, store, runtime, signal, emit, effectKey, importRoots }: OperationContext,
): Promise<ImportResult> {
  for (const { path } of sources) requireReadable(path, importRoots);
  const onProgress: ImportOptions["onProgress"] = ({ stage, done, total }) =>
    emit({ message: STAGES[stage], done, ...(total === undefined ? {} : { total }) });
  return importBooks(
    { store, runtime },
    { ...options, paths: sources, companyId: company.id, batchId: effectKey, user, signal, onProgress },
  );
}

const STAGES = { read: "Reading", check: "Checking", post: "Posting" } as const;

async function readBooks({
  company,
  store,
  figures,
  runtime,
}: OperationContext): Promise<z.input<typeof freshness>> {
  const timezone = company.entities[0]?.timezone ?? "UTC";
  const today = dayIn(timezone, runtime.clock.now());
  return toFreshness(await readFreshness(store.db, company, { figures, today }));
}

function toFreshness({ controls, lastImports, ...rest }: Freshness): z.input<typeof freshness> {
  return {
    ...rest,
    lastImports: [...lastImports],
    controls: controls.map((control) => ({ ...control, ties: control.difference.value === 0 })),
  };
}

function toReport({ profile, tables, lines, span, ...rest }: ImportResult): z.input<typeof importReport> {
  return {
    profile,
    tables: { ...tables },
    lines,
    span,
    warnings: [...rest.warnings],
    rejections: rest.rejections.slice(0, REJECTIONS_SHOWN),
    rejectionCount: rest.rejectionCount,
  };
}

function summarise({ tables, lines, debits, currency, span, rejectionCount, profile }: ImportResult): string {
  if (rejectionCount > 0) return `Cannot be imported: ${rejectionCount} rows are refused.`;
  const journals = tables["journal"]?.added ?? 0;
  const days = span ? ` from ${span.first} to ${span.last}` : "";
  return `Imports ${journals} new journals (${lines} lines read${days}, debits ${formatMoney(debits, currency)}) by the profile ${profile}.`;
}

/** Brings data into the books and says how fresh they are. */
export function createDataSyncAgent(): Agent {
  return defineAgent({
    id: "data_sync_agent",
    title: "Data sync",
    description:
      "Imports books, journals and filings from files, previews and undoes imports, and checks how fresh and consistent the books are.",
    operations: {
      sync_data: sync,
      preview_import: preview,
      undo_import: undo,
      standardize: standardizeOperation,
      unstandardize: unstandardizeOperation,
      import_statements: importStatementsOperation,
      withdraw_statements: withdrawStatementsOperation,
    },
  });
}
