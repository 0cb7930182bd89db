import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { addDays } from "../src/base/dates.ts";
import { seededRandom, systemRuntime } from "../src/base/runtime.ts";
import { loadCompany } from "../src/books/company.ts";
import { createForecaster } from "../src/forecast/core/index.ts";
import type { DemandForecastInput } from "../src/stock/planning/demand-forecast.ts";
import { planReplenishment } from "../src/stock/planning/plan-replenishment.ts";
import { forecastMany } from "../src/stock/planning/pool/forecast-many.ts";
import { type Store, openStore } from "../src/store/database.ts";

/**
 * Plans the replenishment of N generated items with three years of weekly demand: fast, seasonal, erratic and slow ones.
 * Before it, on some of the series, the same forecasts on the calling thread alone and on the threads.
 */
const { values } = parseArgs({
  options: { skus: { type: "string", default: "5000" }, json: { type: "boolean", default: false } },
});
const skus = Number(values.skus);
const WEEKS = 156;
const FIRST = "2023-01-02";
const AS_OF = addDays(FIRST, WEEKS * 7 - 1);
const SUPPLIERS = 40;
const threads = availableParallelism();
const signal = new AbortController().signal;
const forecaster = createForecaster();

const random = seededRandom(42);
const histories = Array.from({ length: skus }, (_, index) => weeklyDemand(index));
const compared = compareThreads(histories.slice(0, Math.min(400, skus)));
const result = { skus, threads, ...(await compared), ...(await plan()) };
if (values.json) console.log(JSON.stringify(result));
else print(result);

async function compareThreads(subset: readonly (readonly number[])[]) {
  const series: DemandForecastInput[] = subset.map((demand) => ({
    values: demand,
    period: 52,
    horizon: 13,
    levels: [],
  }));
  const alone = await timed(() => forecastMany(series, { forecaster, threads: 1, signal }));
  const pooled = await timed(() => forecastMany(series, { forecaster, threads, signal }));
  return {
    comparedSeries: series.length,
    millisecondsASeriesAlone: (alone * 1000) / series.length,
    millisecondsASeriesPooled: (pooled * 1000) / series.length,
    speedUp: alone / pooled,
  };
}

async function plan() {
  const store = await openStore(":memory:");
  try {
    const fillSeconds = await timed(() => fill(store));
    const company = await loadCompany(store.db, "bench");
    let made: Awaited<ReturnType<typeof planReplenishment>> | undefined;
    const planSeconds = await timed(async () => {
      made = await planReplenishment(
        { db: store.db, company, runtime: systemRuntime },
        {
          asOf: AS_OF,
          bucket: "week",
          serviceLevel: 0.95,
          reviewDays: 7,
          holdingRate: 0.25,
          orderCost: 2_500,
          minimumOrderValue: {},
        },
        { forecaster, threads, signal, emit: () => undefined },
      );
    });
    if (made === undefined || made.considered !== skus) throw new Error("the plan is incomplete");
    return {
      fillSeconds,
      planSeconds,
      millisecondsAnItem: (planSeconds * 1000) / skus,
      proposals: made.proposals.length,
      covered: made.covered,
      skipped: made.skipped.length,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await store.close();
  }
}

/** A fifth each: steady, seasonal, growing, erratic, slow. */
function weeklyDemand(index: number): number[] {
  const level = 5 + random() * 200;
  return Array.from({ length: WEEKS }, (_, week) => {
    const noise = 0.7 + 0.6 * random();
    switch (index % 5) {
      case 0:
        return Math.round(level * noise);
      case 1:
        return Math.round(level * noise * (1 + 0.5 * Math.sin((2 * Math.PI * week) / 52)));
      case 2:
        return Math.round(level * noise * (0.5 + week / WEEKS));
      case 3:
        return Math.round(level * noise * (random() < 0.15 ? 4 : 0.6));
      default:
        return random() < 0.25 ? Math.ceil(random() * 8) : 0;
    }
  });
}

async function fill({ db }: Store): Promise<void> {
  const company_id = "bench";
  await db
    .insertInto("company")
    .values({ id: company_id, name: "Bench", created_at: "2023-01-01T00:00:00Z" })
    .execute();
  await db
    .insertInto("entity")
    .values({
      company_id,
      id: "main",
      name: "Bench",
      base_currency: "USD",
      industry: "retail",
      fiscal_year_start_month: 1,
      basis: "accrual",
      country: null,
      timezone: "UTC",
    })
    .execute();
  await db.insertInto("location").values({ company_id, id: "W1", name: "Warehouse", active: 1 }).execute();
  const parties = Array.from({ length: SUPPLIERS }, (_, index) => ({
    company_id,
    id: `S${index}`,
    name: `Supplier ${index}`,
    kind: "supplier",
    tax_id: null,
    terms_days: null,
  }));
  await db.insertInto("party").values(parties).execute();
  await db.transaction().execute(async (tx) => {
    for (const [index, demand] of histories.entries()) {
      const sku = `I${String(index).padStart(6, "0")}`;
      const unit_cost = 100 + ((index * 37) % 5_000);
      await tx
        .insertInto("item")
        .values({
          company_id,
          sku,
          name: sku,
          uom: "each",
          category: null,
          inventory_account_id: null,
          usage_account_id: null,
          unit_cost,
          sale_price: null,
          shelf_life_days: null,
          abc: null,
          active: 1,
        })
        .execute();
      await tx
        .insertInto("supplier_item")
        .values({
          company_id,
          id: `K-${sku}`,
          party_id: `S${index % SUPPLIERS}`,
          sku,
          currency: "USD",
          minimum: 5_000,
          multiple: 5_000,
          lead_time_days: String(3 + (index % 25)),
          lead_time_sd: "1.5",
          valid_from: "2023-01-01",
          valid_to: null,
          preferred: 1,
        })
        .execute();
      await tx
        .insertInto("supplier_price")
        .values([
          {
            company_id,
            supplier_item_id: `K-${sku}`,
            from_quantity: 1_000,
            unit_price: (unit_cost / 100).toFixed(2),
          },
          {
            company_id,
            supplier_item_id: `K-${sku}`,
            from_quantity: 500_000,
            unit_price: (unit_cost / 110).toFixed(2),
          },
        ])
        .execute();
      await tx
        .insertInto("stock_movement")
        .values({
          company_id,
          id: `M-${sku}`,
          sku,
          location_id: "W1",
          date: FIRST,
          kind: "receipt",
          quantity: 1_000 * (1 + ((index * 13) % 900)),
          value: 0,
          unit_cost: null,
          other_location_id: null,
          journal_id: null,
          reference: null,
          batch_id: null,
          created_by: "bench",
          created_at: "2023-01-01T00:00:00Z",
        })
        .execute();
      const rows = demand.flatMap((quantity, week) =>
        quantity === 0
          ? []
          : [
              {
                company_id,
                id: `D-${sku}-${week}`,
                sku,
                location_id: "W1",
                date: addDays(FIRST, week * 7),
                quantity: quantity * 1_000,
                stock_out: 0,
                reference: null,
                batch_id: null,
              },
            ],
      );
      await tx.insertInto("demand_history").values(rows).execute();
    }
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function print(made: typeof result): void {
  const round = (value: number, digits = 1) => value.toFixed(digits);
  console.log(`${made.skus} items, ${WEEKS} weeks of demand, ${made.threads} threads`);
  console.log(
    `a series        ${round(made.millisecondsASeriesAlone)} ms on one thread, ${round(made.millisecondsASeriesPooled)} ms pooled: ${round(made.speedUp, 2)} times as fast (${made.comparedSeries} series)`,
  );
  console.log(`fill database   ${round(made.fillSeconds)} s (not part of the plan)`);
  console.log(`plan            ${round(made.planSeconds)} s, ${round(made.millisecondsAnItem)} ms an item`);
  console.log(
    `result          ${made.proposals} proposals, ${made.covered} covered, ${made.skipped} skipped`,
  );
  console.log(`peak memory     ${round(made.peakMegabytes, 0)} MB`);
}
