import type { IsoDate } from "../base/dates.ts";
import { listAllocations, listInvoicesWithPaid } from "../books/open-items-queries.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import * as bank from "./bank-queries.ts";
import * as entries from "./entry-queries.ts";
import { type Receivable, toReceivables } from "./receivables.ts";
import * as queries from "./risk-queries.ts";

/** The rows that rules look at, read when the first rule asks and shared by all of one assessment. */
export type RiskData = {
  /** Suppliers' bills and credit notes, oldest first. */
  readonly bills: () => Promise<readonly queries.Bill[]>;
  readonly supplierPayments: () => Promise<readonly queries.SupplierPayment[]>;
  readonly paymentUses: () => Promise<readonly queries.PaymentUse[]>;
  readonly receivables: () => Promise<readonly Receivable[]>;
  /** Entries that a person wrote into the general journal. */
  readonly manualEntries: () => Promise<readonly entries.ManualEntry[]>;
  readonly covenants: () => Promise<readonly Row<"covenant">[]>;
  readonly bankMovements: () => Promise<readonly bank.BankMovement[]>;
  readonly bankAccounts: () => Promise<readonly Row<"bank_account">[]>;
  readonly untiedStatements: () => Promise<readonly Row<"bank_statement">[]>;
  readonly cashEntries: (accountId: number) => Promise<readonly bank.CashEntry[]>;
  readonly countDebits: (range: {
    readonly from: IsoDate;
    readonly to: IsoDate;
  }) => Promise<readonly entries.CountedAmount[]>;
  /** A few of the newest debits over these amounts. */
  readonly debitsOf: (spec: {
    readonly amounts: readonly number[];
    readonly from: IsoDate;
    readonly to: IsoDate;
  }) => Promise<readonly entries.DebitLine[]>;
  readonly cashForecast: (spec: {
    readonly scenario: string;
    readonly line: string;
  }) => Promise<readonly Row<"forecast_line">[]>;
  readonly latestMetric: (spec: {
    readonly metric: string;
    readonly from: IsoDate;
  }) => Promise<Row<"operating_metric"> | undefined>;
};

/** Journal sources that mean "a person typed this entry", as importers name them. */
const MANUAL =
  /^(manual|general|adjust(ment|ing)?|journal|general[_ ]journal|journal[_ ]entry|correction|je)$/i;
/** Not new business: what these debits repeat or carry forward says nothing about how amounts arise. */
const NOT_ARISING = ["opening", "reversal", "payroll", "depreciation", "closing"];

export function createRiskData(
  db: Db,
  { companyId, asOf }: { readonly companyId: string; readonly asOf: IsoDate },
): RiskData {
  return {
    bills: once(() => queries.listBills(db, companyId, asOf)),
    supplierPayments: once(() => queries.listSupplierPayments(db, companyId, asOf)),
    paymentUses: once(() => queries.listPaymentUses(db, companyId, asOf)),
    receivables: once(async () =>
      toReceivables(
        await listInvoicesWithPaid(db, companyId, { side: "ar", asOf }),
        await listAllocations(db, companyId, { side: "ar", asOf }),
      ),
    ),
    manualEntries: once(async () => {
      const sources = (await entries.listJournalSources(db, companyId)).filter((s) => MANUAL.test(s));
      return sources.length === 0 ? [] : entries.listEntriesBySource(db, companyId, { sources, asOf });
    }),
    covenants: once(() => queries.listCovenants(db, companyId)),
    bankMovements: once(() => bank.listBankMovements(db, companyId, asOf)),
    bankAccounts: once(() => bank.listBankAccounts(db, companyId)),
    untiedStatements: once(() => bank.listUntiedStatements(db, companyId, asOf)),
    cashEntries: (accountId) => bank.listCashEntries(db, companyId, { accountId, to: asOf }),
    countDebits: (range) => entries.countDebits(db, companyId, { ...range, without: NOT_ARISING }),
    debitsOf: (spec) => entries.listDebitsOf(db, companyId, { ...spec, without: NOT_ARISING, limit: 10 }),
    cashForecast: (spec) => queries.cashForecastLine(db, companyId, { ...spec, asOf }),
    latestMetric: (spec) => queries.latestMetric(db, companyId, { ...spec, to: asOf }),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => (loading ??= load());
}
