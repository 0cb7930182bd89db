import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { listItems } from "../item-queries.ts";
import { milliToUnits } from "../quantity.ts";
import { lineKey, orderKey } from "./idempotency.ts";
import { type Decision, cutsOf, decide } from "./limits.ts";
import { type Need, judge } from "./need.ts";
import { readCandidates } from "./candidates.ts";
import { type PlanningBooks, planningDay } from "./read-demand.ts";
import type {
  Proposal,
  ProposedOrder,
  ReplenishmentDeps,
  ReplenishmentPlan,
  ReplenishmentRequest,
  Skipped,
} from "./replenishment-types.ts";

/**
 * What to order today, for many items at once. Nothing is written: the same books and request give the same plan, and an
 * order that was placed counts as inbound, so it is not proposed again.
 * @throws PurserError `unknown_item` with all that are unknown; the signal's reason on abort
 */
export async function planReplenishment(
  books: PlanningBooks,
  request: ReplenishmentRequest,
  deps: ReplenishmentDeps,
): Promise<ReplenishmentPlan> {
  const { company } = books;
  const asOf = await planningDay(books, request.asOf);
  const items = await itemsOf(books, request.skus);
  const { candidates, skipped } = await readCandidates(books, { request, asOf, items }, deps);
  const needs: Need[] = [];
  const unknown: Skipped[] = [];
  let covered = 0;
  for (const candidate of candidates) {
    const { sku, locationId } = candidate;
    const judgement = attempt(() => judge(candidate, request, asOf));
    switch (judgement.kind) {
      case "need":
        needs.push(judgement.need);
        break;
      case "covered":
        covered += 1;
        break;
      case "unknown":
        unknown.push({ sku, locationId, reason: judgement.reason });
        break;
      default:
        judgement satisfies never;
    }
  }
  deps.emit({ message: `${needs.length} of ${candidates.length} need an order` });
  const decisions = await decide(needs, request, deps.signal);
  const proposals = decisions.flatMap((decision) => proposalOf(decision, { asOf, companyId: company.id }));
  return {
    asOf,
    currency: company.currency,
    proposals,
    orders: ordersOf(proposals),
    cut: cutsOf(decisions, request),
    skipped: [...skipped, ...unknown],
    considered: candidates.length,
    covered,
    total: proposals.reduce((sum, { lineTotal }) => sum + lineTotal, 0),
  };
}

/** One item whose contract or history the mathematics refuses must not take the whole plan down. */
function attempt(work: () => ReturnType<typeof judge>): ReturnType<typeof judge> {
  try {
    return work();
  } catch (error) {
    if (error instanceof PurserError) return { kind: "unknown", reason: error.message };
    throw error;
  }
}

async function itemsOf({ db, company }: PlanningBooks, skus: readonly string[] | undefined) {
  const all = await listItems(db, company.id);
  if (skus === undefined) return all.filter(({ active }) => active === 1);
  const known = new Map(all.map((item) => [item.sku, item]));
  const missing = skus.filter((sku) => !known.has(sku));
  if (missing.length > 0)
    throw new PurserError(
      "unknown_item",
      `There is no item ${missing.map((sku) => `"${sku}"`).join(", ")}.`,
      {
        details: { skus: missing },
      },
    );
  return [...new Set(skus)].sort().flatMap((sku) => known.get(sku) ?? []);
}

function proposalOf(
  { need, option }: Decision,
  { asOf, companyId }: { readonly asOf: IsoDate; readonly companyId: string },
): Proposal[] {
  if (option === null) return [];
  const { candidate, requiredBy, stockOutOn, reason, reorderPoint, orderUpTo, safetyStock } = need;
  const { sku, locationId, contract, standing } = candidate;
  return [
    {
      sku,
      locationId,
      supplier: contract.partyId,
      contract: contract.id,
      quantity: milliToUnits(option.quantity),
      unitPrice: option.unitPrice,
      lineTotal: option.cost,
      requiredBy,
      stockOutOn,
      reason,
      idempotencyKey: lineKey({ companyId, sku, locationId, asOf }, standing),
      position: milliToUnits(standing.position),
      onHand: milliToUnits(standing.onHand),
      inbound: milliToUnits(standing.inbound),
      committed: milliToUnits(standing.committed),
      inboundLater: milliToUnits(standing.inboundLater),
      reorderPoint,
      orderUpTo,
      safetyStock,
    },
  ];
}

function ordersOf(proposals: readonly Proposal[]): ProposedOrder[] {
  return [...Map.groupBy(proposals, ({ supplier }) => supplier)]
    .map(([supplier, lines]) => {
      const keys = lines.map(({ idempotencyKey }) => idempotencyKey);
      return {
        supplier,
        total: lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0),
        lines: keys,
        idempotencyKey: orderKey(supplier, keys),
      };
    })
    .sort((a, b) => (a.supplier < b.supplier ? -1 : 1));
}
