import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { PurserError } from "../../base/errors.ts";
import type { ListedName } from "./screen-names.ts";

const NAME_COLUMNS = ["name", "full_name", "entity", "whole_name", "caption"];
const ALIAS_COLUMNS = ["alias", "aliases", "aka", "also_known_as"];

/**
 * The list that a user keeps in `screening/` of Purser's home: `*.csv` with a column `name` and, if wanted, `aliases` (separated by
 * semicolons or bars), `*.txt` with a name a line (`#` begins a comment). Undefined when there is no file: then nothing was screened.
 * @throws PurserError `invalid_screening_list`
 */
export async function readScreeningList(home: string): Promise<readonly ListedName[] | undefined> {
  const folder = join(home, "screening");
  const files = (await filesOf(folder)).filter((name) => /\.(csv|txt)$/i.test(name)).toSorted();
  if (files.length === 0) return undefined;
  const lists = await Promise.all(
    files.map(async (file) => {
      const text = (await readFile(join(folder, file), "utf8")).replace(/^\ufeff/, "");
      return /\.csv$/i.test(file) ? readCsv(text, file) : readLines(text, file);
    }),
  );
  return lists.flat();
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function readLines(text: string, file: string): ListedName[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const name = line.replace(/#.*/, "").trim();
    return name === "" ? [] : [{ name, aliases: [], source: `${file}:${index + 1}` }];
  });
}

function readCsv(text: string, file: string): ListedName[] {
  const rows = parseCsv(text, file);
  const [head = []] = rows;
  const columns = head.map((title) =>
    title
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
  );
  const column = (titles: readonly string[]) => columns.findIndex((title) => titles.includes(title));
  const name = column(NAME_COLUMNS);
  const aliases = column(ALIAS_COLUMNS);
  if (name < 0)
    throw new PurserError(
      "invalid_screening_list",
      `The screening list ${file} needs a first line with a column called "name".`,
    );
  return rows.slice(1).flatMap((row, index) => {
    const value = row[name]?.trim() ?? "";
    if (value === "") return [];
    const others = (row[aliases] ?? "")
      .split(/[;|]/)
      .map((one) => one.trim())
      .filter((one) => one !== "");
    return [{ name: value, aliases: others, source: `${file}:${index + 2}` }];
  });
}

function parseCsv(text: string, file: string): string[][] {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true, delimiter: [",", "\t"] });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError("invalid_screening_list", `The screening list ${file} is not CSV: ${reason}`, {
      cause,
    });
  }
}
