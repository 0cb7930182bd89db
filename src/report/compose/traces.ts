import { canonicalJson } from "../../base/json.ts";
import { formatMoney } from "../../base/money.ts";
import { resolveSource } from "../../books/trace.ts";
import type { RowsPage, SourceRow } from "../../books/trace-queries.ts";
import type { Figure, Source, Unit } from "../../figures/figure.ts";
import type { Db } from "../../store/database.ts";
import type { TraceExcerpt } from "../model.ts";
import { titleOf } from "./wording.ts";

/** Rows shown of a figure that stands in the report itself; `purser trace` shows all of them, and those of its inputs. */
const ROWS = 5;

export type TraceOptions = {
  readonly db: Db;
  /** Ids of the figures that stand in the report itself. */
  readonly printed: ReadonlySet<string>;
  readonly companyId: string;
  readonly signal: AbortSignal;
};

/**
 * What stands behind each figure; for those in the report itself also how many rows, and the first of them. A source that
 * many figures share is read once.
 */
export async function traceExcerpts(
  figures: readonly Figure[],
  { db, printed, companyId, signal }: TraceOptions,
): Promise<Record<string, TraceExcerpt>> {
  const pages = new Map<string, RowsPage>();
  const read = async (source: Source, unit: Unit): Promise<RowsPage> => {
    const key = `${unit.kind} ${canonicalJson(source)}`;
    const page = pages.get(key) ?? (await resolveSource(db, companyId, { source, unit, limit: ROWS }));
    pages.set(key, page);
    return page;
  };
  const excerpts: Record<string, TraceExcerpt> = {};
  for (const figure of figures) {
    signal.throwIfAborted();
    const found: RowsPage[] = [];
    if (printed.has(figure.id)) {
      for (const source of figure.sources) found.push(await read(source, figure.unit));
    }
    excerpts[figure.id] = excerptOf(figure, found);
  }
  return excerpts;
}

function excerptOf(figure: Figure, pages: readonly RowsPage[]): TraceExcerpt {
  const rows = pages.flatMap((page) => page.rows).slice(0, ROWS);
  const count = pages.reduce((sum, page) => sum + page.count, 0);
  return {
    formula: figure.formula,
    inputs: Object.entries(figure.inputs).map(([name, figureId]) => ({ name, figureId })),
    sourceText: figure.sources.map((source, index) => describeSource(source, pages[index]?.count)),
    rows: rows.map((row) => ({
      table: row.table,
      id: row.id,
      date: row.date ?? "",
      description: shortened(row.description),
      amount: amountOf(row, figure.unit),
    })),
    moreRows: count - rows.length,
  };
}

function amountOf({ amount, text }: SourceRow, unit: Unit): string {
  if (text !== undefined) return text;
  if (amount === null) return "";
  return unit.kind === "money" ? formatMoney(amount, unit.currency) : String(amount);
}

/** Details of a forecast's cell name every invoice; an excerpt shows how they begin. */
const LONGEST = 100;
const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function describeSource(source: Source, count: number | undefined): string {
  const rows = count === undefined ? "" : count === 1 ? ": 1 row" : `: ${count.toLocaleString("en-US")} rows`;
  switch (source.kind) {
    case "ledger": {
      const { accounts, from, to, party } = source;
      if (accounts.length === 0) return "No ledger accounts.";
      const when = from === null ? `up to ${to}` : `${from} to ${to}`;
      return `Ledger ${accounts.join(", ")}, ${when}${of(party)}${rows}.`;
    }
    case "open_items": {
      const { side, asOf, party, minOverdue, maxOverdue } = source;
      const from = minOverdue == null ? "" : ` from ${minOverdue}`;
      const to = maxOverdue == null ? "" : ` up to ${maxOverdue}`;
      const overdue = from + to === "" ? "" : `,${from}${to} days overdue`;
      return `Open ${side === "ar" ? "customer invoices" : "supplier bills"} on ${asOf}${of(party)}${overdue}${rows}.`;
    }
    case "rows":
      return `${source.measure === "count" ? "Number" : "Sum"} over ${source.table}${rows}.`;
    case "forecast": {
      const { forecastId, scenario, lines, fromIndex, toIndex } = source;
      const when =
        fromIndex === toIndex ? `period ${fromIndex + 1}` : `periods ${fromIndex + 1} to ${toIndex + 1}`;
      return `Forecast ${forecastId}, ${scenario}, ${lines.join(", ")}, ${when}${rows}.`;
    }
    case "stock": {
      const { by, account, from, to } = source;
      const items = account === null ? `items without ${by} account` : `items of ${by} account ${account}`;
      return `Stock movements of ${items}, ${from === null ? `up to ${to}` : `${from} to ${to}`}${rows}.`;
    }
    case "items": {
      const { table, skus, measure, from, to } = source;
      const whose =
        skus === null ? "all items" : skus.length === 1 ? `item ${skus.join()}` : `${skus.length} items`;
      return `${titleOf(measure)} of ${table} of ${whose}, ${from === null ? `up to ${to}` : `${from} to ${to}`}${rows}.`;
    }
    case "purchases":
      return `${source.measure.replaceAll("_", " ")} over ${source.table} up to ${source.to}${rows}.`;
    case "assumption":
      return `Assumption: ${source.note}.`;
    default:
      return source satisfies never;
  }
}

const of = (party: string | undefined) => (party === undefined ? "" : `, party ${party}`);
