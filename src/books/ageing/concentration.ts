import type { IsoDate } from "../../base/dates.ts";
import { type Figure, type Source, money } from "../../figures/figure.ts";
import type { Side } from "../open-items-queries.ts";
import type { Window } from "../statements/fiscal-calendar.ts";
import type { BooksReader } from "../statements/reader.ts";
import { type InvoicedRow, listInvoiced } from "./ageing-queries.ts";
import type { OpenItems } from "./open-item-reader.ts";

/** revenue and spend: invoiced in a window, tax included; receivables and payables: open on a day. */
export type ConcentrationSubject = "revenue" | "spend" | "receivables" | "payables";

/** Who makes up a total. Parties with nothing or a credit balance count into the total only. */
export type Concentration = {
  readonly total: Figure;
  /** Largest first, all of them. */
  readonly parties: readonly { readonly id: string; readonly name: string; readonly amount: number }[];
  /** One party's amount as a figure. */
  readonly amountOf: (partyId: string) => Figure;
};

export type NoConcentration = { readonly refused: string };

export const SUBJECTS = {
  revenue: { side: "ar", label: "Invoiced to customers" },
  spend: { side: "ap", label: "Billed by suppliers" },
  receivables: { side: "ar", label: "Open customer invoices" },
  payables: { side: "ap", label: "Open supplier bills" },
} as const satisfies Record<ConcentrationSubject, { side: Side; label: string }>;

export async function invoicedConcentration(
  books: BooksReader,
  subject: "revenue" | "spend",
  window: Window,
): Promise<Concentration | NoConcentration> {
  const { side, label } = SUBJECTS[subject];
  const rows = await listInvoiced(books.db, books.company.id, { side, ...window });
  if (rows.length === 0)
    return {
      refused: `no ${side === "ar" ? "customer invoices" : "supplier bills"} were issued from ${window.from} to ${window.to}`,
    };
  const byParty = Map.groupBy(rows, (row) => row.partyId);
  const make = (own: readonly InvoicedRow[], partyId?: string) =>
    invoicedFigure(books, own, { name: subject, label, window, partyId });
  return {
    total: make(rows),
    parties: ranked(
      [...byParty].map(([id, own]) => ({ id, name: own[0]?.partyName ?? id, amount: netOf(own) })),
    ),
    amountOf: (partyId) => make(byParty.get(partyId) ?? [], partyId),
  };
}

export async function openConcentration(
  openItems: OpenItems,
  subject: "receivables" | "payables",
  asOf: IsoDate,
): Promise<Concentration | NoConcentration> {
  const { side, label } = SUBJECTS[subject];
  const total = await openItems.total(`open_${subject}`, { side, asOf, label, overdue: {} });
  if ("refused" in total) return total;
  const byParty = Map.groupBy(await openItems.list(side, asOf), (item) => item.partyId);
  const figures = new Map<string, Figure>();
  for (const party of byParty.keys()) {
    figures.set(party, await openItems.slice(`open_${subject}`, { side, asOf, label, overdue: {}, party }));
  }
  return {
    total: total.figure,
    parties: ranked(
      [...byParty].map(([id, own]) => ({
        id,
        name: own[0]?.partyName ?? id,
        amount: own.reduce((sum, item) => sum + item.baseOpen, 0),
      })),
    ),
    amountOf: (partyId) => {
      const figure = figures.get(partyId);
      if (!figure) throw new Error(`party ${partyId} has no open items`);
      return figure;
    },
  };
}

function ranked<T extends { readonly id: string; readonly amount: number }>(parties: readonly T[]): T[] {
  return parties
    .filter((party) => party.amount > 0)
    .toSorted((a, b) => b.amount - a.amount || (a.id < b.id ? -1 : 1));
}

function netOf(rows: readonly InvoicedRow[]): number {
  return rows.reduce((sum, row) => sum + (row.kind === "credit_note" ? -row.amount : row.amount), 0);
}

/** Invoices less credit notes. Rows of a source only add up, so credit notes are a leaf of their own. */
function invoicedFigure(
  { figures, company }: BooksReader,
  rows: readonly InvoicedRow[],
  {
    name,
    label,
    window,
    partyId,
  }: {
    readonly name: string;
    readonly label: string;
    readonly window: Window;
    readonly partyId?: string | undefined;
  },
): Figure {
  const naming = { unit: money(company.currency), from: window.from, asOf: window.to, qualifier: partyId };
  const leaf = (leafName: string, own: readonly InvoicedRow[], what: string) =>
    figures.leaf({
      ...naming,
      name: leafName,
      label: what,
      value: own.reduce((sum, row) => sum + row.amount, 0),
      formula: `${what}, gross, by issue date`,
      sources: rowSources(own),
    });
  const invoices = rows.filter((row) => row.kind !== "credit_note");
  const credits = rows.filter((row) => row.kind === "credit_note");
  if (credits.length === 0) return leaf(`${name}_invoiced`, invoices, label);
  return figures.derive({
    ...naming,
    name: `${name}_invoiced`,
    label,
    formula: "invoices - credit_notes",
    inputs: {
      invoices: leaf(`${name}_invoices`, invoices, `${label}, before credit notes`),
      credit_notes: leaf(`${name}_credit_notes`, credits, `${label}, credit notes`),
    },
  });
}

/** Databases limit how many values one query may name. */
const ROWS_A_SOURCE = 10_000;

function rowSources(rows: readonly InvoicedRow[]): Source[] {
  const sources: Source[] = [];
  for (let start = 0; start < Math.max(rows.length, 1); start += ROWS_A_SOURCE) {
    const ids = rows.slice(start, start + ROWS_A_SOURCE).map((row) => row.id);
    sources.push({ kind: "rows", table: "invoice", ids, measure: "value" });
  }
  return sources;
}
