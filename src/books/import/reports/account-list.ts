import type { AccountSubtype } from "../../accounts.ts";
import { guessSubtype } from "../guess-subtype.ts";
import type { Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { readTable } from "../table.ts";
import type { AccountTypeMapping, ReportMapping } from "./mapping.ts";

/** What an account may be called in a journal -> its code in the books. */
export type AccountNames = Map<string, string>;

/** Reads a chart of accounts. An account's code is its number or code where it has one, else its full name. */
export async function readAccountList(
  file: SourceFile,
  reading: Reading,
  { mapping, names }: { readonly mapping: ReportMapping; readonly names: AccountNames },
): Promise<void> {
  const types = Object.keys(mapping.accountTypes).join(", ");
  await readTable(file, reading, {
    spec: {
      required: ["account", "type"],
      optional: ["code", "detail"],
      aliases: mapping.chart,
      isHeader: (values) => hasColumns(values, mapping.chart.account, mapping.chart.type),
      ignoreUnknown: true,
      ragged: true,
    },
    onRow: (row) => {
      const name = row.text("account");
      const typeName = row.text("type");
      // Titles, totals and footers of the report.
      if (
        name === "" ||
        (typeName === "" && /^total\b/i.test(name)) ||
        (typeName === "" && row.text("code") === "")
      )
        return;
      const type = mapping.accountTypes[typeName.toLowerCase()];
      if (!type) {
        row.fail("type", `"${typeName}" is not an account type of ${mapping.title}; it has ${types}`);
        return;
      }
      const code = row.text("code") || name;
      for (const alias of [name, code, `${code} ${name}`, `${name} (${code})`])
        names.set(alias.toLowerCase(), code);
      const detail = row.text("detail");
      const account = { code, name, subtype: subtypeOf(type, detail === "" ? name : `${name} ${detail}`) };
      reading.draft.accounts.push({ ...account, currency: null, taxCode: null, guessed: true, at: row.at });
    },
  });
}

function subtypeOf({ type, subtype, fallback }: AccountTypeMapping, name: string): AccountSubtype {
  return subtype ?? guessSubtype(type, name, fallback);
}

export function hasColumns(values: readonly string[], ...columns: readonly (readonly string[])[]): boolean {
  const there = new Set(values.map((value) => value.trim().toLowerCase()));
  return columns.every((names) => names.some((name) => name !== "" && there.has(name.toLowerCase())));
}
