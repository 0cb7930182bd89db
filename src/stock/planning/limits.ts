import { milliToUnits } from "../quantity.ts";
import type { Need, NeedOption } from "./need.ts";
import { runJobs } from "./pool/run-jobs.ts";
import type { Cut, ReplenishmentRequest } from "./replenishment-types.ts";

export type Decision = { readonly need: Need; readonly option: NeedOption | null };

/** Orders everything in full where nothing limits it; else the choice of greatest benefit within the limits. */
export async function decide(
  needs: readonly Need[],
  request: ReplenishmentRequest,
  signal: AbortSignal,
): Promise<readonly Decision[]> {
  const full = needs.map((need) => ({ need, option: need.options.at(-1) ?? null }));
  if (limitsBroken(full, request).length === 0) return full;
  const problem = {
    items: needs.map(({ candidate, options }) => ({
      supplier: candidate.contract.partyId,
      options: options.map(({ cost, space, benefit }) => ({ cost, space, benefit })),
    })),
    budget: request.budget,
    space: request.space?.capacity,
    minimumOrders: request.minimumOrderValue,
  };
  // On a thread of its own: the solver blocks, and an abort must be able to end it.
  const [result] = await runJobs([{ kind: "select", problem }], { threads: 1, signal });
  const chosen = result?.kind === "select" ? result.selection.chosen : [];
  return needs.map((need, index) => {
    const position = chosen[index];
    return {
      need,
      option: position === null || position === undefined ? null : (need.options[position] ?? null),
    };
  });
}

/** What was wanted in full and is ordered in part or not at all, and which limit holds it back. */
export function cutsOf(decisions: readonly Decision[], request: ReplenishmentRequest): Cut[] {
  return decisions.flatMap(({ need, option }) => {
    const full = need.options.at(-1);
    if (full === undefined || option === full) return [];
    const { sku, locationId, contract } = need.candidate;
    const inFull = decisions.map((decision) => (decision.need === need ? { need, option: full } : decision));
    const [limit = "limits_together", ...others] = limitsBroken(inFull, request);
    const given = milliToUnits(option?.quantity ?? 0);
    const wanted = milliToUnits(full.quantity);
    const cause = others.length > 0 ? "limits_together" : limit;
    return [
      {
        sku,
        locationId,
        supplier: contract.partyId,
        wanted,
        given,
        limit: cause,
        reason: `${wanted} were needed and ${given === 0 ? "none is" : `${given} are`} ordered: ${REASONS[cause]}`,
      },
    ];
  });
}

const REASONS: Readonly<Record<Cut["limit"], string>> = {
  budget: "the full order would exceed the budget, which other items use better.",
  space: "the full order would exceed the space, which other items use better.",
  minimum_order_value: "all lines of the supplier together do not reach its minimum order value.",
  limits_together: "budget, space and minimum order values together leave no room for more.",
};

type Limit = Exclude<Cut["limit"], "limits_together">;

function limitsBroken(decisions: readonly Decision[], request: ReplenishmentRequest): Limit[] {
  const broken: Limit[] = [];
  const sum = (value: (option: NeedOption) => number) =>
    decisions.reduce((total, { option }) => total + (option === null ? 0 : value(option)), 0);
  if (request.budget !== undefined && sum(({ cost }) => cost) > request.budget) broken.push("budget");
  if (request.space !== undefined && sum(({ space }) => space) > request.space.capacity * (1 + 1e-9))
    broken.push("space");
  const bySupplier = Map.groupBy(
    decisions.filter(({ option }) => option !== null),
    ({ need }) => need.candidate.contract.partyId,
  );
  for (const [supplier, theirs] of bySupplier) {
    const total = theirs.reduce((value, { option }) => value + (option?.cost ?? 0), 0);
    if (total < (request.minimumOrderValue[supplier] ?? 0)) {
      broken.push("minimum_order_value");
      break;
    }
  }
  return broken;
}
