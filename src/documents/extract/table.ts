import { readAmount } from "../values/amount-text.ts";
import type { ReadLine } from "../read-document.ts";
import type { Milli } from "./amounts.ts";
import { TOLERANCE, toMilli } from "./amounts.ts";
import { type Column, type ColumnKind, columnsOf } from "./columns.ts";
import type { FieldMaker } from "./fields.ts";
import { type Segment, type Token, around, bottom, sharedWidth } from "./layout.ts";
import type { Page } from "./reach.ts";
import { rowsOf } from "./tax-rows.ts";

type Cells = Partial<Record<ColumnKind, Token[]>>;
type Row = { readonly segments: readonly Segment[]; readonly cells: Cells };
type Item = { readonly rows: Row[] };

export type TableOptions = {
  readonly decimal: "," | "." | null;
  readonly field: FieldMaker;
  /** what the lines must add up to, where that is known */
  readonly net: readonly Milli[];
};

const MAX_ITEMS = 1000;

/** The items of the tables of the document, in order; surer where their amounts add up to the net total. */
export function findLines(page: Page, options: TableOptions): ReadLine[] {
  const items = findItems(page, options);
  const nets = items.map((item) => amountOf(cellOf(item, "net"), options.decimal));
  const total = nets.reduce<number>(
    (sum, value) => sum + (value === undefined ? NaN : toMilli(Number(value))),
    0,
  );
  const tiesOut = options.net.some((net) => Math.abs(net - total) <= TOLERANCE);
  return items.map((item) => toLine(item, options, tiesOut ? 0.97 : 0.7));
}

function findItems(page: Page, options: TableOptions): Item[] {
  const items: Item[] = [];
  const rows = rowsOf(page);
  let columns: Column[] | undefined;
  let headBottom = 0;
  let open = false;
  rows.forEach((row, index) => {
    const first = row[0];
    if (!first || items.length >= MAX_ITEMS) return;
    const near = rows
      .slice(Math.max(0, index - 4), index + 5)
      .flat()
      .filter(
        ({ page: at, box }) =>
          at === first.page && Math.abs(box.y - first.box.y) < 2.8 * page.layout.letterHeight,
      );
    const head = columnsOf(
      row,
      near.filter((segment) => !row.includes(segment)),
    );
    if (head) {
      columns = head;
      headBottom = first.box.y + 0.5 * first.box.height;
      open = true;
      return;
    }
    if (!columns || !open) return;
    if (first.page === (columns[0]?.box.page ?? 0) && first.box.y < headBottom) return;
    if (endsTable(page, row)) {
      open = false;
      return;
    }
    const cells = cellsOf(row, columns);
    if (isAnchor(cells, columns, options.decimal)) items.push({ rows: [{ segments: row, cells }] });
    else if (first.page === items.at(-1)?.rows.at(-1)?.segments[0]?.page)
      items.at(-1)?.rows.push({ segments: row, cells });
  });
  return items;
}

/** Totals and section headings end a table; "carried forward" rows are passed over. */
function endsTable({ hits }: Page, row: readonly Segment[]): boolean {
  const first = row[0];
  return hits.some(
    (hit) =>
      hit.segment === first &&
      hit.opens &&
      (hit.kinds.some((kind) => ["net", "gross", "lineTotal", "payable", "tax"].includes(kind)) ||
        (hit.kinds.includes("total") && !hit.kinds.includes("name") && row.length <= 3) ||
        (hit.kinds.includes("section") && hit.alone)),
  );
}

function cellsOf(row: readonly Segment[], columns: readonly Column[]): Cells {
  const cells: Cells = {};
  for (const { tokens } of row) {
    let sticky: ColumnKind | undefined;
    for (const token of tokens) {
      const kind = sticky ?? describes(token, columns) ?? columnAt(token, columns);
      (cells[kind] ??= []).push(token);
      if (kind === "description" && /\p{L}{2}/u.test(token.text)) sticky = "description";
    }
  }
  return cells;
}

/** Where no head names the descriptions, words left of the numbers are theirs. */
function describes({ text, box }: Token, columns: readonly Column[]): ColumnKind | undefined {
  if (columns.some(({ kind }) => kind === "description")) return undefined;
  const firstNumber = columns.find(
    ({ kind }) => kind === "quantity" || kind === "unitPrice" || kind === "net",
  );
  return /\p{L}{3}/u.test(text) && firstNumber && box.x < firstNumber.box.x - box.width / 2
    ? "description"
    : undefined;
}

function columnAt({ box }: Token, columns: readonly Column[]): ColumnKind {
  const center = box.x + box.width / 2;
  const nearest = columns.toSorted((a, b) => {
    const apart = Math.max(0, -sharedWidth(a.box, box)) - Math.max(0, -sharedWidth(b.box, box));
    return apart || Math.abs(middle(a) - center) - Math.abs(middle(b) - center);
  })[0];
  return nearest?.kind ?? "other";
}

function middle({ box }: Column): number {
  return box.x + box.width / 2;
}

/** A row that starts an item has its price, or its amount where the table has no prices. */
function isAnchor(cells: Cells, columns: readonly Column[], decimal: "," | "." | null): boolean {
  const has = (kind: ColumnKind): boolean => columns.some((column) => column.kind === kind);
  const price = amountOf(cells.unitPrice, decimal) !== undefined;
  const quantity = amountOf(cells.quantity, decimal) !== undefined;
  const net = amountOf(cells.net, decimal) !== undefined;
  if (has("unitPrice") && has("quantity")) return price && (quantity || net);
  if (has("unitPrice")) return price;
  return net && (quantity || cells.description !== undefined);
}

function amountOf(tokens: readonly Token[] | undefined, decimal: "," | "." | null): string | undefined {
  if (!tokens) return undefined;
  const numbers = tokens.filter(({ text }) => /\d/.test(text) || /^[-\u2212]$/.test(text));
  const words = numbers.filter(({ text }) => !/%/.test(text) && !/^\p{L}{2,}/u.test(text));
  const joined = words.map(({ text }) => text.replace(/[^\d.,'+\u2212()-]/g, "")).join(" ");
  return (
    (readAmount(joined, { decimal }) ?? readAmount(words[0]?.text ?? "", { decimal }))?.value ?? undefined
  );
}

/** The first cell of a kind in an item's rows: amounts may stand a line lower than the rest. */
function cellOf({ rows }: Item, kind: ColumnKind): Token[] | undefined {
  const limit = kind === "net" ? 3 : 1;
  const own = rows.slice(0, limit).find(({ cells }) => cells[kind]?.some(({ text }) => /\d/.test(text)));
  return own?.cells[kind] ?? rows[0]?.cells[kind];
}

function toLine(item: Item, { decimal, field }: TableOptions, confidence: number): ReadLine {
  const text = (tokens: readonly Token[] | undefined, value: string | null | undefined): ReadLine["net"] => {
    if (!tokens || tokens.length === 0 || value === undefined) return null;
    const span = {
      raw: tokens.map((token) => token.text).join(" "),
      box: around(tokens.map(({ box }) => box)),
      confidence: Math.min(...tokens.map((token) => token.confidence)),
    };
    return field(span, { value, confidence });
  };
  const amount = (kind: ColumnKind): ReadLine["net"] => {
    const tokens = cellOf(item, kind);
    return text(tokens, amountOf(tokens, decimal));
  };
  const description = descriptionOf(item);
  const quantity = item.rows[0]?.cells.quantity ?? [];
  const numberAt = quantity.findIndex(({ text: word }) => /\d/.test(word));
  const unit =
    item.rows[0]?.cells.unit ??
    quantity.slice(numberAt + 1).filter(({ text: word }) => /^\p{L}[\p{L}²³./()]{0,9}$/u.test(word));
  const code = item.rows[0]?.cells.code?.filter(({ text: word }) => !/^[(]/.test(word));
  const rate = /(\d{1,2}(?:[.,]\d+)?)/.exec(
    (item.rows[0]?.cells.taxRate ?? []).map(({ text: word }) => word).join(" "),
  );
  return {
    description: text(description, description.map((token) => token.text).join(" ")),
    itemCode: code && code.length > 0 ? text(code, code.map((token) => token.text).join(" ")) : null,
    quantity: amount("quantity"),
    unit: unit.length > 0 ? text(unit, unit.map((token) => token.text).join(" ")) : null,
    unitPrice: amount("unitPrice"),
    net: amount("net"),
    taxRate: text(item.rows[0]?.cells.taxRate, rate?.[1]?.replace(",", ".").replace(/\.0+$/, "")),
    taxCategory: null,
  };
}

const MAX_DESCRIPTION_ROWS = 6;

/** The description of the item's row and of the rows close below it that hold nothing else. */
function descriptionOf({ rows }: Item): Token[] {
  const tokens: Token[] = [...(rows[0]?.cells.description ?? [])];
  let last = rows[0]?.segments[0]?.box;
  for (const { cells, segments } of rows.slice(1, MAX_DESCRIPTION_ROWS)) {
    const box = segments[0]?.box;
    if (!box || !last || box.y - bottom(last) > 0.8 * box.height) break;
    if (cells.unitPrice || cells.taxRate) break;
    if (cells.description && !cells.description.some(({ text }) => text.endsWith(":")))
      tokens.push(...cells.description);
    last = box;
  }
  return tokens;
}
