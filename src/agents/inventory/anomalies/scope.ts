import { type IsoDate, addDays, dayIn } from "../../../base/dates.ts";
import { PurserError } from "../../../base/errors.ts";
import type { Account, Ledger } from "../../../books/ledger.ts";
import { incomeAccounts } from "../../../stock/anomalies/ledger-series.ts";
import { type LastDays, lastStockDays } from "../../../stock/anomalies/anomaly-queries.ts";
import { listItems } from "../../../stock/item-queries.ts";
import type { OperationContext } from "../../agent.ts";
import type { AnomalyRequest } from "./input.ts";

/** Days of history that are read: older values say little about what is usual and cost time. */
const HISTORY = { day: 731, week: 1_096, month: 2_192 } as const;
/** Days of history that stay before `from`, to learn from. */
const TO_LEARN = 400;

export type Scope = {
  /** last day that is read */
  readonly asOf: IsoDate;
  /** first day that is read */
  readonly from: IsoDate;
  readonly lastDays: LastDays;
};

/** @throws PurserError `invalid_input` when `to` lies after `asOf` */
export async function scopeOf(
  { asOf: asked, from, to, bucket }: AnomalyRequest,
  { store, company, runtime }: OperationContext,
): Promise<Scope> {
  const asOf = asked ?? dayIn(company.entities[0]?.timezone ?? "UTC", runtime.clock.now());
  const latest = to ?? from;
  if (asked !== undefined && latest !== undefined && latest > asked)
    throw new PurserError(
      "invalid_input",
      `${to === undefined ? "from" : "to"} is ${latest}, after asOf ${asked}; it must not be.`,
    );
  const oldest = addDays(asOf, -HISTORY[bucket]);
  const wanted = from === undefined ? oldest : addDays(from, -TO_LEARN);
  const lastDays = await lastStockDays(store.db, company.id, asOf);
  return { asOf, from: wanted < oldest ? wanted : oldest, lastDays };
}

/** @throws PurserError `unknown_item` */
export async function checkItems(
  skus: readonly string[] | undefined,
  { store, company }: OperationContext,
): Promise<void> {
  if (skus === undefined) return;
  const known = new Set((await listItems(store.db, company.id)).map(({ sku }) => sku));
  const unknown = skus.find((sku) => !known.has(sku));
  if (unknown !== undefined)
    throw new PurserError("unknown_item", `There is no item "${unknown}".`, { details: { sku: unknown } });
}

/** Accounts by code; of the income statement where none are named. @throws PurserError `unknown_account` */
export function accountsOf(ledger: Ledger, codes: readonly string[] | undefined): readonly Account[] {
  if (codes === undefined) return incomeAccounts(ledger);
  return codes.map((code) => {
    const account = ledger.accounts.find((each) => each.code === code);
    if (account === undefined)
      throw new PurserError("unknown_account", `There is no account "${code}".`, { details: { code } });
    return account;
  });
}
