import type { IsoDate } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import { type OpenItem, loadOpenItems } from "../open-items.ts";
import type { Side } from "../open-items-queries.ts";
import type { BooksReader } from "../statements/reader.ts";
import { anyInvoice } from "./ageing-queries.ts";

export type OpenItemsSlice = {
  readonly side: Side;
  readonly asOf: IsoDate;
  readonly label: string;
  /** Days overdue, inclusive; 0 and less is not yet due. */
  readonly overdue: { readonly min?: number | undefined; readonly max?: number | undefined };
  readonly party?: string | undefined;
};

/** Open items of a side and day, read once, and sums over them as figures. */
export type OpenItems = {
  readonly list: (side: Side, asOf: IsoDate) => Promise<readonly OpenItem[]>;
  /** Refused when the books hold no invoices of that side up to that day: nothing open is then not known to be 0. */
  readonly total: (
    name: string,
    slice: OpenItemsSlice,
  ) => Promise<{ readonly figure: Figure } | { readonly refused: string }>;
  /** The same without asking whether there are invoices. */
  readonly slice: (name: string, slice: OpenItemsSlice) => Promise<Figure>;
};

export function createOpenItems(books: BooksReader): OpenItems {
  const read = new Map<string, Promise<readonly OpenItem[]>>();
  const issued = new Map<string, Promise<boolean>>();
  const { db, company, figures } = books;

  function list(side: Side, asOf: IsoDate): Promise<readonly OpenItem[]> {
    const key = `${side}@${asOf}`;
    const known = read.get(key) ?? loadOpenItems(db, company.id, { side, asOf });
    read.set(key, known);
    return known;
  }

  function hasInvoices(side: Side, asOf: IsoDate): Promise<boolean> {
    const key = `${side}@${asOf}`;
    const known = issued.get(key) ?? anyInvoice(db, company.id, { side, asOf });
    issued.set(key, known);
    return known;
  }

  async function slice(name: string, { side, asOf, label, overdue, party }: OpenItemsSlice): Promise<Figure> {
    const { min, max } = overdue;
    const items = (await list(side, asOf)).filter(
      (item) =>
        (party === undefined || item.partyId === party) &&
        (min === undefined || item.daysOverdue >= min) &&
        (max === undefined || item.daysOverdue <= max),
    );
    return figures.leaf({
      name,
      label,
      unit: money(company.currency),
      asOf,
      qualifier: party,
      value: items.reduce((sum, item) => sum + item.baseOpen, 0),
      formula: `unpaid on ${side === "ar" ? "customer invoices" : "supplier bills"}${daysWords(min, max)}`,
      sources: [
        {
          kind: "open_items",
          side,
          asOf,
          ...(party === undefined ? {} : { party }),
          ...(min === undefined ? {} : { minOverdue: min }),
          ...(max === undefined ? {} : { maxOverdue: max }),
        },
      ],
    });
  }

  return {
    list,
    slice,
    total: async (name, wanted) =>
      (await hasInvoices(wanted.side, wanted.asOf))
        ? { figure: await slice(name, wanted) }
        : {
            refused: `the books hold no ${wanted.side === "ar" ? "customer invoices" : "supplier bills"} up to ${wanted.asOf}`,
          },
  };
}

function daysWords(min: number | undefined, max: number | undefined): string {
  if (min === undefined && max === undefined) return "";
  if (min === undefined) return max === 0 ? " not yet due" : `, at most ${max ?? 0} days overdue`;
  return max === undefined ? `, ${min} days or more overdue` : `, ${min} to ${max} days overdue`;
}
