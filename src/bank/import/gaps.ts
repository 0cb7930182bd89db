import { formatMoney } from "../../base/money.ts";
import type { Row } from "../../store/schema.ts";
import type { Tx } from "../../store/database.ts";
import { type BankAccount, listStatements, setStatementProblem } from "../queries.ts";
import { isPartial } from "./continuation.ts";

type Stored = Row<"bank_statement">;

/** A statement whose opening balance is not the closing balance of the one before it: something lies between them. */
export type Gap = {
  readonly bankAccountId: string;
  readonly statementId: string;
  readonly previousId: string;
  readonly previousClosing: number;
  readonly opening: number;
  readonly message: string;
};

const GAP_TEXT = /\s*The statement before it ended on .* A statement may be missing\.$/;

/** Finds the gaps of an account anew, after statements came or went, and keeps each statement's problem true. */
export async function refreshGaps(tx: Tx, companyId: string, account: BankAccount): Promise<readonly Gap[]> {
  const all = await listStatements(tx, companyId, account.id);
  const gaps: Gap[] = [];
  for (const statement of all.filter(({ format }) => format !== null)) {
    const gap = gapBefore(statement, all, account.currency);
    if (gap) gaps.push(gap);
    const rest = statement.problem?.replace(GAP_TEXT, "") ?? "";
    const problem = [rest, gap?.message ?? ""].filter((text) => text !== "").join(" ") || null;
    if (problem !== statement.problem)
      await setStatementProblem(tx, companyId, { id: statement.id, problem });
  }
  return gaps;
}

/** The gap before `statement`, if there is one. Reports of parts of a day are not looked at. */
function gapBefore(statement: Stored, all: readonly Stored[], currency: string): Gap | undefined {
  if (statement.opening === null || isPartial(statement.format)) return undefined;
  const earlier = all.filter(
    (other) =>
      other.id !== statement.id && other.closing !== null && !isPartial(other.format) && other.to_date <= statement.from_date, // prettier-ignore
  );
  const before = earlier.filter(({ to_date }) => to_date < statement.from_date);
  const nearest = latest(before) ?? latest(earlier);
  if (nearest?.closing == null) return undefined;
  const continued = earlier.some(
    ({ closing, to_date }) => closing === statement.opening && to_date >= nearest.to_date,
  );
  // A page of the same day that comes after this one is no predecessor.
  const isLaterPage = before.length === 0 && nearest.opening === statement.closing;
  if (continued || isLaterPage) return undefined;
  const [was, is] = [nearest.closing, statement.opening].map((amount) => formatMoney(amount, currency));
  return {
    bankAccountId: statement.bank_account_id,
    statementId: statement.id,
    previousId: nearest.id,
    previousClosing: nearest.closing,
    opening: statement.opening,
    message: `The statement before it ended on ${nearest.to_date} with ${was}; this one begins with ${is}. A statement may be missing.`,
  };
}

function latest(statements: readonly Stored[]): Stored | undefined {
  return statements.reduce<Stored | undefined>(
    (last, next) => (last && last.to_date > next.to_date ? last : next),
    undefined,
  );
}
