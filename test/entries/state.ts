import { loadLedger } from "../../src/books/ledger.ts";
import { loadOpenItems } from "../../src/books/open-items.ts";
import type { Db } from "../../src/store/database.ts";

export type LedgerSide = "ap" | "ar";
const FOREVER = "9999-12-31";

/** Accounts with a balance, by code, base minor units. */
export async function trialBalance(db: Db, companyId: string): Promise<Record<string, number>> {
  const ledger = await loadLedger(db, companyId);
  const balances = ledger.accounts.map(({ id, code }) => [code, ledger.sum(id, null, FOREVER)] as const);
  return Object.fromEntries(balances.filter(([, balance]) => balance !== 0));
}

export async function loadOpen(db: Db, companyId: string, side: LedgerSide): Promise<readonly unknown[]> {
  const items = await loadOpenItems(db, companyId, { side, asOf: FOREVER });
  return items.map(({ number, partyId, open, baseOpen }) => [number, partyId, open, baseOpen]);
}
