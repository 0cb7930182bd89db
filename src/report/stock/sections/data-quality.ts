import { itemLeadTime } from "../../../stock/health/lead-times.ts";
import { itemCount } from "../../../stock/health/item-figures.ts";
import { STOCK_LIMITS, type StockLimitKey } from "../../../stock/health/limits.ts";
import { type BlockInput, type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { data, listed, prose } from "../../compose/prose.ts";
import type { InlinePart } from "../../model.ts";
import { type StockReading, itemName } from "../reading.ts";

/** How many items a note names. */
const NAMED = 5;

/** How far the numbers can be trusted, and the limits they were judged by. */
export function dataQualitySection(reading: StockReading): SectionInput {
  const notes = qualityNotes(reading);
  return {
    id: "data-quality",
    title: "Appendix: quality of the data",
    blocks: [
      notes.length === 0
        ? { kind: "callout", severity: "good", title: "No warnings", parts: prose`Everything this report needs was there.` } // prettier-ignore
        : { kind: "list", items: notes },
      ...freshness(reading),
      ...limits(reading),
    ],
  };
}

function qualityNotes(reading: StockReading): InlinePart[][] {
  const { book, matrix, valuation, reconciliation } = reading;
  const active = matrix.items.map(({ sku }) => sku).sort();
  const inUse = active.filter((sku) => book.items.get(sku)?.active === 1);
  const below = new Set(valuation.lines.filter(({ quantity }) => quantity < 0).map(({ sku }) => sku));
  const note = (id: string, what: string, skus: readonly string[]): InlinePart[][] =>
    skus.length === 0
      ? []
      : [
          prose`${data(what)}: ${itemCount(book, { id: `note/${id}`, label: what, skus })} (${named(reading, skus)}).`,
        ];
  return [
    ...note(
      "negative",
      "Items with less than nothing at a location, so a receipt is missing",
      [...below].sort(),
    ),
    ...note(
      "no-account",
      "Items without an inventory account, so no ledger account answers for them",
      active.filter((sku) => book.items.get(sku)?.inventory_account_id === null),
    ),
    ...note(
      "no-demand",
      "Items without recorded demand, measured by their issues instead",
      inUse.filter((sku) => !book.demand.has(sku)),
    ),
    ...note(
      "no-class",
      "Items with too little demand for an XYZ class",
      matrix.items.filter(({ xyz }) => xyz === null).map(({ sku }) => sku).sort(),
    ), // prettier-ignore
    ...note(
      "assumed-lead-time",
      "Items without a contract and with too few deliveries, so their lead time is assumed",
      inUse.filter((sku) => itemLeadTime(book, sku).from === "limit"),
    ),
    ...(reconciliation && !reconciliation.agrees ? [prose`Stock and ledger differ; see the valuation.`] : []),
    ...(endsBefore(book.span.to, book.asOf)
      ? [prose`The last movement is of ${data(book.span.to)}; what came or went since is not in this report.`]
      : []),
  ];
}

/** A weekend without movements is nothing to report. */
function endsBefore(last: string, asOf: string): boolean {
  return last.slice(0, 7) < asOf.slice(0, 7);
}

function named(reading: StockReading, skus: readonly string[]): InlinePart[] {
  const first = skus.slice(0, NAMED).map((sku) => prose`${data(itemName(reading, sku))}`);
  return skus.length > NAMED ? [...listed(first), ...prose` and others`] : listed(first);
}

function freshness({ book }: StockReading): BlockInput[] {
  const asked = [...book.demand.values()].flatMap((rows) => rows.at(-1)?.date ?? []).sort();
  return table("Freshness", columns("What", words("Day")), [
    row(["First movement", { date: book.span.from }]),
    row(["Last movement", { date: book.span.to }]),
    row(["Last demand", asked.length === 0 ? "none recorded" : { date: asked.at(-1) ?? book.asOf }]),
  ]);
}

function limits({ book }: StockReading): BlockInput[] {
  const keys = Object.keys(STOCK_LIMITS) as StockLimitKey[];
  return table(
    "Limits in force; a policy of the same name replaces each",
    columns("Policy", "Limit", words("Why")),
    keys.map((key) => {
      const figure = book.limits.figure(key);
      return row([key, figure, figure.formula]);
    }),
  );
}
