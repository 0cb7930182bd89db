import type { ImportCompany } from "../company-seed.ts";
import type { EntryLine, JournalEntry } from "../draft.ts";
import type { Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { readTable } from "../table.ts";
import { sourceOfXero } from "./accounts.ts";
import type { Chart } from "./chart.ts";
import { XERO_TABLES } from "./tables.ts";

export type XeroJournal = {
  readonly id: string;
  readonly date: string;
  readonly number: string;
  readonly reference: string | null;
  readonly sourceId: string;
  readonly sourceType: string;
  readonly line: number;
};

export async function readJournalHeads(file: SourceFile, reading: Reading): Promise<XeroJournal[]> {
  const heads: XeroJournal[] = [];
  await readTable(file, reading, {
    spec: XERO_TABLES.journal,
    onRow: (row) => {
      const head = {
        id: row.required("journal_id"),
        date: row.date("journal_date"),
        number: row.text("journal_number"),
        reference: row.optional("reference"),
        sourceId: row.text("source_id"),
        sourceType: row.required("source_type"),
        line: row.line,
      };
      if (!row.failed()) heads.push(head);
    },
  });
  return heads;
}

/** For each invoice the newest journal posted for it: Xero posts an edit as a reversal and a new journal. */
export function newestJournals(heads: readonly XeroJournal[]): ReadonlyMap<string, string> {
  const newest = new Map<string, XeroJournal>();
  for (const head of heads) {
    const known = newest.get(head.sourceId);
    if (!known || Number(head.number) > Number(known.number)) newest.set(head.sourceId, head);
  }
  return new Map([...newest].map(([source, { id }]) => [source, id]));
}

/** Posts journals as Xero did: `net_amount` is signed, debit positive, in base currency; tax has lines of its own. */
export async function readJournalLines(
  files: { readonly heads: SourceFile; readonly lines: SourceFile },
  {
    heads,
    chart,
    company,
    reading,
    partyOf,
  }: {
    readonly heads: readonly XeroJournal[];
    readonly chart: Chart;
    readonly company: ImportCompany;
    readonly reading: Reading;
    readonly partyOf: (sourceId: string) => string | undefined;
  },
): Promise<void> {
  const entries = new Map<string, JournalEntry>();
  for (const head of heads) {
    entries.set(head.id, {
      profile: "xero_folder",
      ownId: head.id,
      entityId: company.entities[0].id,
      date: head.date,
      source: sourceOfXero(head.sourceType),
      reference: head.reference ?? (head.number === "" ? null : head.number),
      description: `Xero journal ${head.number} (${head.sourceType})`,
      lines: [],
      at: { file: files.heads.name, line: head.line },
      onChange: "fixed",
    });
  }
  const parties = new Map(heads.map(({ id, sourceId }) => [id, partyOf(sourceId) ?? null]));
  await readTable(files.lines, reading, {
    spec: XERO_TABLES.journalLine,
    onRow: (row) => {
      const journal = row.required("journal_id");
      const account = row.required("account_id");
      const entry = entries.get(journal);
      const accountCode = chart.byId.get(account);
      const amount = row.amount("net_amount", company.currency);
      if (!entry && journal !== "") row.fail("journal_id", `there is no journal "${journal}"`);
      if (accountCode === undefined && account !== "")
        row.fail("account_id", `there is no account "${account}"`);
      if (row.failed() || !entry || accountCode === undefined) return;
      const line: EntryLine = {
        accountCode,
        amount,
        currency: company.currency,
        baseAmount: amount,
        partyId: parties.get(journal) ?? null,
        description: row.optional("description"),
        line: row.line,
      };
      entry.lines.push(line);
    },
  });
  const posted = [...entries.values()].filter(({ lines }) => lines.length > 0);
  if (posted.length < entries.size)
    reading.warn(
      `${files.heads.name}: ${entries.size - posted.length} journals have no lines and were left out.`,
    );
  reading.draft.journals.push(...posted);
}
