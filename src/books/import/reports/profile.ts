import { parse } from "csv-parse/sync";
import { type AccountType, ACCOUNT_SUBTYPES, accountType } from "../../accounts.ts";
import type { Profile, Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { type AccountNames, hasColumns, readAccountList } from "./account-list.ts";
import { isJournalHeader, readJournalReport } from "./journal-report.ts";
import type { ReportMapping } from "./mapping.ts";
import { isTrialBalanceHeader, readTrialBalance } from "./trial-balance.ts";

type Kind = "chart" | "journal" | "trial_balance";

/** A profile from a mapping. The chart is read first, whatever the files are called. */
export function createReportProfile(mapping: ReportMapping): Profile {
  const kinds = (files: readonly SourceFile[]) =>
    files.flatMap((file) => {
      const kind = kindOf(file, mapping);
      return kind === null ? [] : [{ file, kind }];
    });
  return {
    id: mapping.id,
    title: mapping.title,
    describes: mapping.describes,
    recognises: ({ files }) => {
      const found = kinds(files);
      if (found.length === 0) return "no";
      return files.some((file) => isSigned(file, mapping)) ? "sure" : "no";
    },
    read: async (source, reading) => {
      const company = await reading.company({ entities: [{ id: "main" }] });
      const found = kinds(source.files);
      const names: AccountNames = new Map();
      for (const { file, kind } of found)
        if (kind === "chart") await readAccountList(file, reading, { mapping, names });
      const types = accountTypes(reading);
      const typeOf = (code: string) => types.get(code);
      const context = { mapping, company, reading, names, typeOf };
      for (const { file, kind } of found) {
        if (kind === "journal") await readJournalReport(file, context);
        if (kind === "trial_balance") await readTrialBalance(file, context);
      }
      const others = source.files.filter((file) => !found.some((one) => one.file === file));
      if (others.length > 0)
        reading.warn(`These files were not read: ${others.map(({ name }) => name).join(", ")}`);
    },
  };
}

function accountTypes({ draft, knownAccounts }: Reading): ReadonlyMap<string, AccountType> {
  const known = [...knownAccounts()].map(([code, type]) => [code, accountType.parse(type)] as const);
  return new Map([
    ...known,
    ...draft.accounts.map(({ code, subtype }) => [code, ACCOUNT_SUBTYPES[subtype].type] as const),
  ]);
}

function kindOf(file: SourceFile, mapping: ReportMapping): Kind | null {
  for (const values of firstRows(file)) {
    if (isJournalHeader(values, mapping)) return "journal";
    if (isTrialBalanceHeader(values, mapping)) return "trial_balance";
    if (hasColumns(values, mapping.chart.account, mapping.chart.type)) return "chart";
  }
  return null;
}

function isSigned(file: SourceFile, { signature, chartSignature }: ReportMapping): boolean {
  return firstRows(file).some((values) => hasColumns(values, [...signature, ...chartSignature]));
}

const TITLE_ROWS = 12;

/** Reports have title rows above their header. A head cut in the middle of a row does not matter for the first ones. */
function firstRows(file: SourceFile): readonly (readonly string[])[] {
  try {
    const options = {
      relax_column_count: true,
      relax_quotes: true,
      to: TITLE_ROWS,
      skip_records_with_error: true,
    };
    const head = file.head
      .split(/\r\n|\n/)
      .slice(0, TITLE_ROWS)
      .join("\n");
    const rows: string[][] = parse(head, options);
    return rows;
  } catch {
    return [];
  }
}
