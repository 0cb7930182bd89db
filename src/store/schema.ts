import type { Insertable, Selectable } from "kysely";
import type {
  CompanyTable,
  EntityTable,
  PeriodTable,
  AccountTable,
  PartyTable,
  PartyAliasTable,
  TaxCodeTable,
  FxRateTable,
  DocumentTable,
  ImportBatchTable,
  JournalTable,
  JournalLineTable,
  InvoiceTable,
  InvoiceLineTable,
  PaymentTable,
  AllocationTable,
  BankAccountTable,
  BankStatementTable,
  BankTxnTable,
} from "./schema/books.ts";
import type {
  BudgetLineTable,
  CalendarItemTable,
  CovenantTable,
  PolicyTable,
  OperatingMetricTable,
  AlertTable,
  KpiValueTable,
  ForecastRunTable,
  ForecastLineTable,
  ReportTable,
} from "./schema/planning.ts";
import type {
  AuditEventTable,
  BankMatchMemberTable,
  BankMatchTable,
  DocumentCaseTable,
  ExtractionTable,
  PartyBankTable,
  PartyMemoryTable,
  ReviewItemTable,
} from "./schema/documents.ts";
import type {
  ThreadTable,
  RunTable,
  RunEventTable,
  TaskExecutionTable,
  ApprovalTable,
  EffectTable,
} from "./schema/runs.ts";
import type {
  ApiKeyTable,
  AssistantTable,
  AssistantVersionTable,
  ContextTable,
  CronTable,
  RemoteAgentTable,
  SharedStateTable,
  StoreItemTable,
  WebhookDeliveryTable,
} from "./schema/server.ts";
import type {
  CommitmentTable,
  DeliveryTable,
  DemandHistoryTable,
  ItemTable,
  LocationTable,
  OutboxTable,
  PurchaseOrderLineTable,
  PurchaseOrderTable,
  StockMovementTable,
  SupplierItemTable,
  SupplierPriceTable,
} from "./schema/stock.ts";

/**
 * The tables, as the query layer sees them. Names are snake_case and hold no dialect's types:
 * dates are ISO text, money is integer minor units, rates and unit prices are decimal text,
 * quantities integer thousandths of the item's unit, booleans are 0/1, JSON is text.
 * Every row carries its company. Signs: a journal line's amount is positive for a debit, negative for a credit;
 * invoices, payments, budgets and forecasts hold positive amounts and a side.
 */
export type Tables = {
  company: CompanyTable;
  entity: EntityTable;
  period: PeriodTable;
  account: AccountTable;
  party: PartyTable;
  party_alias: PartyAliasTable;
  tax_code: TaxCodeTable;
  fx_rate: FxRateTable;
  document: DocumentTable;
  import_batch: ImportBatchTable;
  journal: JournalTable;
  journal_line: JournalLineTable;
  invoice: InvoiceTable;
  invoice_line: InvoiceLineTable;
  payment: PaymentTable;
  allocation: AllocationTable;
  bank_account: BankAccountTable;
  bank_statement: BankStatementTable;
  bank_txn: BankTxnTable;
  budget_line: BudgetLineTable;
  calendar_item: CalendarItemTable;
  covenant: CovenantTable;
  policy: PolicyTable;
  operating_metric: OperatingMetricTable;
  alert: AlertTable;
  kpi_value: KpiValueTable;
  forecast_run: ForecastRunTable;
  forecast_line: ForecastLineTable;
  report: ReportTable;
  thread: ThreadTable;
  run: RunTable;
  run_event: RunEventTable;
  task_execution: TaskExecutionTable;
  approval: ApprovalTable;
  effect: EffectTable;
  item: ItemTable;
  location: LocationTable;
  stock_movement: StockMovementTable;
  demand_history: DemandHistoryTable;
  supplier_item: SupplierItemTable;
  supplier_price: SupplierPriceTable;
  purchase_order: PurchaseOrderTable;
  purchase_order_line: PurchaseOrderLineTable;
  delivery: DeliveryTable;
  commitment: CommitmentTable;
  outbox: OutboxTable;
  document_case: DocumentCaseTable;
  extraction: ExtractionTable;
  review_item: ReviewItemTable;
  party_memory: PartyMemoryTable;
  party_bank: PartyBankTable;
  bank_match: BankMatchTable;
  bank_match_member: BankMatchMemberTable;
  audit_event: AuditEventTable;
  assistant: AssistantTable;
  assistant_version: AssistantVersionTable;
  cron: CronTable;
  webhook_delivery: WebhookDeliveryTable;
  store_item: StoreItemTable;
  api_key: ApiKeyTable;
  remote_agent: RemoteAgentTable;
  context: ContextTable;
  shared_state: SharedStateTable;
};

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;
