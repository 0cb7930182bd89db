import { CsvError, parse } from "csv-parse/sync";
import { PurserError } from "../../base/errors.ts";
import { broken, truncated } from "../problem.ts";
import { CSV_PROFILES, type CsvField, type CsvProfile } from "./profiles.ts";

export type CsvRow = { readonly cells: readonly string[]; readonly line: number };

/** A CSV with its profile, and where each field stands. */
export type CsvTable = {
  readonly profile: CsvProfile;
  readonly header: readonly string[];
  readonly columns: ReadonlyMap<CsvField, readonly number[]>;
  readonly rows: readonly CsvRow[];
};

/** Banks print the account and the period above the header, in up to so many rows. */
const HEADER_WITHIN = 40;

/** True where a row near the top has the columns of a bank's CSV. */
export function looksLikeCsv(text: string): boolean {
  const head = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .slice(0, HEADER_WITHIN);
  return head.some((line) => findProfile(line.split(delimiterOf(line)).map((cell) => cell.replace(/"/g, ""))) !== undefined); // prettier-ignore
}

/**
 * Cells stay text: nothing in them is ever evaluated.
 * @throws PurserError `statement_broken`, `statement_truncated`, `statement_columns`
 */
export function readTable(text: string, wanted: string | undefined): CsvTable {
  const rows = readRows(text);
  for (const [index, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const profile = findProfile(row.cells, wanted);
    if (!profile) continue;
    return {
      profile,
      header: row.cells,
      columns: columnsOf(profile, row.cells),
      rows: rows.slice(index + 1),
    };
  }
  const known = CSV_PROFILES.map(({ id }) => id);
  if (wanted !== undefined && !known.includes(wanted))
    throw new PurserError(
      "unknown_profile",
      `There is no bank profile "${wanted}"; there are ${known.join(", ")}.`,
    );
  throw new PurserError("statement_columns", "No row has a date and an amount column (or debit and credit columns) under a known name."); // prettier-ignore
}

function readRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const lines = text
    .slice(0, 200_000)
    .split(/\r\n|\n|\r/)
    .slice(0, HEADER_WITHIN);
  const headed = lines.find((line) =>
    findProfile(line.split(delimiterOf(line)).map((cell) => cell.replace(/"/g, ""))),
  );
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(headed ?? lines[0] ?? ""),
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      info: true,
      on_record: (record: unknown) => {
        const { record: cells, info } = record as { record: string[]; info: { lines: number } };
        if (cells.some((cell) => cell.trim() !== "")) rows.push({ cells, line: info.lines });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : 1;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") throw truncated(line, "a quoted value");
    throw broken(line, "a quote stands inside of a value; quote the whole value and double the quote.");
  }
  return rows;
}

function delimiterOf(line: string): string {
  const counts = [";", "\t", ",", "|"].map((delimiter) => ({
    delimiter,
    count: line.split(delimiter).length,
  }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function findProfile(cells: readonly string[], wanted?: string): CsvProfile | undefined {
  const names = new Set(cells.map(normalise));
  return CSV_PROFILES.find((profile) => {
    if (wanted !== undefined && profile.id !== wanted) return false;
    if (!profile.requires.every((name) => names.has(name))) return false;
    const has = (field: CsvField) => profile.columns[field]?.some((name) => names.has(name)) ?? false;
    return has("date") && (has("amount") || (has("debit") && has("credit")));
  });
}

/** A column serves one field, the first that claims it; a field may have several, of which the first filled one counts. */
function columnsOf(profile: CsvProfile, header: readonly string[]): Map<CsvField, readonly number[]> {
  const names = header.map(normalise);
  const columns = new Map<CsvField, readonly number[]>();
  for (const [field, aliases] of Object.entries(profile.columns) as [CsvField, readonly string[]][]) {
    const found = aliases.flatMap((alias) => {
      const index = names.indexOf(alias);
      return index < 0 ? [] : [index];
    });
    if (found.length > 0) columns.set(field, found);
  }
  return columns;
}

/** `Beguenstigter/Zahlungspflichtiger` -> `beguenstigter zahlungspflichtiger`, `Währung` -> `wahrung`. */
export function normalise(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
