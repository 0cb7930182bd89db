import { PurserError } from "../../base/errors.ts";
import { type Minor, formatMoney } from "../../base/money.ts";
import { createFigureSet } from "../../figures/figure-set.ts";
import { type Difference, explainDifference } from "../../reconciliation/difference.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import type { Finding } from "../finding.ts";
import { listBankAccountsWithStatements, listStatementsOf } from "./close-queries.ts";
import type { NamedWindow } from "./period-window.ts";

/**
 * Bank accounts against the books at the end of a period. What is in the books and under way to the bank explains a difference; what
 * is at the bank and not in the books must be posted first.
 */
export async function checkBank(db: Db, companyId: string, period: NamedWindow): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const account of await listBankAccountsWithStatements(db, companyId)) {
    const statements = await listStatementsOf(db, companyId, { bankAccountId: account.id, to: period.to });
    findings.push(...(await checkAccount(db, account, { statements, period })));
  }
  return findings;
}

type Account = {
  readonly statements: readonly Row<"bank_statement">[];
  readonly period: NamedWindow;
};

async function checkAccount(
  db: Db,
  account: Row<"bank_account">,
  { statements, period }: Account,
): Promise<readonly Finding[]> {
  const subject = `bank_account:${account.id}`;
  const finding = (severity: Finding["severity"], rule: string, message: string): Finding => ({
    rule,
    severity,
    subject,
    message,
  });
  const broken = statements
    .filter(({ to_date, ties, opening, closing }) => {
      return to_date >= period.from && ties !== 1 && opening !== null && closing !== null;
    })
    .map((one) =>
      finding(
        "error",
        "statement_differs",
        `Statement ${one.number ?? one.id} of ${account.name} does not add up.`,
      ),
    );
  if (!statements.some(({ to_date }) => to_date >= period.from && to_date <= period.to))
    return [
      ...broken,
      finding("note", "no_statement", `${account.name} has no statement that ends in ${period.name}.`),
    ];
  try {
    const difference = await explainDifference(
      db,
      { companyId: account.company_id, figures: createFigureSet() },
      { bankAccountId: account.id, asOf: period.to },
    );
    return [
      ...broken,
      ...judge(difference, account).map(([severity, rule, message]) => finding(severity, rule, message)),
    ];
  } catch (error) {
    if (!(error instanceof PurserError)) throw error;
    // A statement without a closing balance cannot be compared; an account outside of the ledger is a fault.
    const severity = error.code === "no_closing_balance" ? "review" : "error";
    return [...broken, finding(severity, error.code, error.message)];
  }
}

type Judgement = readonly [severity: Finding["severity"], rule: string, message: string];

function judge(difference: Difference, { name, currency }: Row<"bank_account">): readonly Judgement[] {
  const { asOf, bank, book, onlyAtBank, broughtForward, unexplained, bankTxnIds } = difference;
  const shown = (amount: Minor | null) =>
    amount === null ? "an unknown amount" : formatMoney(amount, currency);
  const found: Judgement[] = [];
  if (bankTxnIds.length > 0)
    found.push([
      "error",
      "bank_lines_unbooked",
      `${bankTxnIds.length} lines of ${name} over ${shown(onlyAtBank.value)} up to ${asOf} are not in the books.`,
    ]);
  if (unexplained.value === null)
    found.push([
      "review",
      "bank_not_explained",
      `${name}: the difference between book and bank at ${asOf} cannot be explained: ${unexplained.refusal ?? "a balance is missing"}.`,
    ]);
  else if (unexplained.value !== 0)
    found.push([
      "error",
      "bank_differs",
      `${name}: the books say ${shown(book.value)} at ${asOf}, the bank ${shown(bank.value)}; ${shown(unexplained.value)} of the difference is not explained.`,
    ]);
  if ((broughtForward.value ?? 0) !== 0)
    found.push([
      "review",
      "bank_brought_forward",
      `${name}: ${shown(broughtForward.value)} differ since before the first statement.`,
    ]);
  return found;
}
