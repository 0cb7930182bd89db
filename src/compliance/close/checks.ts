import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { formatMoney } from "../../base/money.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { loadLedger } from "../../books/ledger.ts";
import { ledgerSpan } from "../../books/ledger-queries.ts";
import { loadOpenItems } from "../../books/open-items.ts";
import type { Db } from "../../store/database.ts";
import type { Finding } from "../finding.ts";
import { checkBank } from "./check-bank.ts";
import { listUnpostedCases, sumOfEntity } from "./close-queries.ts";
import type { NamedWindow } from "./period-window.ts";

export type CloseCheck = {
  readonly entityId: string;
  readonly period: NamedWindow;
  /** the day on which it is asked */
  readonly today: IsoDate;
};

/** What stands against closing a period. Errors keep it open. */
export async function checkClose(
  db: Db,
  company: CompanyProfile,
  { entityId, period, today }: CloseCheck,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const subject = `period:${period.name}`;
  if (today <= period.to)
    findings.push({
      rule: "period_not_over",
      severity: "error",
      subject,
      message: `${period.name} ends on ${period.to}; it is not over.`,
    });
  const sum = await sumOfEntity(db, company.id, { entityId, to: period.to });
  if (sum !== 0)
    findings.push({
      rule: "trial_balance",
      severity: "error",
      subject,
      message: `The trial balance at ${period.to} is out by ${formatMoney(sum, company.currency)}.`,
    });
  findings.push(...(await checkDocuments(db, company.id, period)));
  findings.push(...(await checkBank(db, company.id, period)));
  if (company.entities.every(({ basis }) => basis === "accrual"))
    findings.push(...(await checkControls(db, company, period)));
  return findings;
}

/** Documents dated in the period that are not in the books, or about which a question is open. */
async function checkDocuments(
  db: Db,
  companyId: string,
  { from, to }: NamedWindow,
): Promise<readonly Finding[]> {
  const cases = await listUnpostedCases(db, companyId);
  return cases.flatMap((row): Finding[] => {
    const date = dateOf(row);
    if (date < from || date > to) return [];
    const subject = `document:${row.document_id}`;
    const unposted = ["read", "review", "ready"].includes(row.status);
    return [
      {
        rule: unposted ? "document_not_posted" : "review_open",
        severity: "error",
        subject,
        message: `${row.filename} of ${date} ${unposted ? `is not posted (${row.status})` : "has open questions"}${row.open_items > 0 ? `: ${row.open_items} to settle` : ""}.`,
      },
    ];
  });
}

/** The day of the invoice; where it is not known, the day on which the document came. */
function dateOf(row: {
  readonly standard: string | null;
  readonly read: string | null;
  readonly created_at: string;
}): IsoDate {
  const standard = parsed(row.standard)["issueDate"];
  if (typeof standard === "string") return standard;
  const fields = parsed(row.read)["fields"];
  const field =
    typeof fields === "object" && fields !== null && "issueDate" in fields ? fields.issueDate : null;
  const value = typeof field === "object" && field !== null && "value" in field ? field.value : null;
  return typeof value === "string" && isIsoDate(value) ? value : row.created_at.slice(0, 10);
}

function parsed(json: string | null): Readonly<Record<string, unknown>> {
  const value: unknown = json === null ? {} : JSON.parse(json);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Control accounts against open items; a side without any invoice has nothing to tie to. */
async function checkControls(
  db: Db,
  company: CompanyProfile,
  { to }: NamedWindow,
): Promise<readonly Finding[]> {
  if ((await ledgerSpan(db, company.id)) === null) return [];
  const ledger = await loadLedger(db, company.id, to);
  const findings: Finding[] = [];
  for (const { side, subtype, sign, name } of CONTROLS) {
    const items = await loadOpenItems(db, company.id, { side, asOf: to });
    if (items.length === 0) continue;
    const open = items.reduce((total, { baseOpen }) => total + baseOpen, 0);
    const booked =
      sign *
      ledger.accountsOf([subtype]).reduce((total, account) => total + ledger.sum(account.id, null, to), 0);
    if (booked !== open)
      findings.push({
        rule: "control_differs",
        severity: "error",
        subject: `control:${side}`,
        message: `The control accounts of ${name} stand at ${formatMoney(booked, company.currency)} on ${to}, their open items at ${formatMoney(open, company.currency)}.`,
      });
  }
  return findings;
}

const CONTROLS = [
  { side: "ar", subtype: "receivable", sign: 1, name: "receivables" },
  { side: "ap", subtype: "payable", sign: -1, name: "payables" },
] as const;
