import type { IsoDate } from "../base/dates.ts";
import { hashJson } from "../base/json.ts";
import type { CompanyProfile } from "../books/company.ts";
import { ledgerVersion } from "../books/ledger-queries.ts";
import { formatFigure } from "../figures/format.ts";
import { type Figure, type Source, money } from "../figures/figure.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { Db } from "../store/database.ts";
import { baseGross } from "./approval-reasons.ts";
import type { ProposedEntry } from "./proposed-entry.ts";
import { balanceOf } from "./rule-queries.ts";

export type FigureScope = {
  readonly figures: FigureSet;
  readonly company: Pick<CompanyProfile, "id" | "currency">;
  readonly asOf: IsoDate;
};

/** What proposed entries are over, base currency; credit notes count negative. Each entry is a source. */
export function proposedTotal(
  { figures, company, asOf }: FigureScope,
  entries: readonly ProposedEntry[],
  label: string,
): Figure {
  const amounts = entries.map((entry) => (entry.invoice.kind === "credit_note" ? -1 : 1) * baseGross(entry));
  return figures.leaf({
    name: "proposed_entries",
    label,
    unit: money(company.currency),
    asOf,
    qualifier: hashJson([label, identities(entries)]).slice(0, 12),
    value: amounts.reduce((sum, amount) => sum + amount, 0),
    formula: "sum of gross amounts in base currency, credit notes negative",
    sources: entries.map((entry, index): Source => ({
      kind: "assumption",
      value: amounts[index] ?? 0,
      note: entry.description,
    })),
  });
}

export type PostedInvoice = {
  readonly id: string;
  readonly kind: "invoice" | "credit_note";
  /** minor units of the base currency */
  readonly gross: number;
};

/** What posted invoices less credit notes are over, from their rows. */
export function postedTotal(
  { figures, company, asOf }: FigureScope,
  posted: readonly PostedInvoice[],
): Figure {
  const unit = money(company.currency);
  const qualifier = hashJson(posted.map(({ id }) => id)).slice(0, 12);
  const [invoices, credits] = (["invoice", "credit_note"] as const).map((kind) => {
    const own = posted.filter((one) => one.kind === kind);
    const name = kind === "invoice" ? "invoices" : "credit_notes";
    return figures.leaf({
      name: `posted_${name}`,
      label: `Gross amount of the ${name.replace("_", " ")} posted`,
      unit,
      asOf,
      qualifier,
      value: own.reduce((sum, { gross }) => sum + gross, 0),
      formula: `sum of the ${name.replace("_", " ")}' gross amounts in base currency`,
      sources: [{ kind: "rows", table: "invoice", ids: own.map(({ id }) => id), measure: "value" }],
    });
  });
  if (!invoices || !credits) throw new Error("two kinds give two figures");
  return figures.derive({
    name: "posted_entries",
    label: "Gross amount posted",
    unit,
    asOf,
    qualifier,
    formula: "invoices - credits",
    inputs: { invoices, credits },
  });
}

export type ControlChange = {
  readonly account: string;
  readonly before: Figure;
  readonly change: Figure;
  readonly after: Figure;
};

/** What posting would do to each control account: balance before, the entries' lines, balance after. Debits positive. */
export async function controlChanges(
  db: Db,
  { figures, company, asOf }: FigureScope,
  entries: readonly ProposedEntry[],
): Promise<ControlChange[]> {
  const unit = money(company.currency);
  const version = await ledgerVersion(db, company.id);
  const hash = hashJson([version, identities(entries)]).slice(0, 12);
  const controls = entries.flatMap((entry) =>
    entry.lines.flatMap((line) => (line.reason.kind === "control" ? [{ line, entry }] : [])),
  );
  const changes: ControlChange[] = [];
  for (const [code, lines] of Map.groupBy(controls, ({ line }) => line.accountCode)) {
    const account = `${code} ${lines[0]?.line.accountName ?? ""}`.trim();
    const qualifier = `${code}:${hash}`;
    const before = figures.leaf({
      name: "control_before",
      label: `${account} before`,
      unit,
      asOf,
      qualifier,
      value: await balanceOf(db, company.id, { code, to: asOf }),
      formula: `balance of the ledger account ${code}`,
      sources: [{ kind: "ledger", accounts: [code], from: null, to: asOf, sign: 1 }],
    });
    const change = figures.leaf({
      name: "control_change",
      label: `Difference that the entries make to ${account}`,
      unit,
      asOf,
      qualifier,
      value: lines.reduce((sum, { line }) => sum + line.baseAmount, 0),
      formula: "sum of the proposed entries' lines",
      sources: lines.map(({ line, entry }): Source => ({
        kind: "assumption",
        value: line.baseAmount,
        note: entry.description,
      })),
    });
    const after = figures.derive({
      name: "control_after",
      label: `${account} after`,
      unit,
      asOf,
      qualifier,
      formula: "before + change",
      inputs: { before, change },
    });
    changes.push({ account, before, change, after });
  }
  return changes;
}

/** One sentence for an approver. */
export function describeChanges(
  entries: readonly ProposedEntry[],
  changes: readonly ControlChange[],
): string {
  const bills = entries.filter(({ invoice }) => invoice.side === "ap").length;
  const sales = entries.length - bills;
  const what = [...count(bills, "bill"), ...count(sales, "sales invoice")].join(" and ");
  const moves = changes.map(
    ({ account, before, change, after }) =>
      `${account} from ${formatFigure(before)} by ${formatFigure(change)} to ${formatFigure(after)}`,
  );
  return entries.length === 0 ? "Posts nothing." : `Posts ${what}: ${moves.join("; ")}.`;
}

function count(number: number, noun: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${noun}${number === 1 ? "" : "s"}`];
}

function identities(entries: readonly ProposedEntry[]): readonly unknown[] {
  return entries.map(({ documentId, lines }) => [
    documentId,
    lines.map(({ accountCode, baseAmount }) => [accountCode, baseAmount]),
  ]);
}
