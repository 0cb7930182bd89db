import { PurserError } from "../base/errors.ts";
import type { CompanyProfile } from "../books/company.ts";
import { listPeriods } from "../books/company-queries.ts";
import { listAccounts } from "../books/ledger-queries.ts";
import type { StandardInvoice } from "../documents/standard-invoice.ts";
import type { Db } from "../store/database.ts";
import { readPostingPolicy } from "./posting-policy.ts";
import type {
  EarlierLine,
  KnownInvoice,
  PostingRules,
  RememberedLine,
  UsedAccount,
} from "./posting-rules.ts";
import {
  type UseRow,
  countInvoiceAccounts,
  countLedgerAccounts,
  countLineAccounts,
  listInvoicesByNumber,
  listLineDescriptions,
  listMemoryOf,
  listRates,
  listTaxCodes,
} from "./rule-queries.ts";
import { lineKey } from "./words.ts";

export type RulesFor = {
  readonly invoices: readonly StandardInvoice[];
  /** Default: the company's first. */
  readonly entityId?: string | undefined;
};

/** Reads what proposing entries for these invoices needs. @throws PurserError `unknown_entity`, `invalid_policy` */
export async function loadPostingRules(
  db: Db,
  company: CompanyProfile,
  { invoices, entityId }: RulesFor,
): Promise<PostingRules> {
  const entity =
    entityId === undefined ? company.entities[0] : company.entities.find(({ id }) => id === entityId);
  if (!entity) throw new PurserError("unknown_entity", `${company.name} has no entity "${entityId ?? ""}".`);
  const partyIds = [...new Set(invoices.flatMap(({ party }) => (party.id === null ? [] : [party.id])))];
  const numbers = [...new Set(invoices.map(({ normalizedNumber }) => normalizedNumber))];
  const foreign = [...new Set(invoices.map(({ currency }) => currency))].filter(
    (currency) => currency !== entity.base_currency,
  );
  const accounts = await listAccounts(db, company.id);
  const policy = await readPostingPolicy(db, company);
  return {
    entity,
    accounts: accounts
      .filter(({ active }) => active !== 0)
      .map(({ tax_code, ...account }) => ({ ...account, taxCode: tax_code })),
    memory: await memoryOf(db, company.id, partyIds),
    history: await historyOf(db, company.id, partyIds),
    earlierLines: await earlierLines(db, company.id),
    taxCodes: await listTaxCodes(db, company.id),
    fxRates: (await listRates(db, company.id, foreign)).map(({ date, from_currency, to_currency, rate }) => ({
      date,
      from: from_currency,
      to: to_currency,
      rate,
    })),
    periods: (await listPeriods(db, company.id)).flatMap(
      ({ entity_id, name, start_date, end_date, status }) =>
        entity_id === entity.id && (status === "closed" || status === "soft_closed")
          ? [{ name, start: start_date, end: end_date, status }]
          : [],
    ),
    invoices: (await listInvoicesByNumber(db, company.id, { partyIds, numbers })).map(toKnown),
    rounding: policy.rounding,
    roundingTolerance: policy.roundingTolerance,
    automaticConfidence: policy.automaticConfidence,
  };
}

async function memoryOf(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<PostingRules["memory"]> {
  const rows = await listMemoryOf(db, companyId, partyIds);
  return new Map(
    [...Map.groupBy(rows, ({ party_id }) => party_id)].map(([party, lines]) => [
      party,
      lines.map(({ line_key, account_code, tax_code, times, source, updated_at }): RememberedLine => ({
        lineKey: line_key,
        accountCode: account_code,
        taxCode: tax_code,
        times,
        source: source === "correction" ? "correction" : "posted",
        updatedAt: updated_at,
      })),
    ]),
  );
}

/** Counts are debits less credits; their size is how often an account was used, for bills and sales alike. */
async function historyOf(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<PostingRules["history"]> {
  const byInvoice = [
    ...(await countInvoiceAccounts(db, companyId, partyIds)),
    ...(await countLineAccounts(db, companyId, partyIds)),
  ];
  const known = new Set(byInvoice.map(({ party_id }) => party_id));
  const unknown = partyIds.filter((id) => !known.has(id));
  const byLedger = unknown.length === 0 ? [] : await countLedgerAccounts(db, companyId, unknown);
  return new Map(
    [...Map.groupBy([...byInvoice, ...byLedger], ({ party_id }) => party_id ?? "")].map(([party, rows]) => [
      party,
      merge(rows),
    ]),
  );
}

function merge(rows: readonly UseRow[]): UsedAccount[] {
  const times = new Map<string, number>();
  for (const { account_code, debits } of rows)
    times.set(account_code, (times.get(account_code) ?? 0) + debits);
  return [...times].map(([accountCode, count]) => ({ accountCode, times: Math.abs(count) }));
}

async function earlierLines(db: Db, companyId: string): Promise<EarlierLine[]> {
  const merged = new Map<string, EarlierLine>();
  for (const { side, description, account_code, times } of await listLineDescriptions(db, companyId)) {
    const key = lineKey(description ?? "");
    const id = JSON.stringify([side, key, account_code]);
    const before = merged.get(id)?.times ?? 0;
    const known = side === "ar" ? "ar" : "ap";
    merged.set(id, { side: known, lineKey: key, accountCode: account_code, times: before + times });
  }
  return [...merged.values()];
}

type InvoiceRow = Awaited<ReturnType<typeof listInvoicesByNumber>>[number];

export function toKnown(row: InvoiceRow): KnownInvoice {
  return {
    id: row.id,
    side: row.side === "ar" ? "ar" : "ap",
    kind: row.kind === "credit_note" ? "credit_note" : "invoice",
    partyId: row.party_id,
    normalizedNumber: row.normalized_number,
    issueDate: row.issue_date,
    documentId: row.document_id,
  };
}
