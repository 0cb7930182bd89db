import type { Store } from "../../store/database.ts";
import { loadRows } from "../../store/bulk.ts";
import type { Row } from "../../store/schema.ts";
import type { ClosedPeriod } from "../posting-queries.ts";
import type { ImportCompany } from "./company-seed.ts";
import type { At, BooksDraft } from "./draft.ts";
import type { RejectionList } from "./reading.ts";

/** What the books know before the import; references may point there or into the draft. */
export type KnownBooks = {
  readonly accounts: ReadonlyMap<string, Row<"account">>;
  readonly parties: ReadonlySet<string>;
  readonly taxCodes: ReadonlySet<string>;
  readonly bankAccounts: ReadonlySet<string>;
  readonly invoices: ReadonlyMap<string, Row<"invoice">>;
  readonly payments: ReadonlyMap<string, Row<"payment">>;
  readonly allocations: ReadonlyMap<string, Row<"allocation">>;
  readonly periods: readonly Row<"period">[];
  readonly closed: readonly ClosedPeriod[];
};

export function loadKnownBooks(store: Store, companyId: string): Omit<KnownBooks, "closed"> {
  return {
    accounts: new Map(loadRows(store, "account", companyId).map((row) => [row.code, row])),
    parties: new Set(loadRows(store, "party", companyId).map(({ id }) => id)),
    taxCodes: new Set(loadRows(store, "tax_code", companyId).map(({ code }) => code)),
    bankAccounts: new Set(loadRows(store, "bank_account", companyId).map(({ id }) => id)),
    invoices: new Map(loadRows(store, "invoice", companyId).map((row) => [row.id, row])),
    payments: new Map(loadRows(store, "payment", companyId).map((row) => [row.id, row])),
    allocations: new Map(loadRows(store, "allocation", companyId).map((row) => [row.id, row])),
    periods: loadRows(store, "period", companyId),
  };
}

/** Names that rows of the draft may refer to. */
export type References = {
  readonly accounts: ReadonlySet<string>;
  readonly parties: ReadonlySet<string>;
  readonly taxCodes: ReadonlySet<string>;
  readonly bankAccounts: ReadonlySet<string>;
  readonly entities: ReadonlySet<string>;
};

export function collectReferences(draft: BooksDraft, known: KnownBooks, company: ImportCompany): References {
  const both = <T>(old: Iterable<string>, rows: readonly T[], name: (row: T) => string) =>
    new Set([...old, ...rows.map(name)]);
  return {
    accounts: both(known.accounts.keys(), draft.accounts, ({ code }) => code),
    parties: both(known.parties, draft.parties, ({ id }) => id),
    taxCodes: both(known.taxCodes, draft.taxCodes, ({ code }) => code),
    bankAccounts: both(known.bankAccounts, draft.bankAccounts, ({ id }) => id),
    entities: new Set(company.entities.map(({ id }) => id)),
  };
}

/** Checks everything but journals: references exist, and nothing is told twice. */
export function checkDraft(draft: BooksDraft, refs: References, rejections: RejectionList): void {
  const exists = (names: ReadonlySet<string>, column: string, value: string | null, at: At) => {
    if (value !== null && !names.has(value))
      rejections.add({ ...at, column, value, reason: `there is no ${column.replace("_", " ")} "${value}"` });
  };
  checkUnique(draft, rejections);
  for (const { taxCode, at } of draft.accounts) exists(refs.taxCodes, "tax_code", taxCode, at);
  for (const { account, at } of draft.bankAccounts) exists(refs.accounts, "account", account, at);
  for (const { account, at } of draft.budget) exists(refs.accounts, "account", account, at);
  for (const { account, party, at } of draft.calendar) {
    exists(refs.accounts, "account", account, at);
    exists(refs.parties, "party", party, at);
  }
  for (const invoice of draft.invoices) {
    exists(refs.parties, "party", invoice.partyId, invoice.at);
    exists(refs.entities, "entity", invoice.entityId, invoice.at);
    for (const line of invoice.lines) exists(refs.accounts, "account", line.accountCode, invoice.at);
  }
  for (const payment of draft.payments) {
    exists(refs.parties, "party", payment.partyId, payment.at);
    exists(refs.entities, "entity", payment.entityId, payment.at);
    exists(refs.bankAccounts, "bank_account", payment.bankAccount, payment.at);
  }
}

function checkUnique(draft: BooksDraft, rejections: RejectionList): void {
  const once = <T extends { readonly at: At }>(
    rows: readonly T[],
    column: string,
    keyOf: (row: T) => string,
  ) => {
    const first = new Map<string, At>();
    for (const row of rows) {
      const key = keyOf(row);
      const before = first.get(key);
      if (!before) first.set(key, row.at);
      else {
        const where = before.file === row.at.file ? "" : `${before.file} `;
        const reason = `"${key}" was told before, in ${where}line ${before.line}`;
        rejections.add({ ...row.at, column, value: key, reason });
      }
    }
  };
  once(draft.accounts, "code", ({ code }) => code);
  once(draft.parties, "id", ({ id }) => id);
  once(draft.taxCodes, "code", ({ code }) => code);
  once(draft.fxRates, "rate", ({ date, from, to }) => `${from} to ${to} on ${date}`);
  once(draft.bankAccounts, "id", ({ id }) => id);
  once(draft.invoices, "id", ({ id }) => id);
  once(draft.payments, "id", ({ id }) => id);
  once(draft.budget, "month", ({ version, month, account }) => `${version} ${month} ${account}`);
  once(draft.calendar, "id", ({ id }) => id);
  once(draft.covenants, "id", ({ id }) => id);
  once(draft.operatingMetrics, "metric", ({ metric, date }) => `${metric} on ${date}`);
  once(draft.policies, "key", ({ key }) => key);
}
