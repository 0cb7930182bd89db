import { PurserError } from "../../base/errors.ts";
import { type Minor, currencyExponent, parseMinor } from "../../base/money.ts";
import { findPolicy, findRate } from "../../forecast/cash-queries.ts";
import type { Db } from "../../store/database.ts";
import type { IsoDate } from "../../base/dates.ts";

export const APPROVAL_LIMIT = "purchase_approval_limit";
export const PRICE_TOLERANCE = "purchase_price_tolerance";

/** Share by which an order's price may differ from the contract's, either way; 0 unless the company's policy says more. */
export async function priceTolerance(db: Db, companyId: string): Promise<number> {
  const row = await findPolicy(db, companyId, PRICE_TOLERANCE);
  if (!row) return 0;
  const share = Number(row.value);
  if (row.value.trim() !== "" && share >= 0 && share < 1) return share;
  throw new PurserError(
    "invalid_policy",
    `The policy "${PRICE_TOLERANCE}" is "${row.value}"; it must be a share such as 0.02 for 2 %.`,
  );
}

/** Largest order that needs no person's yes, minor units of the base currency; undefined when the company set none. */
export async function approvalLimit(
  db: Db,
  { id, currency }: { readonly id: string; readonly currency: string },
): Promise<Minor | undefined> {
  const row = await findPolicy(db, id, APPROVAL_LIMIT);
  if (!row) return undefined;
  if (row.unit !== currency) {
    throw new PurserError(
      "invalid_policy",
      `The policy "${APPROVAL_LIMIT}" is in "${row.unit}"; it must be in ${currency}, the company's currency.`,
    );
  }
  return parseMinor(row.value, currency);
}

export type Conversion = { readonly from: string; readonly to: string; readonly asOf: IsoDate };

/** How many minor units of `to` one minor unit of `from` is, by the newest rate; undefined without one. */
export async function minorRate(
  db: Db,
  companyId: string,
  { from, to, asOf }: Conversion,
): Promise<number | undefined> {
  if (from === to) return 1;
  const row = await findRate(db, companyId, { from, to, asOf });
  if (!row) return undefined;
  const rate = row.from_currency === from ? Number(row.rate) : 1 / Number(row.rate);
  return rate * 10 ** (currencyExponent(to) - currencyExponent(from));
}
