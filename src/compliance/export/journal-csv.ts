import { minorToDecimal } from "../../base/money.ts";
import type { Db } from "../../store/database.ts";
import { csvRow } from "./csv-cell.ts";
import type { Extract, LedgerTotals } from "./export-queries.ts";
import { createTally, journalsOf } from "./ledger-pages.ts";

const COLUMNS = [
  "journal_id", "date", "posted_at", "source", "reference", "description", "maker", "checker", "document_id",
  "reversal_of", "line_no", "account_code", "account_name", "amount", "currency", "base_amount", "base_currency",
  "tax_code", "party_id", "line_description",
]; // prettier-ignore

export type CsvInput = {
  readonly companyId: string;
  readonly currency: string;
  readonly extract: Extract;
  readonly totals: LedgerTotals;
  readonly signal?: AbortSignal | undefined;
};

/** The journal as CSV, a row a line; debit amounts are positive. */
export async function* journalCsv(
  db: Db,
  { companyId, currency, extract, totals, signal }: CsvInput,
): AsyncGenerator<string> {
  const tally = createTally();
  yield csvRow(COLUMNS);
  for await (const journal of journalsOf(db, companyId, { ...extract, signal })) {
    tally.add(journal);
    const { head, lines } = journal;
    yield lines
      .map((line) =>
        csvRow([
          head.id,
          head.date,
          head.posted_at,
          head.source,
          head.reference,
          head.description,
          head.maker,
          head.checker,
          head.document_id,
          head.reversal_of,
          line.line_no,
          line.account_code,
          line.account_name,
          minorToDecimal(line.amount, line.currency),
          line.currency,
          minorToDecimal(line.base_amount, currency),
          currency,
          line.tax_code,
          line.party_id,
          line.description,
        ]),
      )
      .join("");
  }
  tally.mustEqual(totals);
}
