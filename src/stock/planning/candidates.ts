import type { IsoDate } from "../../base/dates.ts";
import type { Row } from "../../store/schema.ts";
import { type Contract, contractsOn } from "../contracts.ts";
import { supplierHistory } from "../orders.ts";
import { bucketFacts } from "./calendar.ts";
import type { DemandForecast } from "./demand-forecast.ts";
import { type LeadTime, leadTimeOf } from "./lead-time.ts";
import { type Candidate, dueBy } from "./need.ts";
import { contractProblem, offerOf } from "./offers.ts";
import { forecastMany } from "./pool/forecast-many.ts";
import { type ItemHistory, type PlanningBooks, readHistories } from "./read-demand.ts";
import type { ReplenishmentDeps, ReplenishmentRequest, Skipped } from "./replenishment-types.ts";
import { readStandings } from "./standings.ts";

export type Terms = {
  readonly item: Row<"item">;
  readonly contract: Contract;
  readonly lead: LeadTime;
  readonly dueBy: IsoDate;
};

type Reading = {
  readonly request: ReplenishmentRequest;
  readonly asOf: IsoDate;
  readonly items: readonly Row<"item">[];
};

/** Items whose demand rows are in memory at a time; their series are small. */
const ITEMS_A_CHUNK = 500;

/** Every item and location that could be ordered for, with its contract, position and forecast; and what cannot be. */
export async function readCandidates(
  books: PlanningBooks,
  reading: Reading,
  deps: ReplenishmentDeps,
): Promise<{ readonly candidates: readonly Candidate[]; readonly skipped: readonly Skipped[] }> {
  const { request, asOf } = reading;
  const { terms, skipped } = await readTerms(books, reading);
  const facts = bucketFacts(request.bucket);
  const longest = Math.max(0, ...terms.map(({ lead }) => lead.days)) + request.reviewDays;
  const horizon = Math.max(facts.horizon, Math.ceil(longest / facts.days));
  const standings = await readStandings(books, { request, asOf, terms });
  const histories: ItemHistory[] = [];
  for (let at = 0; at < terms.length; at += ITEMS_A_CHUNK) {
    deps.signal.throwIfAborted();
    const chunk = terms.slice(at, at + ITEMS_A_CHUNK);
    histories.push(
      ...(await readHistories(books.db, books.company.id, {
        bucket: request.bucket,
        asOf,
        skus: chunk.map(({ item }) => item.sku),
        locationId: request.locationId,
        perLocation: true,
        returns: "subtract",
      })),
    );
    deps.emit({ message: "reading demand", done: at + chunk.length, total: terms.length });
  }
  const forecasts = await forecastMany(
    histories.map(({ history }) => ({ values: history.values, period: facts.season, horizon, levels: [] })),
    {
      ...deps,
      onDone: (done) => deps.emit({ message: "forecasting demand", done, total: histories.length }),
    },
  );
  const candidates = combine(terms, { histories, forecasts, standings });
  const seen = new Set(candidates.map(({ sku }) => sku));
  const idle = terms
    .filter(({ item }) => !seen.has(item.sku))
    .map(({ item }) => ({
      sku: item.sku,
      locationId: null,
      reason: "There is no demand, stock or order on record.",
    }));
  return { candidates, skipped: [...skipped, ...idle] };
}

async function readTerms(
  { db, company }: PlanningBooks,
  { request, asOf, items }: Reading,
): Promise<{ readonly terms: readonly Terms[]; readonly skipped: readonly Skipped[] }> {
  const bySku = Map.groupBy(await contractsOn(db, company.id, { on: asOf }), ({ sku }) => sku);
  const open = [...bySku.values()]
    .flat()
    .some(({ leadTimeDays, leadTimeSd }) => leadTimeDays === null || leadTimeSd === null);
  const past = open ? await supplierHistory(db, company.id, { to: asOf }) : [];
  const pastBySku = Map.groupBy(past, ({ sku }) => sku);
  const terms: Terms[] = [];
  const skipped: Skipped[] = [];
  for (const item of items) {
    const { sku } = item;
    const contracts = bySku.get(sku) ?? [];
    const problems = contracts.flatMap((contract) => contractProblem(contract, company.currency) ?? []);
    const usable = contracts.filter((contract) => contractProblem(contract, company.currency) === null);
    const choices = usable.flatMap((contract) => {
      const lead = leadTimeOf(contract, pastBySku.get(sku) ?? []);
      return lead === null ? [] : [{ item, contract, lead, dueBy: dueBy(asOf, lead, request.reviewDays) }];
    });
    const best = choices.sort(byPreference)[0];
    if (best !== undefined) terms.push(best);
    else skipped.push({ sku, locationId: null, reason: whyNot(sku, { usable: usable.length, problems }) });
  }
  return { terms, skipped };
}

/** The preferred supplier; of equals the cheapest first price, then the fastest, then the contract's name. */
function byPreference(a: Terms, b: Terms): number {
  const price = ({ contract }: Terms) => Number(contract.breaks[0]?.unitPrice ?? Infinity);
  return (
    Number(b.contract.preferred) - Number(a.contract.preferred) ||
    price(a) - price(b) ||
    a.lead.days - b.lead.days ||
    (a.contract.id < b.contract.id ? -1 : 1)
  );
}

function whyNot(
  sku: string,
  { usable, problems }: { readonly usable: number; readonly problems: readonly string[] },
): string {
  if (usable > 0) return `No contract or past delivery says how long "${sku}" takes to arrive.`;
  if (problems.length > 0) return `No contract can be ordered on: ${problems.join("; ")}.`;
  return `No contract for "${sku}" is in force.`;
}

function combine(
  terms: readonly Terms[],
  {
    histories,
    forecasts,
    standings,
  }: {
    readonly histories: readonly ItemHistory[];
    readonly forecasts: readonly DemandForecast[];
    readonly standings: Awaited<ReturnType<typeof readStandings>>;
  },
): Candidate[] {
  const forecastOf = new Map(
    histories.map(({ sku, locationId }, index) => [JSON.stringify([sku, locationId]), forecasts[index]]),
  );
  const locations = new Map<string, Set<string>>();
  const add = (sku: string, locationId: string | null) => {
    if (locationId !== null) locations.set(sku, (locations.get(sku) ?? new Set()).add(locationId));
  };
  for (const { sku, locationId } of histories) add(sku, locationId);
  for (const { sku, locationId } of standings.all) add(sku, locationId);
  return terms.flatMap(({ item, contract, lead }) =>
    [...(locations.get(item.sku) ?? [])].sort().map((locationId) => ({
      sku: item.sku,
      locationId,
      contract,
      offer: offerOf(contract, "all_units"),
      lead,
      standing: standings.of(item.sku, locationId),
      forecast: forecastOf.get(JSON.stringify([item.sku, locationId])) ?? NO_DEMAND,
      salePrice: item.sale_price,
      shelfLifeDays: item.shelf_life_days,
    })),
  );
}

const NO_DEMAND: DemandForecast = {
  kind: "none",
  reason: "too_short",
  explanation: "There is no demand on record here.",
};
