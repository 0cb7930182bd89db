import { daysBetween, type IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { Figure } from "../../figures/figure.ts";
import { money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { AccountSubtype } from "../accounts.ts";
import type { CompanyProfile } from "../company.ts";
import { createLedgerFigures } from "../ledger-figures.ts";
import { type Ledger, loadLedger } from "../ledger.ts";
import { ledgerSpan } from "../ledger-queries.ts";
import type { Side } from "../open-items-queries.ts";
import { loadOpenItems } from "../open-items.ts";
import { countEntries, listBatches } from "./import-queries.ts";

/** How fresh the books are and whether they hang together. Null figures where there are no entries. */
export type Freshness = {
  readonly span: { readonly first: IsoDate; readonly last: IsoDate } | null;
  readonly journals: number;
  readonly lines: number;
  readonly daysSinceLastEntry: number | null;
  readonly lastImports: readonly LastImport[];
  /** The sum of all accounts: zero, or the books are broken. */
  readonly trialBalance: Figure | null;
  /** Control accounts against the open items they should equal, where there are any. */
  readonly controls: readonly Control[];
};

export type LastImport = {
  readonly batchId: string;
  readonly profile: string;
  readonly status: string;
  readonly at: string;
  readonly by: string;
};

export type Control = {
  readonly side: Side;
  readonly ledger: Figure;
  readonly openItems: Figure;
  readonly difference: Figure;
};

const IMPORTS_SHOWN = 5;
const CONTROLS = [
  { side: "ar", subtype: "receivable", sign: 1, label: "receivables" },
  { side: "ap", subtype: "payable", sign: -1, label: "payables" },
] as const satisfies readonly { side: Side; subtype: AccountSubtype; sign: 1 | -1; label: string }[];

export async function readFreshness(
  db: Db,
  company: CompanyProfile,
  { figures, today }: { readonly figures: FigureSet; readonly today: IsoDate },
): Promise<Freshness> {
  const span = await ledgerSpan(db, company.id);
  const { journals, lines } = await countEntries(db, company.id);
  const batches = await listBatches(db, company.id, IMPORTS_SHOWN);
  const lastImports = batches.map(({ id, profile, status, created_at, created_by }) => ({
    batchId: id,
    profile,
    status,
    at: created_at,
    by: created_by,
  }));
  const base = { span, journals, lines, lastImports };
  if (!span) return { ...base, daysSinceLastEntry: null, trialBalance: null, controls: [] };
  const ledger = await loadLedger(db, company.id);
  const make = createLedgerFigures(ledger, { figures, currency: company.currency });
  const trialBalance = make.balance({
    name: "trial_balance",
    label: "Sum of all accounts",
    accounts: { exactly: ledger.accounts },
    sign: 1,
    asOf: span.last,
  });
  const controls: Control[] = [];
  for (const control of CONTROLS) {
    const found = await readControl(db, company, { ...control, ledger, figures, asOf: span.last });
    if (found) controls.push(found);
  }
  return { ...base, daysSinceLastEntry: daysBetween(span.last, today), trialBalance, controls };
}

type ControlSpec = (typeof CONTROLS)[number] & {
  readonly ledger: Ledger;
  readonly figures: FigureSet;
  readonly asOf: IsoDate;
};

/** Null where the books hold no invoices of that side up to the day. */
async function readControl(
  db: Db,
  company: CompanyProfile,
  { side, subtype, sign, label, ledger, figures, asOf }: ControlSpec,
): Promise<Control | null> {
  const items = await loadOpenItems(db, company.id, { side, asOf });
  if (items.length === 0) return null;
  const booked = createLedgerFigures(ledger, { figures, currency: company.currency }).balance({
    name: `${side}_control`,
    label: `Control accounts of ${label}`,
    accounts: [subtype],
    sign,
    asOf,
  });
  const openItems = figures.leaf({
    name: `${side}_open_items`,
    label: `Open ${label}`,
    unit: money(company.currency),
    asOf,
    value: items.reduce((sum, { baseOpen }) => sum + baseOpen, 0),
    formula: `open amounts of ${items.length} ${label} at their booked rates`,
    sources: [{ kind: "open_items", side, asOf }],
  });
  const difference = figures.derive({
    name: `${side}_control_difference`,
    label: `Control accounts less open ${label}`,
    unit: money(company.currency),
    asOf,
    formula: "ledger - open_items",
    inputs: { ledger: booked, open_items: openItems },
  });
  return { side, ledger: booked, openItems, difference };
}
