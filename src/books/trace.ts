import { PurserError } from "../base/errors.ts";
import { parseMinor } from "../base/money.ts";
import type { Figure, Source, Unit } from "../figures/figure.ts";
import { evaluateFormula } from "../figures/formula.ts";
import { findFigure, suggestFigureIds } from "../figures/queries.ts";
import type { Db } from "../store/database.ts";
import { ledgerVersion } from "./ledger-queries.ts";
import { itemRows } from "./item-trace-queries.ts";
import { loadOpenItems } from "./open-items.ts";
import { purchaseRows } from "./purchase-trace-queries.ts";
import { stockRows } from "./stock-trace-queries.ts";
import { type RowsPage, type SourceRow, forecastRows, ledgerRows, namedRows } from "./trace-queries.ts";

/** A figure with what it was computed from, down to the rows. */
export type Trace = {
  readonly figure: Figure;
  readonly inputs: readonly { readonly name: string; readonly trace: Trace }[];
  readonly sources: readonly { readonly source: Source; readonly page: RowsPage }[];
};

export type TraceOptions = {
  readonly id: string;
  /** How many rows to show of each source; totals and counts always cover all of them. */
  readonly limit: number;
};

/**
 * @throws PurserError `unknown_figure` with ids that look alike
 */
export async function traceFigure(
  db: Db,
  companyId: string,
  { id, limit }: TraceOptions,
): Promise<{ readonly trace: Trace; readonly ledgerMoved: boolean }> {
  const stored = await findFigure(db, companyId, { id });
  if (!stored) {
    const name = id.split("@")[0] ?? id;
    const suggestions = await suggestFigureIds(db, companyId, name);
    const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.join(", ")}?` : "";
    throw new PurserError("unknown_figure", `There is no figure "${id}" for ${companyId}.${hint}`, {
      details: { suggestions },
    });
  }
  const lookUp = async (inputId: string) => {
    const input = await findFigure(db, companyId, { id: inputId, ledgerVersion: stored.ledgerVersion });
    if (!input)
      throw new PurserError("unknown_figure", `Figure "${inputId}", an input of "${id}", was not kept.`);
    return input.figure;
  };
  const trace = await build(stored.figure, {
    lookUp,
    resolve: (source, unit) => resolveSource(db, companyId, { source, unit, limit }),
  });
  return { trace, ledgerMoved: (await ledgerVersion(db, companyId)) !== stored.ledgerVersion };
}

type Reach = {
  readonly lookUp: (id: string) => Promise<Figure>;
  readonly resolve: (source: Source, unit: Unit) => Promise<RowsPage>;
};

async function build(figure: Figure, reach: Reach): Promise<Trace> {
  const inputs = [];
  for (const [name, id] of Object.entries(figure.inputs)) {
    inputs.push({ name, trace: await build(await reach.lookUp(id), reach) });
  }
  const sources = [];
  for (const source of figure.sources)
    sources.push({ source, page: await reach.resolve(source, figure.unit) });
  return { figure, inputs, sources };
}

/**
 * A figure's value computed again, from its rows upward, without looking at the stored value.
 * Null where the formula is undefined on what the rows say.
 */
export function rederive(trace: Trace): number | null {
  if (trace.inputs.length === 0) {
    if (trace.sources.length === 0) return null;
    return trace.sources.reduce((sum, { page }) => sum + page.total, 0);
  }
  const inputs: Record<string, number> = {};
  for (const { name, trace: input } of trace.inputs) {
    const value = rederive(input);
    if (value === null) return null;
    inputs[name] = value;
  }
  const result = evaluateFormula(trace.figure.formula, inputs);
  return "value" in result ? result.value : null;
}

/** Reads a leaf's rows again: their total in the figure's unit, their count, and the first `limit` of them. */
export async function resolveSource(
  db: Db,
  companyId: string,
  { source, unit, limit }: { readonly source: Source; readonly unit: Unit; readonly limit: number },
): Promise<RowsPage> {
  switch (source.kind) {
    case "ledger":
      return ledgerRows(db, companyId, { source, limit });
    case "open_items": {
      const items = (await loadOpenItems(db, companyId, source)).filter(
        (item) =>
          (source.party === undefined || item.partyId === source.party) &&
          (source.minOverdue == null || item.daysOverdue >= source.minOverdue) &&
          (source.maxOverdue == null || item.daysOverdue <= source.maxOverdue),
      );
      const rows = items.map((item) => ({
        table: "invoice",
        id: item.invoiceId,
        date: item.dueDate,
        description: `${item.partyName} · ${item.number}`,
        amount: item.baseOpen,
      }));
      const total = unit.kind === "count" ? rows.length : sum(rows.map((row) => row.amount));
      return { total, count: rows.length, rows: rows.slice(0, limit) };
    }
    case "rows": {
      const rows = await namedRows(db, companyId, { table: source.table, ids: source.ids });
      const total = source.measure === "count" ? rows.length : sum(rows.map((row) => rowValue(row, unit)));
      return { total, count: rows.length, rows: rows.slice(0, limit) };
    }
    case "forecast": {
      const rows = await forecastRows(db, companyId, source);
      return {
        total: sum(rows.map((row) => row.amount ?? 0)),
        count: rows.length,
        rows: rows.slice(0, limit),
      };
    }
    case "stock":
      return stockRows(db, companyId, { source, limit });
    case "items":
      return itemRows(db, companyId, { source, limit });
    case "purchases":
      return purchaseRows(db, companyId, { source, unit, limit });
    case "assumption":
      return { total: source.value, count: 0, rows: [] };
    default:
      return source satisfies never;
  }
}

/** Plain-number tables hold money in major units, as people write it; a movement has an amount beside its quantity. */
function rowValue(row: SourceRow, unit: Unit): number {
  if (row.text === undefined || (unit.kind === "money" && row.amount !== null)) return row.amount ?? 0;
  return unit.kind === "money" ? parseMinor(row.text, unit.currency) : Number(row.text);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
