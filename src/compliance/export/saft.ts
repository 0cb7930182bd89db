import { minorToDecimal } from "../../base/money.ts";
import type { Entity } from "../../books/company.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import type { JournalLine } from "../queries.ts";
import {
  type Extract,
  type LedgerTotals,
  accountBalances,
  listAllParties,
  listInvoicesOfDays,
  listPaymentsOfDays,
  listSources,
  listTaxCodes,
} from "./export-queries.ts";
import { type WholeJournal, createTally, journalsOf } from "./ledger-pages.ts";
import { sourceDocuments } from "./saft-documents.ts";
import { masterFiles } from "./saft-masters.ts";
import { element, group } from "../markup.ts";

export type SaftInput = {
  readonly companyId: string;
  readonly entity: Entity;
  readonly extract: Extract;
  readonly totals: LedgerTotals;
  /** day on which it is made */
  readonly created: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * The books of one entity in the structure of the OECD's Standard Audit File for Tax, version 2.0 (2010): header, master files, general
 * ledger entries, source documents. Countries have dialects of their own; this is the OECD's, without their additions.
 */
export async function* standardAuditFile(
  db: Db,
  { companyId, entity, extract, totals, created, signal }: SaftInput,
): AsyncGenerator<string> {
  const currency = entity.base_currency;
  const amount = (minor: number) => minorToDecimal(minor, currency);
  const parties = await listAllParties(db, companyId);
  const kinds = new Map(parties.map(({ id, kind }) => [id, kind]));
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:2.00">\n';
  yield `${group(
    "Header",
    element("AuditFileVersion", "2.00"),
    element("AuditFileCountry", entity.country),
    element("AuditFileDateCreated", created),
    element("SoftwareCompanyName", "Purser"),
    element("SoftwareID", "Purser"),
    group("Company", element("RegistrationNumber", entity.id), element("Name", entity.name)),
    element("DefaultCurrencyCode", currency),
    group(
      "SelectionCriteria",
      element("SelectionStartDate", extract.from),
      element("SelectionEndDate", extract.to),
    ),
    element("TaxAccountingBasis", entity.basis),
  )}\n`;
  yield* masterFiles({
    accounts: await accountBalances(db, companyId, extract),
    parties,
    taxCodes: await listTaxCodes(db, companyId),
    currency,
  });
  yield `<GeneralLedgerEntries>\n${element("NumberOfEntries", totals.journals)}${element("TotalDebit", amount(totals.debit))}${element("TotalCredit", amount(totals.credit))}\n`;
  const tally = createTally();
  for (const source of await listSources(db, companyId, extract)) {
    yield `<Journal>${element("JournalID", source)}${element("Description", source)}${element("Type", source)}\n`;
    for await (const journal of journalsOf(db, companyId, { ...extract, source, signal })) {
      tally.add(journal);
      yield transaction(journal, { kinds, currency });
    }
    yield "</Journal>\n";
  }
  tally.mustEqual(totals);
  yield "</GeneralLedgerEntries>\n";
  yield* sourceDocuments({
    sales: await listInvoicesOfDays(db, companyId, { ...extract, side: "ar" }),
    purchases: await listInvoicesOfDays(db, companyId, { ...extract, side: "ap" }),
    payments: await listPaymentsOfDays(db, companyId, extract),
    currency,
  });
  yield "</AuditFile>\n";
}

type Terms = { readonly kinds: ReadonlyMap<string, string>; readonly currency: string };

function transaction({ head, lines }: WholeJournal, terms: Terms): string {
  return `${group(
    "Transaction",
    element("TransactionID", head.id),
    element("Period", head.date.slice(5, 7)),
    element("PeriodYear", head.date.slice(0, 4)),
    element("TransactionDate", head.date),
    element("SourceID", head.maker),
    element("Description", head.description ?? head.reference ?? head.source),
    element("SystemEntryDate", head.posted_at.slice(0, 10)),
    element("GLPostingDate", head.date),
    ...lines.map((line) => lineOf(line, head, terms)),
  )}\n`;
}

function lineOf(line: JournalLine, head: Row<"journal">, { kinds, currency }: Terms): string {
  const kind = line.party_id === null ? undefined : kinds.get(line.party_id);
  const abroad =
    line.currency === currency
      ? ""
      : element("CurrencyCode", line.currency) +
        element("CurrencyAmount", minorToDecimal(Math.abs(line.amount), line.currency));
  return group(
    "Line",
    element("RecordID", line.line_no),
    element("AccountID", line.account_code),
    element("SourceDocumentID", head.document_id ?? head.reference),
    kind === "customer" ? element("CustomerID", line.party_id) : "",
    kind === "supplier" ? element("SupplierID", line.party_id) : "",
    element("Description", line.description ?? head.description ?? line.account_name),
    group(
      line.base_amount < 0 ? "CreditAmount" : "DebitAmount",
      element("Amount", minorToDecimal(Math.abs(line.base_amount), currency)),
      abroad,
    ),
    group("TaxInformation", element("TaxCode", line.tax_code)),
  );
}
