import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import { listContracts, listPrices } from "./purchase-queries.ts";
import type { Milli } from "./quantity.ts";

export type PriceBreak = {
  readonly fromQuantity: Milli;
  /** decimal text in the contract's currency */
  readonly unitPrice: string;
};

/** On which terms a supplier delivers an item. */
export type Contract = {
  readonly id: string;
  readonly partyId: string;
  readonly sku: string;
  readonly currency: string;
  readonly minimum: Milli;
  readonly multiple: Milli;
  /** calendar days; null: not agreed */
  readonly leadTimeDays: number | null;
  readonly leadTimeSd: number | null;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
  readonly preferred: boolean;
  /** In order of quantity. Each price holds for all units of a line that reaches its quantity. */
  readonly breaks: readonly PriceBreak[];
};

/** Contracts in force on a day: by item, the preferred supplier first. */
export async function contractsOn(
  db: Db,
  companyId: string,
  options: { readonly on: IsoDate; readonly skus?: readonly string[] | undefined },
): Promise<readonly Contract[]> {
  const rows = await listContracts(db, companyId, options);
  const prices = Map.groupBy(
    await listPrices(
      db,
      companyId,
      rows.map(({ id }) => id),
    ),
    (price) => price.supplier_item_id,
  );
  return rows.map((row) => ({
    id: row.id,
    partyId: row.party_id,
    sku: row.sku,
    currency: row.currency,
    minimum: row.minimum,
    multiple: row.multiple,
    leadTimeDays: row.lead_time_days === null ? null : Number(row.lead_time_days),
    leadTimeSd: row.lead_time_sd === null ? null : Number(row.lead_time_sd),
    validFrom: row.valid_from,
    validTo: row.valid_to,
    preferred: row.preferred === 1,
    breaks: (prices.get(row.id) ?? []).map(({ from_quantity, unit_price }) => ({
      fromQuantity: from_quantity,
      unitPrice: unit_price,
    })),
  }));
}

/** Unit price of a line of `quantity` by the contract's breaks (all-units discount); null below the first break. */
export function contractPrice({ breaks }: Pick<Contract, "breaks">, quantity: Milli): string | null {
  return breaks.findLast(({ fromQuantity }) => fromQuantity <= quantity)?.unitPrice ?? null;
}
