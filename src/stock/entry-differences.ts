import type { IsoDate } from "../base/dates.ts";
import type { Minor } from "../base/money.ts";
import type { Account } from "../books/ledger.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { sumLedgerByJournal, sumValuesByJournal } from "./movement-queries.ts";

/** An entry whose amount on an inventory account is not the value of the movements that are linked to it. */
export type EntryDifference = {
  readonly account: Account;
  /** null: movements that no entry is linked to */
  readonly journalId: number | null;
  readonly date: IsoDate | null;
  readonly reference: string | null;
  readonly description: string | null;
  readonly ledger: Minor;
  readonly stock: Minor;
  /** stock less ledger */
  readonly difference: Minor;
};

/** Entry by entry, where a period's stock and ledger part: the largest difference first. */
export async function entryDifferences(
  db: Db,
  companyId: string,
  {
    items,
    accounts,
    from,
    to,
  }: {
    readonly items: readonly Row<"item">[];
    readonly accounts: readonly Account[];
    readonly from: IsoDate;
    readonly to: IsoDate;
  },
): Promise<readonly EntryDifference[]> {
  const accountOf = new Map(items.map((item) => [item.sku, item.inventory_account_id]));
  const stock = new Map<string, Minor>();
  for (const { sku, journal_id, value } of await sumValuesByJournal(db, companyId, { from, to })) {
    const key = keyOf(accountOf.get(sku) ?? null, journal_id);
    stock.set(key, (stock.get(key) ?? 0) + value);
  }
  const booked = await sumLedgerByJournal(db, companyId, {
    accountIds: accounts.map(({ id }) => id),
    from,
    to,
  });
  const entries = new Map(booked.map((entry) => [keyOf(entry.account_id, entry.journal_id), entry]));
  const differences: EntryDifference[] = [];
  for (const account of accounts) {
    const keys = [...entries.keys(), ...stock.keys()].filter((key) => key.startsWith(`${account.id} `));
    for (const key of new Set(keys)) {
      const entry = entries.get(key);
      const [ledgerAmount, value] = [entry?.amount ?? 0, stock.get(key) ?? 0];
      if (ledgerAmount === value) continue;
      const journal = key.slice(`${account.id} `.length);
      differences.push({
        account,
        journalId: journal === "none" ? null : Number(journal),
        date: entry?.date ?? null,
        reference: entry?.reference ?? null,
        description: entry?.description ?? null,
        ledger: ledgerAmount,
        stock: value,
        difference: value - ledgerAmount,
      });
    }
  }
  return differences.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}

function keyOf(accountId: number | null, journalId: number | null): string {
  return `${accountId ?? "none"} ${journalId ?? "none"}`;
}
