import { isoMonth, type IsoDate, type IsoMonth } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Minor } from "../../base/money.ts";
import { type AmountStyle, PLAIN_AMOUNTS, parseAmount, parseRate } from "./amounts.ts";
import { readCsv } from "./csv.ts";
import { type DateOrder, createDateParser, dateExample } from "./dates.ts";
import type { At } from "./draft.ts";
import type { Reading } from "./reading.ts";
import type { SourceFile } from "./source.ts";

/** One row of a table with named columns. What cannot be read is rejected with line and column, and `failed` is set. */
export type TableRow = {
  readonly at: At;
  readonly line: number;
  /** Trimmed; empty when the column or the value is missing. */
  readonly text: (column: string) => string;
  readonly optional: (column: string) => string | null;
  /** Not empty; a missing value is rejected and comes back as an empty text. */
  readonly required: (column: string) => string;
  readonly date: (column: string) => IsoDate;
  readonly month: (column: string) => IsoMonth;
  readonly amount: (column: string, currency: string) => Minor;
  /** A positive decimal, as text. */
  readonly rate: (column: string) => string;
  readonly integer: (column: string) => number;
  readonly currency: (column: string) => string;
  readonly oneOf: <T extends string>(column: string, allowed: readonly T[]) => T;
  /** The value of a row that has no other: a heading inside a report. */
  readonly single: () => string | null;
  readonly fail: (column: string | undefined, reason: string) => void;
  readonly failed: () => boolean;
};

export type TableSpec = {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Other names a column may go by, in lower case: canonical name -> aliases. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Default: ISO. */
  readonly dates?: readonly DateOrder[];
  readonly amounts?: AmountStyle;
  /** Says whether a record is the header, where a report's title rows stand above it. Default: the first record is. */
  readonly isHeader?: (values: readonly string[]) => boolean;
  /** Columns the table may have without a word about them. Default: a warning lists what was not read. */
  readonly ignoreUnknown?: boolean;
  /** Rows may end early, as titles, totals and footers of reports do; missing values are empty. */
  readonly ragged?: boolean;
};

/** Streams a CSV table. `onRow` gets one row object that is only valid during the call. */
export async function readTable(
  file: SourceFile,
  reading: Reading,
  { spec, onRow }: { readonly spec: TableSpec; readonly onRow: (row: TableRow) => void },
): Promise<void> {
  const header: Header = { state: "awaited", columns: new Map(), width: 0 };
  let rows = 0;
  const cursor = createCursor(file, reading, spec);
  await readCsv(file, reading, ({ values, line }) => {
    if (header.state === "broken") return;
    if (header.state === "awaited") {
      if (spec.isHeader && !spec.isHeader(values)) return;
      const columns = readHeader(values, { file, line, spec, reading });
      header.state = columns === null ? "broken" : "read";
      header.columns = columns ?? header.columns;
      header.width = values.length;
      return;
    }
    const { width } = header;
    cursor.move(header.columns, values, line);
    if (values.length !== width && !excusable(values, width) && !(spec.ragged && values.length < width)) {
      cursor.row.fail(undefined, `the row has ${values.length} values where the header has ${width} columns`);
      return;
    }
    onRow(cursor.row);
    rows += 1;
    if (rows % 10_000 === 0) reading.onRows(10_000);
  });
  if (header.state === "awaited") {
    reading.reject({ file: file.name, line: 1, reason: "the file has no header row with column names" });
  }
  reading.onRows(rows % 10_000);
}

type Header = { state: "awaited" | "read" | "broken"; columns: ReadonlyMap<string, number>; width: number };

/** Spreadsheets leave trailing empty cells. */
function excusable(values: readonly string[], width: number): boolean {
  return values.length > width && values.slice(width).every((value) => value.trim() === "");
}

function readHeader(
  values: readonly string[],
  context: {
    readonly file: SourceFile;
    readonly line: number;
    readonly spec: TableSpec;
    readonly reading: Reading;
  },
): ReadonlyMap<string, number> | null {
  const { file, line, spec, reading } = context;
  const names = canonicalNames(spec);
  const columns = new Map<string, number>();
  const unknown: string[] = [];
  for (const [index, value] of values.entries()) {
    const name = names.get(value.trim().toLowerCase());
    if (name === undefined) {
      if (value.trim() !== "") unknown.push(value.trim());
    } else if (columns.has(name)) {
      if (value.trim() === "") continue;
      reading.reject({ file: file.name, line, column: name, reason: `the column "${name}" appears twice` });
      return null;
    } else columns.set(name, index);
  }
  const missing = spec.required.filter((name) => !columns.has(name));
  if (missing.length > 0) {
    const quoted = missing.map((name) => `"${name}"`).join(", ");
    reading.reject({
      file: file.name,
      line,
      reason: `the header lacks the column${missing.length > 1 ? "s" : ""} ${quoted}`,
    });
    return null;
  }
  if (unknown.length > 0 && !spec.ignoreUnknown) {
    reading.warn(`${file.name}: these columns were not read: ${unknown.join(", ")}`);
  }
  return columns;
}

function canonicalNames({ required, optional, aliases = {} }: TableSpec): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const name of [...required, ...optional]) {
    names.set(name.toLowerCase(), name);
    for (const alias of aliases[name] ?? []) names.set(alias.toLowerCase(), name);
  }
  return names;
}

function createCursor(file: SourceFile, reading: Reading, spec: TableSpec) {
  const orders = spec.dates ?? ["iso"];
  const parseDay = createDateParser(orders);
  const dayExample = dateExample(orders[0] ?? "iso");
  const amounts = spec.amounts ?? PLAIN_AMOUNTS;
  let columns: ReadonlyMap<string, number> = new Map();
  let values: readonly string[] = [];
  let line = 0;
  let failed = false;

  const text = (column: string): string => {
    const index = columns.get(column);
    return index === undefined ? "" : (values[index] ?? "").trim();
  };
  const fail = (column: string | undefined, reason: string): void => {
    failed = true;
    const value = column === undefined ? undefined : text(column);
    reading.reject({ file: file.name, line, column, value, reason });
  };
  const required = (column: string): string => {
    const value = text(column);
    if (value === "") fail(column, `${column} is missing`);
    return value;
  };
  const shaped = (column: string, matches: (value: string) => boolean, what: string): string => {
    const value = required(column);
    if (value !== "" && !matches(value)) fail(column, `"${value}" is not ${what}`);
    return value;
  };

  const row: TableRow = {
    get at() {
      return { file: file.name, line };
    },
    get line() {
      return line;
    },
    text,
    optional: (column) => text(column) || null,
    required,
    date: (column) => {
      const value = required(column);
      if (value === "") return "";
      const day = parseDay(value);
      if (day === null) fail(column, `"${value}" is not a date such as ${dayExample}`);
      return day ?? "";
    },
    month: (column) => shaped(column, (v) => isoMonth.safeParse(v).success, "a month such as 2026-06"),
    amount: (column, currency) => {
      const value = required(column);
      if (value === "") return 0;
      try {
        return parseAmount(value, currency, amounts);
      } catch (error) {
        if (!(error instanceof PurserError)) throw error;
        fail(column, error.message);
        return 0;
      }
    },
    rate: (column) => shaped(column, (v) => parseRate(v) !== null, "a positive rate such as 1.0825"),
    integer: (column) => Number(shaped(column, (v) => /^\d{1,9}$/.test(v), "a whole number")),
    currency: (column) => shaped(column, (v) => /^[A-Z]{3}$/.test(v), "a currency code such as USD"),
    oneOf: (column, allowed) => {
      const value = required(column);
      const found = allowed.find((one) => one === value);
      if (found !== undefined) return found;
      if (value !== "") fail(column, `"${value}" is not one of ${allowed.join(", ")}`);
      const [first] = allowed;
      if (first === undefined) throw new Error(`no values are allowed for ${column}`);
      return first;
    },
    single: () => {
      const filled = values.filter((value) => value.trim() !== "");
      return filled.length === 1 ? (filled[0] ?? "").trim() : null;
    },
    fail,
    failed: () => failed,
  };
  const move = (to: ReadonlyMap<string, number>, record: readonly string[], at: number): void => {
    columns = to;
    values = record;
    line = at;
    failed = false;
  };
  return { row, move };
}
