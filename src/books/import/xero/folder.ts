import type { ImportCompany } from "../company-seed.ts";
import type { PartyKind } from "../draft.ts";
import type { Profile, Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { readTable } from "../table.ts";
import { readChart, readOrganization } from "./chart.ts";
import { type RawLine, readInvoiceLines, readInvoices } from "./invoices.ts";
import { type XeroJournal, newestJournals, readJournalHeads, readJournalLines } from "./journals.ts";
import { XERO_TABLES, findTables } from "./tables.ts";

/** A folder of CSV tables with the columns of Xero's API: accounts, contacts, organisation, invoices, journals. */
export const xeroFolder: Profile = {
  id: "xero_folder",
  title: "Xero tables",
  describes:
    "a folder of CSV tables from Xero's API: account, contact, organization, invoice, journal and their lines",
  recognises: (source) => {
    const tables = findTables(source);
    return tables.has("account") && (tables.has("journal") || tables.has("invoice")) ? "sure" : "no";
  },
  read: async (source, reading) => {
    const tables = findTables(source);
    const known = new Set([...tables.values()].map(({ name }) => name));
    const others = source.files.filter(({ name }) => !known.has(name));
    if (others.length > 0)
      reading.warn(`These files were not read: ${others.map(({ name }) => name).join(", ")}`);
    const invoiceFile = tables.get("invoice");
    const currencies = invoiceFile ? await readCurrencies(invoiceFile, reading) : new Map<string, Currency>();
    const hint = await readOrganization(tables.get("organization"), reading, baseOf(currencies));
    const company = await reading.company(hint);
    const accounts = tables.get("account");
    if (!accounts) return;
    const chart = await readChart(accounts, reading);
    const heads = tables.get("journal");
    const journals = heads ? await readJournalHeads(heads, reading) : [];
    const lineFile = tables.get("invoiceLine");
    const currencyOf = (id: string) => currencies.get(id)?.code;
    const lines = lineFile
      ? await readInvoiceLines(lineFile, { reading, chart, currencyOf })
      : new Map<string, readonly RawLine[]>();
    const invoices =
      invoiceFile &&
      (await readInvoices(invoiceFile, { reading, company, lines, journals: newestJournals(journals) }));
    const contacts = tables.get("contact");
    if (contacts) await readContacts(contacts, reading);
    const journalLines = tables.get("journalLine");
    if (heads && journalLines) {
      const partyOf = (sourceId: string) => invoices?.contacts.get(sourceId);
      const files = { heads, lines: journalLines };
      await readJournalLines(files, { heads: journals, chart, company, reading, partyOf });
    }
    warnAboutMissingPayments(journals, company, reading);
  },
};

type Currency = { readonly code: string; readonly rate: string };

/** A first pass over the invoices: their currencies tell the base currency and how to read their lines. */
async function readCurrencies(file: SourceFile, reading: Reading): Promise<ReadonlyMap<string, Currency>> {
  const currencies = new Map<string, Currency>();
  const quiet: Reading = {
    ...reading,
    reject: () => undefined,
    warn: () => undefined,
    onRows: () => undefined,
  };
  await readTable(file, quiet, {
    spec: XERO_TABLES.invoice,
    onRow: (row) => {
      currencies.set(row.text("invoice_id"), {
        code: row.text("currency_code"),
        rate: row.text("currency_rate"),
      });
    },
  });
  return currencies;
}

/** The currency that is always worth exactly one of the base currency. */
function baseOf(currencies: ReadonlyMap<string, Currency>): string | undefined {
  const counts = new Map<string, number>();
  for (const { code, rate } of currencies.values())
    if (/^1(\.0*)?$/.test(rate)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

async function readContacts(file: SourceFile, reading: Reading): Promise<void> {
  const sides = new Map<string, { ar: number; ap: number }>();
  for (const { partyId, side } of reading.draft.invoices) {
    const count = sides.get(partyId) ?? { ar: 0, ap: 0 };
    count[side] += 1;
    sides.set(partyId, count);
  }
  const kindOf = (id: string): PartyKind => {
    const count = sides.get(id);
    if (!count) return "other";
    return count.ar >= count.ap ? "customer" : "supplier";
  };
  await readTable(file, reading, {
    spec: XERO_TABLES.contact,
    onRow: (row) => {
      const id = row.required("contact_id");
      const name = row.required("name");
      if (row.failed()) return;
      reading.draft.parties.push({ id, name, kind: kindOf(id), taxId: null, termsDays: null, at: row.at });
    },
  });
}

function warnAboutMissingPayments(
  journals: readonly XeroJournal[],
  company: ImportCompany,
  reading: Reading,
): void {
  const { payments } = reading.draft;
  if (payments.length === 0 || journals.length === 0) return;
  if (journals.some(({ sourceType }) => /PAYMENT|CASH/i.test(sourceType))) return;
  reading.warn(
    `The journals of "${company.id}" hold no payments while ${payments.length} invoices were paid: cash is missing, and the control accounts of receivables and payables do not tie to the open items.`,
  );
}
