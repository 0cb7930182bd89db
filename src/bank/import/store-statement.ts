import { PurserError } from "../../base/errors.ts";
import { bulkInsert } from "../../store/bulk.ts";
import type { Store, Tx } from "../../store/database.ts";
import { explainTie } from "../draft.ts";
import {
  type BankAccount,
  findTakenKeys,
  insertStatement,
  type StoredLine,
  listLineSpans,
  listLinesBetween,
  listStatements,
} from "../queries.ts";
import type { ParsedStatement, StatementBalance, StatementLine } from "../statement.ts";
import { type Span, disjointFrom } from "./continuation.ts";
import { createKeys, recognise } from "./recognise.ts";
import { nextStatementId } from "./statement-id.ts";
import type { ImportedStatement } from "./result.ts";

export type Placing = {
  readonly companyId: string;
  readonly account: BankAccount;
  readonly format: string;
  readonly documentId: string;
  /** hash of the file */
  readonly file: string;
  readonly effectKey: string;
  readonly statement: ParsedStatement;
  /** all of the file: an id is the bank's own where it comes once in them */
  readonly fileStatements: readonly ParsedStatement[];
};

/** Stores one statement and those of its lines that are not stored yet. */
export async function storeStatement(
  { store, tx, signal }: { readonly store: Store; readonly tx: Tx; readonly signal: AbortSignal | undefined },
  placing: Placing,
): Promise<Omit<ImportedStatement, "filename">> {
  const { companyId, account, statement, format } = placing;
  const { from, to } = periodOf(statement);
  const booked = statement.lines.filter(({ status }) => status === "booked");
  const lines = booked.filter(({ amount }) => amount !== 0);
  refuseForeign(lines, account);
  const opening = ownAmount(statement.opening);
  const closing = ownAmount(statement.closing);
  const earlier = await listStatements(tx, companyId, account.id);
  const found = await findFresh(tx, { placing, lines, opening, closing, earlier });
  const known = earlier.find(
    (other) =>
      other.format === format && other.number === statement.number && other.from_date === from && other.to_date === to && other.opening === opening && other.closing === closing, // prettier-ignore
  );
  const added = known === undefined || found.fresh.length > 0;
  const problem = explainTie(statement);
  const statementId = added
    ? nextStatementId(placing.effectKey, { bankAccountId: account.id, taken: earlier })
    : known.id;
  if (added) {
    await insertStatement(tx, {
      company_id: companyId,
      id: statementId,
      bank_account_id: account.id,
      from_date: from,
      to_date: to,
      opening,
      closing,
      ties: statement.tie.status === "ties" ? 1 : 0,
      document_id: placing.documentId,
      format,
      number: statement.number,
      problem,
    });
    const rows = await rowsOf(tx, { ...found, statementId, placing });
    await bulkInsert({ store, signal }, "bank_txn", rows);
  }
  const zeros = booked.length - lines.length;
  return {
    format,
    statementId,
    added,
    bankAccountId: account.id,
    bankAccountName: account.name,
    number: statement.number,
    from,
    to,
    currency: statement.currency,
    opening,
    closing,
    lines: lines.length,
    newLines: found.fresh.length,
    pendingLines: statement.lines.length - booked.length,
    tie: statement.tie,
    problem,
    warnings:
      zeros > 0 ? [...statement.warnings, `${zeros} lines of zero were left out.`] : statement.warnings,
  };
}

function periodOf({ from, to, number }: ParsedStatement): { readonly from: string; readonly to: string } {
  if (from !== null && to !== null) return { from, to };
  throw new PurserError(
    "statement_undated",
    `Statement ${number ?? "without number"} has neither lines nor a balance with a date, so it cannot be placed.`,
  );
}

function refuseForeign(lines: readonly StatementLine[], account: BankAccount): void {
  const foreign = lines.find(({ currency }) => currency !== account.currency);
  if (!foreign) return;
  throw new PurserError(
    "statement_currency_differs",
    `Line ${foreign.line} is in ${foreign.currency}, but account ${account.name} is in ${account.currency}.`,
  );
}

/** A balance in another currency is not the account's. */
function ownAmount(balance: StatementBalance | null): number | null {
  return balance === null || balance.currency !== undefined ? null : balance.amount;
}

type Finding = {
  readonly placing: Placing;
  readonly lines: readonly StatementLine[];
  readonly opening: number | null;
  readonly closing: number | null;
  readonly earlier: Awaited<ReturnType<typeof listStatements>>;
};

type Found = {
  readonly fresh: readonly StatementLine[];
  readonly ids: ReadonlySet<string>;
  /** the account's lines on the same days */
  readonly stored: readonly StoredLine[];
};

async function findFresh(tx: Tx, { placing, lines, opening, closing, earlier }: Finding): Promise<Found> {
  const { companyId, account, statement, format } = placing;
  const ids = uniqueIds(placing);
  const [firstDay, lastDay] = daysOf(lines) ?? [];
  if (firstDay === undefined || lastDay === undefined) return { fresh: [], ids, stored: [] };
  const stored = await listLinesBetween(tx, companyId, {
    bankAccountId: account.id,
    from: firstDay,
    to: lastDay,
  });
  if (stored.length === 0) return { fresh: lines, ids, stored };
  const days = await listLineSpans(tx, companyId, account.id);
  const spans = earlier.map((other): Span => {
    const { first, last } = days.get(other.id) ?? { first: other.from_date, last: other.to_date };
    const file = other.document_id === placing.documentId ? placing.file : null;
    return { ...other, first, last, file };
  });
  const own = { id: "", format, number: statement.number, opening, closing };
  const apart = disjointFrom({ ...own, first: firstDay, last: lastDay, file: placing.file }, spans);
  const formats = new Map(earlier.map((other) => [other.id, other.format]));
  const candidates = stored
    .filter(({ statement_id }) => !apart.has(statement_id))
    .map((line) => ({ ...line, format: formats.get(line.statement_id) ?? null }));
  const found = recognise(lines, { stored: candidates, format, ids });
  return { fresh: lines.filter((_line, index) => found[index] === undefined), ids, stored };
}

/** Bank's ids that come once among the file's lines of this account. */
function uniqueIds({ fileStatements, statement }: Placing): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const other of fileStatements) {
    if (other.account.iban !== statement.account.iban || other.account.number !== statement.account.number)
      continue;
    for (const { externalId } of other.lines) {
      if (externalId !== null) counts.set(externalId, (counts.get(externalId) ?? 0) + 1);
    }
  }
  return new Set([...counts].filter(([, count]) => count === 1).map(([id]) => id));
}

function daysOf(lines: readonly { readonly date: string }[]): [string, string] | undefined {
  let first: string | undefined;
  let last: string | undefined;
  for (const { date } of lines) {
    if (first === undefined || date < first) first = date;
    if (last === undefined || date > last) last = date;
  }
  return first === undefined || last === undefined ? undefined : [first, last];
}

async function rowsOf(tx: Tx, { placing, statementId, fresh, ids, stored }: Found & Rows) {
  const { companyId, account } = placing;
  const wanted = fresh.map(({ externalId }) => externalId).filter((id) => id !== null);
  const taken = await findTakenKeys(tx, companyId, { bankAccountId: account.id, keys: wanted });
  // A key made of the content holds the day, so only lines of the same days can have it.
  for (const { external_id } of stored) taken.add(external_id);
  const keyOf = createKeys(taken);
  return fresh.map((line) => ({
    company_id: companyId,
    id: `${statementId}:${line.line}`,
    statement_id: statementId,
    bank_account_id: account.id,
    date: line.date,
    amount: line.amount,
    currency: line.currency,
    external_id: keyOf(line, ids),
    counterparty: line.counterparty,
    reference: line.reference,
    value_date: line.valueDate,
    counterparty_iban: line.counterpartyIban,
    end_to_end_id: line.endToEndId,
    description: line.description,
    code: line.code,
  }));
}

type Rows = { readonly placing: Placing; readonly statementId: string };
