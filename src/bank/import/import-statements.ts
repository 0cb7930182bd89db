import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { sha256 } from "../../base/json.ts";
import type { Runtime } from "../../base/runtime.ts";
import { appendAudit } from "../../audit/audit.ts";
import type { Store, Tx } from "../../store/database.ts";
import type { CsvOptions } from "../csv/csv.ts";
import { parseStatements } from "../parse.ts";
import { type BankAccount, findStatementDocument, insertDocument, listBankAccounts } from "../queries.ts";
import type { ParsedStatements } from "../statement.ts";
import { findAccount } from "./find-account.ts";
import { type Gap, refreshGaps } from "./gaps.ts";
import type { ImportedStatement, StatementFile, StatementImport } from "./result.ts";
import { isOfEffect } from "./statement-id.ts";
import { storeStatement } from "./store-statement.ts";

export type StatementImportOptions = {
  readonly companyId: string;
  readonly files: readonly StatementFile[];
  readonly user: { readonly id: string };
  /** Names the import: repeated under the same key it adds nothing, and it is withdrawn by it. */
  readonly effectKey: string;
  /** the account, where the file does not name it */
  readonly bankAccountId?: string | undefined;
  readonly csv?: CsvOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: StatementProgress) => void) | undefined;
};
export type StatementProgress = {
  readonly stage: "read" | "store";
  readonly done: number;
  readonly total: number;
};
export type BankDeps = { readonly store: Store; readonly runtime: Runtime };

type ReadFile = ParsedStatements & { readonly file: StatementFile };

/**
 * Imports statements in one transaction: every file or none. Lines that are stored already (from a copy, an interim report, or an
 * overlapping period) are recognised and not stored again; pending lines are not stored. A statement that does not tie is stored
 * with its problem.
 * @throws PurserError as `parseStatements` and `findAccount` do, `statement_undated`
 */
export async function importStatements(
  deps: BankDeps,
  options: StatementImportOptions,
): Promise<StatementImport> {
  const { store } = deps;
  const { companyId, signal } = options;
  const accounts = await listBankAccounts(store.db, companyId);
  const files = await readFiles(accounts, options);
  return store.db.transaction().execute(async (tx) => {
    const statements: ImportedStatement[] = [];
    const total = files.reduce((sum, file) => sum + file.statements.length, 0);
    for (const { file, format, statements: parsed } of files) {
      const hash = sha256(file.bytes);
      const documentId = await documentOf(tx, deps, { companyId, file, hash });
      for (const statement of parsed) {
        signal?.throwIfAborted();
        options.onProgress?.({ stage: "store", done: statements.length, total });
        const { bankAccountId } = options;
        const account = findAccount(accounts, { ...statement, bankAccountId, filename: file.filename });
        const place = { companyId, account, format, documentId, file: hash, effectKey: options.effectKey };
        const stored = await storeStatement(
          { store, tx, signal },
          { ...place, statement, fileStatements: parsed },
        );
        statements.push({ ...stored, filename: file.filename });
      }
    }
    const gaps = await findGaps(tx, companyId, { accounts, statements });
    const result = summarise({ statements, files, gaps, effectKey: options.effectKey });
    await record(tx, deps, { options, files, added: result.statements.filter(({ added }) => added) });
    return result;
  });
}

async function readFiles(
  accounts: readonly BankAccount[],
  { files, csv, bankAccountId, signal, onProgress }: StatementImportOptions,
): Promise<ReadFile[]> {
  const account = bankAccountId === undefined && accounts.length === 1 ? accounts[0] : accounts.find(({ id }) => id === bankAccountId); // prettier-ignore
  const read: ReadFile[] = [];
  for (const [done, file] of files.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: "read", done, total: files.length });
    // A CSV that names no currency is in that of its account.
    const currency = csv?.currency ?? account?.currency;
    read.push({
      ...parseStatements(file.bytes, { filename: file.filename, csv: { ...csv, currency } }),
      file,
    });
    await yieldToEventLoop();
  }
  return read;
}

async function documentOf(
  tx: Tx,
  { runtime }: BankDeps,
  {
    companyId,
    file,
    hash,
  }: { readonly companyId: string; readonly file: StatementFile; readonly hash: string },
): Promise<string> {
  const known = await findStatementDocument(tx, companyId, hash);
  if (known !== undefined) return known;
  const id = runtime.ids.next();
  await insertDocument(tx, {
    company_id: companyId,
    id,
    sha256: hash,
    kind: "statement",
    filename: file.filename,
    media_type: /^\s*</.test(new TextDecoder().decode(file.bytes.subarray(0, 100)))
      ? "application/xml"
      : "text/plain",
    bytes: file.bytes.length,
    stored_at: runtime.clock.now().toISOString(),
  });
  return id;
}

async function findGaps(
  tx: Tx,
  companyId: string,
  { accounts, statements }: Stored & { readonly accounts: readonly BankAccount[] },
): Promise<readonly Gap[]> {
  const touched = new Set(statements.map(({ statementId }) => statementId));
  const gaps: Gap[] = [];
  for (const account of accounts) {
    if (!statements.some(({ bankAccountId }) => bankAccountId === account.id)) continue;
    const all = await refreshGaps(tx, companyId, account);
    gaps.push(
      ...all.filter(({ statementId, previousId }) => touched.has(statementId) || touched.has(previousId)),
    );
  }
  return gaps;
}

type Stored = { readonly statements: readonly ImportedStatement[] };
type Summing = Stored & {
  readonly files: readonly ReadFile[];
  readonly gaps: readonly Gap[];
  readonly effectKey: string;
};

function summarise({ statements, files, gaps, effectKey }: Summing): StatementImport {
  const own = statements
    .filter(({ statementId: id, bankAccountId }) =>
      isOfEffect({ id, bank_account_id: bankAccountId }, effectKey),
    )
    .map(({ statementId }) => statementId);
  const gapOf = (id: string) => gaps.find(({ statementId }) => statementId === id)?.message ?? null;
  return {
    statementIds: [...new Set(own)],
    statements: statements.map((statement) => ({
      ...statement,
      problem:
        [statement.problem, gapOf(statement.statementId)].filter((text) => text !== null).join(" ") || null,
    })),
    gaps,
    newLines: statements.reduce((sum, { newLines }) => sum + newLines, 0),
    warnings: files.flatMap(({ warnings }) => warnings),
  };
}

async function record(tx: Tx, { runtime }: BankDeps, { options, files, added }: Recording): Promise<void> {
  const accounts = new Set(added.map(({ bankAccountId }) => bankAccountId));
  const [account] = accounts;
  if (account === undefined) return;
  await appendAudit(tx, {
    companyId: options.companyId,
    at: runtime.clock.now().toISOString(),
    actor: options.user.id,
    action: "statements_imported",
    subject: accounts.size === 1 ? `bank_account:${account}` : `statements:${options.effectKey}`,
    payload: {
      effectKey: options.effectKey,
      files: files.map(({ file }) => ({ filename: file.filename, sha256: sha256(file.bytes) })),
      statements: added.map((statement) => {
        const { statementId, bankAccountId, from, to, opening, closing, newLines, problem } = statement;
        return { statementId, bankAccountId, from, to, opening, closing, newLines, problem };
      }),
    },
  });
}

type Recording = {
  readonly options: StatementImportOptions;
  readonly files: readonly ReadFile[];
  /** statements that were not there before */
  readonly added: readonly ImportedStatement[];
};
