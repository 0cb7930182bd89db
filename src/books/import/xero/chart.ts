import type { CompanyHint, EntityHint } from "../company-seed.ts";
import type { Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { type TableRow, readTable } from "../table.ts";
import { subtypeOfXero } from "./accounts.ts";
import { XERO_TABLES } from "./tables.ts";

/** Account id -> its code in the books: Xero's code, or the name of accounts that have none (bank accounts). */
export type Chart = {
  readonly byId: ReadonlyMap<string, string>;
  readonly byCode: ReadonlySet<string>;
};

export async function readChart(file: SourceFile, reading: Reading): Promise<Chart> {
  const byId = new Map<string, string>();
  const byCode = new Set<string>();
  await readTable(file, reading, {
    spec: XERO_TABLES.account,
    onRow: (row) => {
      const name = row.required("name");
      const type = row.required("type");
      const code = row.text("code") || name;
      const subtype = subtypeOfXero(type, name);
      if (subtype === null && type !== "") row.fail("type", `"${type}" is not an account type of Xero`);
      if (row.failed() || subtype === null) return;
      byId.set(row.required("account_id"), code);
      byCode.add(code);
      reading.draft.accounts.push({
        code,
        name,
        subtype,
        currency: null,
        taxCode: null,
        guessed: true,
        at: row.at,
      });
    },
  });
  return { byId, byCode };
}

/** Company and entity as the organisation's row tells them; the base currency is what the caller found elsewhere. */
export async function readOrganization(
  file: SourceFile | undefined,
  reading: Reading,
  baseCurrency: string | undefined,
): Promise<CompanyHint> {
  let hint: CompanyHint = { entities: [{ id: "main", base_currency: baseCurrency }] };
  if (!file) return hint;
  await readTable(file, reading, {
    spec: XERO_TABLES.organization,
    onRow: (row) => {
      const id = row.required("organisation_id");
      const month = row.integer("financial_year_end_month");
      if (month < 1 || month > 12) row.fail("financial_year_end_month", `${month} is not a month of 1 to 12`);
      if (row.failed()) return;
      const name = row.optional("name") ?? undefined;
      hint = { id: `xero-${id.slice(0, 8)}`, name, entities: [entityOf(row, month, baseCurrency)] };
    },
  });
  return hint;
}

function entityOf(row: TableRow, yearEndMonth: number, baseCurrency: string | undefined): EntityHint {
  return {
    id: "main",
    name: row.optional("name") ?? undefined,
    base_currency: row.optional("base_currency") ?? baseCurrency,
    fiscal_year_start_month: (yearEndMonth % 12) + 1,
    country: row.optional("country_code"),
    timezone: row.optional("timezone") ?? undefined,
  };
}
