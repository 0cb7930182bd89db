import { type IsoDate, addDays, addMonths } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Db } from "../../store/database.ts";
import { openOrders, supplierHistory } from "../orders.ts";
import type { Window } from "./judged-units.ts";
import { type Scorecard, type ScorecardRules, scorecard } from "./scorecard.ts";
import { findParty, lastPurchasingDay, listPriceTerms, listSuppliers } from "./supplier-queries.ts";

export type PerformanceRequest = {
  readonly supplier?: string | undefined;
  /** default: a year up to `to` */
  readonly from?: IsoDate | undefined;
  /** default: the last day on file, not after `today` */
  readonly to?: IsoDate | undefined;
  readonly today: IsoDate;
};

export type Performance = { readonly window: Window; readonly scorecards: readonly Scorecard[] };

/**
 * Scorecards, the best score first and those without one last.
 * @throws PurserError `unknown_supplier`, `invalid_window`
 */
export async function supplierPerformance(
  { db, companyId }: { readonly db: Db; readonly companyId: string },
  request: PerformanceRequest,
  rules: Omit<ScorecardRules, "window">,
): Promise<Performance> {
  const { supplier, today } = request;
  const suppliers =
    supplier === undefined
      ? await listSuppliers(db, companyId)
      : [await requireSupplier(db, companyId, supplier)];
  const to = request.to ?? (await lastPurchasingDay(db, companyId, today)) ?? today;
  const window = { from: request.from ?? addDays(addMonths(to, -12), 1), to };
  if (window.from > to) {
    throw new PurserError("invalid_window", `"from" (${window.from}) must not be after "to" (${to}).`);
  }
  const filter = supplier === undefined ? {} : { partyId: supplier };
  const lines = Map.groupBy(
    await supplierHistory(db, companyId, { ...filter, to }),
    ({ partyId }) => partyId,
  );
  const open = Map.groupBy(
    await openOrders(db, companyId, { ...filter, asOf: to }),
    ({ partyId }) => partyId,
  );
  const terms = await listPriceTerms(db, companyId, filter);
  const scorecards = suppliers.map(({ id, name }) =>
    scorecard(
      { supplier: { id, name }, lines: lines.get(id) ?? [], open: open.get(id) ?? [], terms },
      { ...rules, window },
    ),
  );
  const rank = ({ score }: Scorecard) => score.score.value ?? -Infinity;
  return {
    window,
    scorecards: scorecards.sort((a, b) => rank(b) - rank(a) || (a.supplier.id < b.supplier.id ? -1 : 1)),
  };
}

/** @throws PurserError `unknown_supplier` */
export async function requireSupplier(
  db: Db,
  companyId: string,
  id: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const party = await findParty(db, companyId, id);
  if (party) return party;
  const known = (await listSuppliers(db, companyId)).map((one) => one.id);
  throw new PurserError(
    "unknown_supplier",
    `There is no supplier "${id}". Known: ${known.slice(0, 20).join(", ") || "none"}.`,
    { details: { supplier: id } },
  );
}
