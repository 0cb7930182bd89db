import type { IsoDate } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { Side } from "../open-items-queries.ts";
import type { BooksReader } from "../statements/reader.ts";
import type { OpenItems } from "./open-item-reader.ts";

/** Open items by days overdue. Buckets sum to the total exactly. */
export type Ageing = {
  readonly side: Side;
  readonly asOf: IsoDate;
  readonly buckets: readonly {
    readonly key: string;
    readonly label: string;
    readonly amount: Figure;
    /** of the total; refused when nothing is open */
    readonly share: Figure;
  }[];
  readonly total: Figure;
  /** What the ledger's control accounts show beyond the open items: 0 when the subledger ties. */
  readonly difference: Figure;
};

/** The usual buckets of an ageing report, in days overdue. */
export const AGEING_BUCKETS = [
  { key: "not_due", label: "Not yet due", overdue: { max: 0 } },
  { key: "overdue_1_30", label: "1 to 30 days overdue", overdue: { min: 1, max: 30 } },
  { key: "overdue_31_60", label: "31 to 60 days overdue", overdue: { min: 31, max: 60 } },
  { key: "overdue_61_90", label: "61 to 90 days overdue", overdue: { min: 61, max: 90 } },
  { key: "overdue_91_120", label: "91 to 120 days overdue", overdue: { min: 91, max: 120 } },
  { key: "overdue_over_120", label: "More than 120 days overdue", overdue: { min: 121 } },
] as const;

/** Ageing of receivables (`ar`) or payables (`ap`) at the end of `asOf`. */
export async function ageing(
  books: BooksReader,
  openItems: OpenItems,
  { side, asOf }: { readonly side: Side; readonly asOf: IsoDate },
): Promise<Ageing> {
  const { figures, leaf } = books;
  const unit = money(books.company.currency);
  const amounts: Record<string, Figure> = {};
  for (const { key, label, overdue } of AGEING_BUCKETS) {
    amounts[key] = await openItems.slice(`${side}_${key}`, { side, asOf, label, overdue });
  }
  const total = figures.derive({
    name: `${side}_ageing_total`,
    label: side === "ar" ? "Open customer invoices" : "Open supplier bills",
    unit,
    asOf,
    formula: Object.keys(amounts).join(" + "),
    inputs: amounts,
  });
  const control = leaf.balance({
    name: side === "ar" ? "receivable" : "payable",
    label: side === "ar" ? "Trade receivables" : "Trade payables",
    accounts: [side === "ar" ? "receivable" : "payable"],
    sign: side === "ar" ? 1 : -1,
    asOf,
  });
  const difference = figures.derive({
    name: `${side}_ledger_difference`,
    label: "Ledger balance less open items",
    unit,
    asOf,
    formula: "ledger - open_items",
    inputs: { ledger: control, open_items: total },
  });
  const buckets = AGEING_BUCKETS.flatMap(({ key, label }) => {
    const amount = amounts[key];
    if (!amount) return [];
    const share = figures.derive({
      name: `${side}_${key}_share`,
      label: `${label}, share of all open`,
      unit: { kind: "percent" },
      asOf,
      formula: "bucket / total",
      inputs: { bucket: amount, total },
    });
    return [{ key, label, amount, share }];
  });
  return { side, asOf, buckets, total, difference };
}
