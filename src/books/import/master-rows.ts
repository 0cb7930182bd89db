import { hashJson } from "../../base/json.ts";
import type { Store } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../accounts.ts";
import type { KnownBooks } from "./check.ts";
import type { ImportCompany } from "./company-seed.ts";
import type { BooksDraft, PeriodDraft } from "./draft.ts";
import { type PlannedTable, planTable } from "./table-plan.ts";

export type MasterContext = {
  readonly store: Store;
  readonly company: ImportCompany;
  readonly known: KnownBooks;
  readonly periods: readonly PeriodDraft[];
  /** Account code -> id, those to be inserted included. */
  readonly accountIds: ReadonlyMap<string, number>;
};

/** Everything that is not a document or a journal, in the order in which it is written. */
export function planMasterTables(
  draft: BooksDraft,
  { store, company, known, periods, accountIds }: MasterContext,
): readonly PlannedTable[] {
  const company_id = company.id;
  const idOf = (code: string | null) => (code === null ? null : (accountIds.get(code) ?? null));
  const knownPeriods = new Map<string, string>();
  return [
    planTable(store, company_id, {
      table: "entity",
      key: ["id"],
      rows: company.entities.map((entity) => ({ company_id, ...entity })),
    }),
    planTable(store, company_id, {
      table: "account",
      key: ["code"],
      rows: draft.accounts.map((account) => {
        const before = known.accounts.get(account.code);
        const subtype = subtypeOf(account, before);
        return {
          id: idOf(account.code) ?? 0,
          company_id,
          code: account.code,
          name: account.name,
          type: ACCOUNT_SUBTYPES[subtype].type,
          subtype,
          is_cash: subtype === "cash" ? 1 : 0,
          currency: account.currency,
          tax_code: account.taxCode,
          active: before?.active ?? 1,
        };
      }),
    }),
    planTable(store, company_id, {
      table: "party",
      key: ["id"],
      rows: draft.parties.map(({ id, name, kind, taxId, termsDays }) => ({
        company_id,
        id,
        name,
        kind,
        tax_id: taxId,
        terms_days: termsDays,
      })),
    }),
    planTable(store, company_id, {
      table: "tax_code",
      key: ["code"],
      rows: draft.taxCodes.map(({ code, name, rate, kind }) => ({ company_id, code, name, rate, kind })),
    }),
    planTable(store, company_id, {
      table: "fx_rate",
      key: ["date", "from_currency", "to_currency"],
      rows: draft.fxRates.map(({ date, from, to, rate }) => ({
        company_id,
        date,
        from_currency: from,
        to_currency: to,
        rate,
      })),
    }),
    planTable(store, company_id, {
      table: "bank_account",
      key: ["id"],
      rows: draft.bankAccounts.map(({ id, name, account, currency, iban, number }) => ({
        company_id,
        id,
        name,
        account_id: idOf(account),
        currency,
        iban,
        number,
      })),
    }),
    ...planPlanning(draft, { store, company, idOf }),
    planTable(store, company_id, {
      table: "period",
      key: ["entity_id", "name"],
      rows: newPeriods(),
    }),
  ];

  /** Periods that are there are left alone: their status is the books' affair. */
  function newPeriods() {
    for (const { entity_id, name } of known.periods) knownPeriods.set(`${entity_id} ${name}`, name);
    return periods
      .filter(({ entityId, name }) => !knownPeriods.has(`${entityId} ${name}`))
      .map(({ entityId, name, kind, start, end }) => ({
        company_id,
        entity_id: entityId,
        name,
        kind,
        start_date: start,
        end_date: end,
        status: "open",
      }));
  }
}

function planPlanning(
  draft: BooksDraft,
  {
    store,
    company,
    idOf,
  }: {
    readonly store: Store;
    readonly company: ImportCompany;
    readonly idOf: (code: string | null) => number | null;
  },
): readonly PlannedTable[] {
  const company_id = company.id;
  const idFrom = (...parts: readonly string[]) => hashJson(parts).slice(0, 20);
  return [
    planTable(store, company_id, {
      table: "budget_line",
      key: ["id"],
      rows: draft.budget.map(({ version, month, account, amount }) => ({
        company_id,
        id: idFrom(version, month, account),
        version,
        account_id: idOf(account) ?? 0,
        month,
        amount,
      })),
    }),
    planTable(store, company_id, {
      table: "calendar_item",
      key: ["id"],
      rows: draft.calendar.map((item) => ({
        company_id,
        id: item.id,
        kind: item.kind,
        description: item.description,
        direction: item.direction,
        amount: item.amount,
        currency: item.currency,
        every: item.every,
        first_date: item.firstDate,
        last_date: item.lastDate,
        account_id: idOf(item.account),
        party_id: item.party,
      })),
    }),
    planTable(store, company_id, {
      table: "covenant",
      key: ["id"],
      rows: draft.covenants.map(({ id, name, metric, comparator, threshold, lender, ...rest }) => ({
        company_id,
        id,
        name,
        metric,
        comparator,
        threshold,
        lender,
        frequency: rest.frequency,
        warning_headroom: rest.warningHeadroom,
      })),
    }),
    planTable(store, company_id, {
      table: "operating_metric",
      key: ["id"],
      rows: draft.operatingMetrics.map(({ date, metric, value, unit }) => ({
        company_id,
        id: `${metric}@${date}`,
        date,
        metric,
        value,
        unit,
      })),
    }),
    planTable(store, company_id, {
      table: "policy",
      key: ["key"],
      rows: draft.policies.map(({ key, value, unit, note }) => ({ company_id, key, value, unit, note })),
    }),
  ];
}

/** The subtype an account gets: what the source says, unless the source only guessed and the books know better. */
export function subtypeOf(
  account: BooksDraft["accounts"][number],
  before: Row<"account"> | undefined,
): AccountSubtype {
  if (!account.guessed || !before || !(before.subtype in ACCOUNT_SUBTYPES)) return account.subtype;
  return before.subtype as AccountSubtype;
}
