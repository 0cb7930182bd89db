import type { Minor } from "../../../base/money.ts";
import { convertMinor } from "../amounts.ts";
import type { ImportCompany } from "../company-seed.ts";
import type { EntryLine, JournalEntry } from "../draft.ts";
import { spreadRounding } from "../rounding.ts";
import { type TableRow, readTable } from "../table.ts";
import type { TableReader } from "./master.ts";

const SPEC = {
  required: ["journal", "date", "source", "account", "debit", "credit"],
  optional: [
    "reference",
    "description",
    "party",
    "currency",
    "rate",
    "tax_code",
    "line_description",
    "entity",
  ],
};

/** Rows with the same `journal` are one entry, wherever they stand. */
export const readJournals: TableReader = async (file, reading, company) => {
  const entries = new Map<string, JournalEntry>();
  const intern = createInterner();
  await readTable(file, reading, {
    spec: SPEC,
    onRow: (row) => {
      const id = row.required("journal");
      const line = readLine(row, company, intern);
      const head = {
        date: row.date("date"),
        source: intern(row.required("source")),
        entityId: row.text("entity") === "" ? company.entities[0].id : intern(row.text("entity")),
      };
      if (row.failed()) return;
      const known = entries.get(id);
      if (!known) {
        const entry: JournalEntry = {
          profile: "generic",
          ownId: id,
          ...head,
          reference: row.optional("reference"),
          description: row.optional("description"),
          lines: [line],
          at: row.at,
          onChange: "fixed",
        };
        entries.set(id, entry);
        return;
      }
      for (const [column, had, has] of [
        ["date", known.date, head.date],
        ["source", known.source, head.source],
        ["entity", known.entityId, head.entityId],
      ] as const) {
        if (had !== has) row.fail(column, `journal ${id} has ${column} ${had} in line ${known.at.line}`);
      }
      if (row.failed()) return;
      known.reference ??= row.optional("reference");
      known.description ??= row.optional("description");
      known.lines.push(line);
    },
  });
  for (const entry of entries.values()) {
    spreadRounding(entry.lines, company.currency);
    reading.draft.journals.push(entry);
  }
};

function readLine(row: TableRow, company: ImportCompany, intern: (text: string) => string): EntryLine {
  const accountCode = intern(row.required("account"));
  const currency = row.text("currency") === "" ? company.currency : intern(row.currency("currency"));
  const amount = readDebitCredit(row, currency);
  return {
    accountCode,
    amount,
    currency,
    baseAmount: currency === company.currency ? amount : convert(row, { amount, currency, company }),
    partyId: row.text("party") === "" ? null : intern(row.text("party")),
    taxCode: row.text("tax_code") === "" ? null : intern(row.text("tax_code")),
    description: row.optional("line_description"),
    line: row.line,
  };
}

/** Debit less credit; at least one of the two columns must be filled. */
export function readDebitCredit(row: TableRow, currency: string): Minor {
  const hasDebit = row.text("debit") !== "";
  const hasCredit = row.text("credit") !== "";
  if (!hasDebit && !hasCredit) row.fail("debit", "neither debit nor credit has an amount");
  const amount =
    (hasDebit ? row.amount("debit", currency) : 0) - (hasCredit ? row.amount("credit", currency) : 0);
  return amount === 0 ? 0 : amount;
}

function convert(
  row: TableRow,
  {
    amount,
    currency,
    company,
  }: { readonly amount: Minor; readonly currency: string; readonly company: ImportCompany },
): Minor {
  if (row.text("rate") === "") {
    row.fail(
      "rate",
      `a line in ${currency} needs a rate: how much ${company.currency} one ${currency} is worth`,
    );
    return 0;
  }
  const rate = row.rate("rate");
  return row.failed() ? 0 : convertMinor(amount, { rate, from: currency, to: company.currency });
}

/** One string per distinct text: a million lines name a few hundred accounts and parties. */
export function createInterner(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const same = known.get(text);
    if (same !== undefined) return same;
    known.set(text, text);
    return text;
  };
}
