import { appendAudit } from "../../audit/audit.ts";
import { PurserError } from "../../base/errors.ts";
import type { Tx } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import {
  deleteStatements,
  findActiveMatches,
  findStatements,
  listBankAccounts,
  listLinesOfStatements,
  listStatementDocumentTimes,
  listStatementIds,
  listStatements,
} from "../queries.ts";
import { refreshGaps } from "./gaps.ts";
import type { BankDeps } from "./import-statements.ts";
import { isOfEffect } from "./statement-id.ts";

export type WithdrawOptions = {
  readonly companyId: string;
  readonly user: { readonly id: string };
  /** of the import that is taken back, or: */
  readonly effectKey?: string | undefined;
  readonly statementIds?: readonly string[] | undefined;
};

export type Withdrawal = {
  /** empty when there was nothing (left) to withdraw */
  readonly statementIds: readonly string[];
  readonly lines: number;
};

/**
 * Takes an import back: removes its statements and the lines that it added. The file stays known as a document. Repeating it does nothing.
 * @throws PurserError `statement_reconciled` when a line is in an active match, `statement_needed` when a later statement tells lines that
 * were stored with one of these
 */
export async function withdrawStatements(
  { store, runtime }: BankDeps,
  options: WithdrawOptions,
): Promise<Withdrawal> {
  const { companyId, user, effectKey } = options;
  return store.db.transaction().execute(async (tx) => {
    const ids = options.statementIds ?? (await idsOfEffect(tx, companyId, effectKey));
    const statements = await findStatements(tx, companyId, ids);
    if (statements.length === 0) return { statementIds: [], lines: 0 };
    const found = statements.map(({ id }) => id);
    const lines = await listLinesOfStatements(tx, companyId, found);
    await refuseReconciled(tx, companyId, lines.map(({ id }) => id)); // prettier-ignore
    await refuseNeeded(tx, companyId, { statements, lines });
    await deleteStatements(tx, companyId, found);
    const accounts = new Set(statements.map(({ bank_account_id }) => bank_account_id));
    for (const account of await listBankAccounts(tx, companyId)) {
      if (accounts.has(account.id)) await refreshGaps(tx, companyId, account);
    }
    const [account] = accounts;
    await appendAudit(tx, {
      companyId,
      at: runtime.clock.now().toISOString(),
      actor: user.id,
      action: "statements_withdrawn",
      subject:
        accounts.size === 1 && account !== undefined
          ? `bank_account:${account}`
          : `statements:${effectKey ?? found.join(" ")}`,
      payload: { effectKey: effectKey ?? null, statementIds: found, lines: lines.length },
    });
    return { statementIds: found, lines: lines.length };
  });
}

async function idsOfEffect(tx: Tx, companyId: string, effectKey: string | undefined): Promise<string[]> {
  if (effectKey === undefined) return [];
  return (await listStatementIds(tx, companyId))
    .filter((statement) => isOfEffect(statement, effectKey))
    .map(({ id }) => id);
}

async function refuseReconciled(tx: Tx, companyId: string, lineIds: readonly string[]): Promise<void> {
  const [match] = await findActiveMatches(tx, companyId, lineIds);
  if (!match) return;
  throw new PurserError(
    "statement_reconciled",
    `Bank line ${match.lineId} is reconciled by match ${match.matchId}; undo the match first.`,
    { details: { lineId: match.lineId, matchId: match.matchId } },
  );
}

type Leaving = {
  readonly statements: readonly Row<"bank_statement">[];
  readonly lines: Awaited<ReturnType<typeof listLinesOfStatements>>;
};

/** A later statement that overlaps has its shared lines stored here: without them it would have holes. */
async function refuseNeeded(tx: Tx, companyId: string, { statements, lines }: Leaving): Promise<void> {
  const times = await listStatementDocumentTimes(tx, companyId);
  const storedAt = ({ document_id }: Row<"bank_statement">) => times.get(document_id ?? "") ?? "";
  const leaving = new Set(statements.map(({ id }) => id));
  const linesOf = Map.groupBy(lines, ({ statement_id }) => statement_id);
  for (const statement of statements) {
    const own = linesOf.get(statement.id) ?? [];
    const later = (await listStatements(tx, companyId, statement.bank_account_id)).filter(
      (other) =>
        !leaving.has(other.id) &&
        storedAt(other) >= storedAt(statement) &&
        own.some(({ date }) => date >= other.from_date && date <= other.to_date),
    );
    for (const other of later) {
      if (await isWhole(tx, companyId, other)) continue;
      throw new PurserError(
        "statement_needed",
        `Statement ${other.id} shares lines with ${statement.id}, under which they are stored; withdraw ${other.id} first.`,
        { details: { statementId: statement.id, neededBy: other.id } },
      );
    }
  }
}

/** Its own lines alone lead from its opening to its closing balance, so it shares none. */
async function isWhole(
  tx: Tx,
  companyId: string,
  { id, opening, closing }: Row<"bank_statement">,
): Promise<boolean> {
  if (opening === null || closing === null) return false;
  const lines = await listLinesOfStatements(tx, companyId, [id]);
  return opening + lines.reduce((sum, { amount }) => sum + amount, 0) === closing;
}
