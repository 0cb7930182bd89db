import type { Profile, Reading } from "../reading.ts";
import type { Source, SourceFile } from "../source.ts";
import { headerOf } from "../csv.ts";
import { readCompanyFile } from "./company-file.ts";
import { createAllocationsReader, readInvoices, readPayments } from "./documents.ts";
import { readJournals } from "./journals.ts";
import {
  type TableReader,
  readAccounts,
  readBankAccounts,
  readFxRates,
  readParties,
  readTaxCodes,
} from "./master.ts";
import { readBudget, readCalendar, readCovenants, readOperatingMetrics, readPolicy } from "./planning.ts";

const COMPANY = "company.json";

/** In the order in which they are read: what others refer to comes first. */
const TABLES: readonly {
  readonly name: string;
  readonly header: readonly string[];
  readonly read: TableReader;
}[] = [
  { name: "accounts.csv", header: ["code", "name", "type", "subtype"], read: readAccounts },
  { name: "parties.csv", header: ["id", "name", "kind"], read: readParties },
  { name: "tax_codes.csv", header: ["code", "name", "rate", "kind"], read: readTaxCodes },
  { name: "fx_rates.csv", header: ["date", "from_currency", "to_currency", "rate"], read: readFxRates },
  { name: "bank_accounts.csv", header: ["id", "name", "account", "currency"], read: readBankAccounts },
  { name: "journals.csv", header: ["journal", "date", "account", "debit", "credit"], read: readJournals },
  { name: "invoices.csv", header: ["id", "side", "number", "party", "gross"], read: readInvoices },
  { name: "payments.csv", header: ["id", "side", "party", "date", "amount"], read: readPayments },
  { name: "allocations.csv", header: ["payment", "invoice", "amount", "date"], read: readAllocations },
  { name: "budget.csv", header: ["version", "month", "account", "amount"], read: readBudget },
  { name: "calendar.csv", header: ["id", "kind", "every", "first_date"], read: readCalendar },
  { name: "covenants.csv", header: ["id", "metric", "comparator", "threshold"], read: readCovenants },
  { name: "operating_metrics.csv", header: ["date", "metric", "value", "unit"], read: readOperatingMetrics },
  { name: "policy.csv", header: ["key", "value", "unit"], read: readPolicy },
];

/** The books folder of docs/books-folder.md, or single files of it. */
export const generic: Profile = {
  id: "generic",
  title: "Purser's books folder",
  describes: "a folder with company.json, accounts.csv, journals.csv and others, or one such CSV file",
  recognises: (source) => {
    if (source.file(COMPANY) || source.files.some((file) => tableByColumns(file))) return "sure";
    return source.files.some((file) => tableByName(file)) ? "maybe" : "no";
  },
  read: async (source, reading) => {
    const companyFile = source.file(COMPANY);
    const found = companyFile && (await readCompanyFile(companyFile, reading.signal));
    if (found) reading.addDocument(found.document);
    const company = await reading.company(found?.hint ?? {});
    warnAboutOthers(source, reading);
    for (const { name, read } of TABLES) {
      for (const file of source.files) {
        if (tableOf(file)?.name === name) await read(file, reading, company);
      }
    }
  },
};

type Table = (typeof TABLES)[number];

/** By name; a file that is called otherwise (`journals-2026.csv`) by its columns. */
function tableOf(file: SourceFile): Table | undefined {
  return tableByName(file) ?? tableByColumns(file);
}

function tableByName(file: SourceFile): Table | undefined {
  return TABLES.find(({ name }) => name === file.name.toLowerCase());
}

function tableByColumns(file: SourceFile): Table | undefined {
  if (!file.name.toLowerCase().endsWith(".csv")) return undefined;
  const columns = new Set(headerOf(file.head).map((name) => name.toLowerCase()));
  return TABLES.find(({ header }) => header.every((name) => columns.has(name)));
}

function warnAboutOthers(source: Source, reading: Reading): void {
  const others = source.files
    .filter((file) => file.name !== COMPANY && !tableOf(file))
    .map(({ name }) => name);
  if (others.length > 0) reading.warn(`These files were not read: ${others.join(", ")}`);
}

function readAllocations(...[file, reading, company]: Parameters<TableReader>): Promise<void> {
  const currencies = new Map(reading.draft.invoices.map(({ id, currency }) => [id, currency]));
  const currencyOf = (id: string) => currencies.get(id) ?? reading.knownInvoices().get(id);
  return createAllocationsReader(currencyOf)(file, reading, company);
}
