import { parse } from "csv-parse/sync";
import { monthOf } from "../../../src/base/dates.ts";
import type { IsoDate, IsoMonth } from "../../../src/base/dates.ts";
import { parseMinor } from "../../../src/base/money.ts";
import type { Minor } from "../../../src/base/money.ts";
import { BASE, OPENING } from "../company.ts";
import type { SupplierId } from "./catalogue.ts";
import { type InventoryAccount, SERVICES } from "./network.ts";

/** A supplier's bill of goods, with the entry that booked it. */
export type Bill = {
  readonly po: string;
  readonly supplier: SupplierId;
  readonly account: InventoryAccount;
  readonly date: IsoDate;
  readonly amount: Minor;
  readonly journal: string;
};

/** What the books say about stock: the sample's quantities are made so that they say the same. */
export type StockLedger = {
  readonly opening: Readonly<Record<InventoryAccount, Minor>>;
  readonly openingJournal: string;
  /** In order of date. */
  readonly bills: readonly Bill[];
  /** What a month's count took off an account. */
  readonly use: (account: InventoryAccount, month: IsoMonth) => Minor;
  readonly useJournal: (account: InventoryAccount, month: IsoMonth) => string;
};

type Raw = Readonly<Record<string, string>>;

/** Reads the sample's books folder as text, so that the books need not know about their stock. */
export function readStockLedger(books: Readonly<Record<string, string>>): StockLedger {
  const rows = (name: string) => parse<Raw>(books[name] ?? "", { columns: true });
  const lines = rows("journals.csv").filter(({ account }) => account === "1310" || account === "1320");
  const amount = (row: Raw) => parseMinor(row["debit"] || "0", BASE) - parseMinor(row["credit"] || "0", BASE);
  const opening = { "1310": 0, "1320": 0 };
  const use = new Map<string, { amount: Minor; journal: string }>();
  let openingJournal = "";
  for (const line of lines) {
    const { account = "", date = "", journal = "", source } = line;
    if (source === "opening") {
      opening[account as InventoryAccount] = amount(line);
      openingJournal = journal;
    } else if (source === "inventory") {
      use.set(`${account} ${monthOf(date)}`, { amount: -amount(line), journal });
    }
  }
  const used = (account: InventoryAccount, month: IsoMonth) => {
    const found = use.get(`${account} ${month}`);
    if (!found) throw new Error(`the books have no count of ${account} in ${month}`);
    return found;
  };
  return {
    opening,
    openingJournal,
    bills: rows("invoices.csv")
      .filter(
        ({ side, party = "", issue_date = "" }) =>
          side === "ap" && party in SERVICES && issue_date >= OPENING,
      )
      .map(({ po_number = "", party = "", issue_date = "", gross = "", journal = "" }) => ({
        po: po_number,
        supplier: party as SupplierId,
        account: SERVICES[party as SupplierId].account,
        date: issue_date,
        amount: parseMinor(gross, BASE),
        journal,
      })),
    use: (account, month) => used(account, month).amount,
    useJournal: (account, month) => used(account, month).journal,
  };
}
