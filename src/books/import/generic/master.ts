import { ACCOUNT_SUBTYPES, type AccountSubtype, accountType } from "../../accounts.ts";
import type { ImportCompany } from "../company-seed.ts";
import { PARTY_KINDS } from "../draft.ts";
import type { Reading } from "../reading.ts";
import type { SourceFile } from "../source.ts";
import { readTable } from "../table.ts";

export type TableReader = (file: SourceFile, reading: Reading, company: ImportCompany) => Promise<void>;

const SUBTYPES = Object.keys(ACCOUNT_SUBTYPES) as AccountSubtype[];

export const readAccounts: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["code", "name", "type", "subtype"], optional: ["currency", "tax_code"] },
    onRow: (row) => {
      const account = {
        code: row.required("code"),
        name: row.required("name"),
        subtype: row.oneOf("subtype", SUBTYPES),
        currency: row.text("currency") === "" ? null : row.currency("currency"),
        taxCode: row.optional("tax_code"),
        at: row.at,
      };
      const type = row.oneOf("type", accountType.options);
      const expected = ACCOUNT_SUBTYPES[account.subtype].type;
      if (!row.failed() && type !== expected)
        row.fail("type", `the subtype ${account.subtype} belongs to the type ${expected}, not to ${type}`);
      if (!row.failed()) reading.draft.accounts.push(account);
    },
  });

export const readParties: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["id", "name", "kind"], optional: ["tax_id", "terms_days"] },
    onRow: (row) => {
      const party = {
        id: row.required("id"),
        name: row.required("name"),
        kind: row.oneOf("kind", PARTY_KINDS),
        taxId: row.optional("tax_id"),
        termsDays: row.text("terms_days") === "" ? null : row.integer("terms_days"),
        at: row.at,
      };
      if (!row.failed()) reading.draft.parties.push(party);
    },
  });

export const readTaxCodes: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["code", "name", "rate", "kind"], optional: [] },
    onRow: (row) => {
      const rate = row.required("rate");
      if (rate !== "" && !/^\d+(\.\d+)?$/.test(rate))
        row.fail("rate", `"${rate}" is not a rate such as 0.19`);
      const code = {
        code: row.required("code"),
        name: row.required("name"),
        rate,
        kind: row.required("kind"),
        at: row.at,
      };
      if (!row.failed()) reading.draft.taxCodes.push(code);
    },
  });

export const readFxRates: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["date", "from_currency", "to_currency", "rate"], optional: [] },
    onRow: (row) => {
      const rate = {
        date: row.date("date"),
        from: row.currency("from_currency"),
        to: row.currency("to_currency"),
        rate: row.rate("rate"),
        at: row.at,
      };
      if (!row.failed()) reading.draft.fxRates.push(rate);
    },
  });

export const readBankAccounts: TableReader = (file, reading) =>
  readTable(file, reading, {
    spec: { required: ["id", "name", "account", "currency"], optional: ["iban", "number"] },
    onRow: (row) => {
      const account = {
        id: row.required("id"),
        name: row.required("name"),
        account: row.required("account"),
        currency: row.currency("currency"),
        iban: row.optional("iban"),
        number: row.optional("number"),
        at: row.at,
      };
      if (!row.failed()) reading.draft.bankAccounts.push(account);
    },
  });
