import type { IsoDate } from "../../../base/dates.ts";
import { parseDate } from "../dates.ts";
import type { EntryLine } from "../draft.ts";
import type { SourceFile } from "../source.ts";
import { readTable } from "../table.ts";
import { hasColumns } from "./account-list.ts";
import type { JournalReportContext } from "./journal-report.ts";
import { isJournalHeader } from "./journal-report.ts";
import type { ReportMapping } from "./mapping.ts";

/** Reads a trial balance as one opening entry on the day that its title names. */
export async function readTrialBalance(file: SourceFile, context: JournalReportContext): Promise<void> {
  const { mapping, company, reading, names, typeOf } = context;
  const date = dateOfTitle(file.head);
  const at = { file: file.name, line: 1 };
  if (date === null) {
    reading.reject({ ...at, reason: 'no title row says the day, such as "As of December 31, 2025"' });
    return;
  }
  const lines: EntryLine[] = [];
  const { account, account_code, debit, credit, section } = mapping.journal;
  await readTable(file, reading, {
    spec: {
      required: ["debit", "credit"],
      optional: ["section", "account", "account_code"],
      aliases: { account, account_code, debit, credit, section },
      amounts: mapping.amounts,
      isHeader: (values) => isTrialBalanceHeader(values, mapping),
      ignoreUnknown: true,
      ragged: true,
    },
    onRow: (row) => {
      const name = row.text("account_code") || row.text("account") || row.text("section");
      const side = (column: string) => (row.text(column) === "" ? 0 : row.amount(column, company.currency));
      const amount = side("debit") - side("credit");
      if (name === "" || /^total\b/i.test(name) || amount === 0) return;
      const accountCode = names.get(name.toLowerCase()) ?? name;
      if (typeOf(accountCode) === undefined)
        row.fail("account", `the account "${name}" is not in the chart; import the list of accounts too`);
      if (row.failed()) return;
      lines.push({ accountCode, amount, baseAmount: amount, currency: company.currency, line: row.line });
    },
  });
  if (lines.length === 0) return;
  reading.draft.journals.push({
    profile: mapping.id,
    ownId: `trial-balance:${date}`,
    entityId: company.entities[0].id,
    date,
    source: "opening",
    reference: null,
    description: `Trial balance as of ${date}`,
    lines,
    at,
    onChange: "fixed",
  });
  reading.warn(
    `${file.name} was posted as an opening entry on ${date}; do not import journals up to that day as well.`,
  );
}

export function isTrialBalanceHeader(values: readonly string[], mapping: ReportMapping): boolean {
  return (
    hasColumns(values, mapping.journal.debit, mapping.journal.credit) && !isJournalHeader(values, mapping)
  );
}

function dateOfTitle(head: string): IsoDate | null {
  const american = /as of ([a-z]{3})[a-z]* (\d{1,2}),? (\d{4})/i.exec(head);
  if (american) return parseDate(`${american[2] ?? ""} ${american[1] ?? ""} ${american[3] ?? ""}`, "dMonY");
  const other = /as (?:at|of) (\d{1,2} [a-z]{3,9} \d{4})/i.exec(head);
  return other ? parseDate(other[1] ?? "", "dMonY") : null;
}
