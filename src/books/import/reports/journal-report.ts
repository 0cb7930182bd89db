import type { IsoDate } from "../../../base/dates.ts";
import type { Minor } from "../../../base/money.ts";
import { type AccountType, naturalSign } from "../../accounts.ts";
import type { ImportCompany } from "../company-seed.ts";
import type { EntryLine, JournalEntry, PartyKind } from "../draft.ts";
import type { Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { type TableRow, readTable } from "../table.ts";
import { type AccountNames, hasColumns } from "./account-list.ts";
import type { ReportMapping } from "./mapping.ts";

export type JournalReportContext = {
  readonly mapping: ReportMapping;
  readonly company: ImportCompany;
  readonly reading: Reading;
  readonly names: AccountNames;
  readonly typeOf: (code: string) => AccountType | undefined;
};

type Head = {
  readonly id: string;
  readonly date: IsoDate;
  readonly type: string;
  readonly number: string;
  readonly party: string;
};

const BALANCE_ROW = /^(opening|closing|beginning|ending) balance$/i;

/**
 * Reads a report of journal lines in either of its two layouts. By transaction: a dated row starts one and undated rows
 * continue it. By account: rows stand under a heading with the account's name, and those with the same date, type, number
 * and name (or the same id) are one transaction.
 */
export async function readJournalReport(file: SourceFile, context: JournalReportContext): Promise<void> {
  const { mapping, reading } = context;
  const byId = new Map<string, JournalEntry>();
  const parties = new Map<string, PartyKind>();
  let head: Head | null = null;
  let open: JournalEntry | null = null;
  let section = "";
  let carried = 0;
  let rejected = false;
  const entries: JournalEntry[] = [];
  await readTable(file, reading, {
    spec: {
      required: ["date"],
      optional: Object.keys(mapping.journal).filter((name) => name !== "date"),
      aliases: mapping.journal,
      dates: mapping.dates,
      amounts: mapping.amounts,
      isHeader: (values) => isJournalHeader(values, mapping),
      ignoreUnknown: true,
      ragged: true,
    },
    onRow: (row) => {
      const heading = row.single();
      const dated = heading === null && row.text("date") !== "" && !/total|balance/i.test(row.text("date"));
      const named = accountOf(row);
      const hasAmount = ["debit", "credit", "amount"].some((column) => row.text(column) !== "");
      if (["section", "date", "type", "memo"].some((column) => BALANCE_ROW.test(row.text(column)))) {
        carried += 1;
        return;
      }
      if (heading !== null && !hasAmount && named === "") {
        section = /^total\b/i.test(heading) ? "" : heading;
        return;
      }
      if (!hasAmount || (!dated && named === "") || /^total\b/i.test(named)) return;
      const byAccount = named === "";
      if (dated) {
        head = readHead(row);
        rejected = row.failed();
        // In the layout by transaction a dated row without an id of its own always starts a new one.
        if (!byAccount && head.id === "") open = null;
      }
      // The rest of a transaction whose day could not be read.
      if (rejected) return;
      if (head === null) {
        row.fail("date", "the row belongs to no transaction: no dated row stands before it");
        return;
      }
      const line = readLine(row, { account: named || section, head }, context);
      if (row.failed() || !line) return;
      const key = head.id !== "" ? head.id : byAccount ? Object.values(head).join("|") : null;
      const entry: JournalEntry = (key === null ? open : byId.get(key)) ?? newEntry(head, row, context);
      if (entry.lines.length === 0) entries.push(entry);
      open = entry;
      if (key !== null) byId.set(key, entry);
      entry.lines.push(line);
      if (line.partyId) parties.set(line.partyId, kindOf(head.type, mapping));
    },
  });
  if (carried > 0)
    reading.warn(
      `${file.name}: ${carried} opening or closing balance rows were not posted; import the opening balances too if the report does not start at the beginning.`,
    );
  const known = new Set(reading.draft.parties.map(({ id }) => id));
  const at = { file: file.name, line: 1 };
  for (const [id, kind] of parties)
    if (!known.has(id)) reading.draft.parties.push({ id, name: id, kind, taxId: null, termsDays: null, at });
  reading.draft.journals.push(...entries);
}

export function isJournalHeader(values: readonly string[], { journal }: ReportMapping): boolean {
  return (
    hasColumns(values, journal.date) &&
    (hasColumns(values, journal.debit, journal.credit) || hasColumns(values, journal.amount))
  );
}

function readHead(row: TableRow): Head {
  return {
    id: row.text("id"),
    date: row.date("date"),
    type: row.text("type"),
    number: row.text("number"),
    party: row.text("party"),
  };
}

function accountOf(row: TableRow): string {
  return row.text("account_code") || row.text("account");
}

function newEntry(head: Head, row: TableRow, { mapping, company }: JournalReportContext): JournalEntry {
  return {
    profile: mapping.id,
    ownId: head.id === "" ? null : head.id,
    entityId: company.entities[0].id,
    date: head.date,
    source: head.type.toLowerCase().replace(/[^a-z0-9]+/g, "_") || "journal",
    reference: head.number || null,
    description: row.optional("memo"),
    lines: [],
    at: row.at,
    onChange: "fixed",
  };
}

function readLine(
  row: TableRow,
  { account, head }: { readonly account: string; readonly head: Head },
  { company, names, typeOf }: JournalReportContext,
): EntryLine | null {
  const accountCode = names.get(account.toLowerCase()) ?? account;
  const type = typeOf(accountCode);
  if (type === undefined) {
    row.fail(
      "account",
      `the account "${account}" is not in the chart; import the list of accounts with the report`,
    );
    return null;
  }
  const amount = readAmount(row, type, company.currency);
  return {
    accountCode,
    amount,
    currency: company.currency,
    baseAmount: amount,
    partyId: (row.text("party") || head.party) === "" ? null : row.text("party") || head.party,
    description: row.optional("memo"),
    line: row.line,
  };
}

/** Debit less credit; a single amount column shows what increases the account as positive. */
function readAmount(row: TableRow, type: AccountType, currency: string): Minor {
  const side = (column: string) => (row.text(column) === "" ? 0 : row.amount(column, currency));
  if (row.text("debit") !== "" || row.text("credit") !== "") return side("debit") - side("credit") || 0;
  return side("amount") * naturalSign(type) || 0;
}

function kindOf(type: string, { parties }: ReportMapping): PartyKind {
  return parties.find(([pattern]) => pattern.test(type))?.[1] ?? "other";
}
