import { onTestFinished } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import { loadCompany } from "../../../src/books/company.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { planReplenishment } from "../../../src/stock/planning/plan-replenishment.ts";
import type { ReplenishmentRequest } from "../../../src/stock/planning/replenishment-types.ts";
import { COMPANY, createStockBench } from "../stock-fixture.ts";

/** Monday; demand runs over 40 whole weeks up to the Sunday `LAST`. */
export const FIRST = "2025-06-02";
export const LAST = addDays(FIRST, 40 * 7 - 1);

/** BOLT sells 10 a week (two off, two on: 8, 8, 12, 12 ...), NUT 20 a week in the same way. */
const WEEKS = [-0.2, 0.2, 0.2, -0.2];

const demandCsv = [
  "date,sku,location,quantity",
  ...Array.from({ length: 40 }, (_, week) => {
    const share = 1 + (WEEKS[week % 4] ?? 0);
    const day = addDays(FIRST, week * 7 + 6);
    return `${day},BOLT,W1,${10 * share}\n${day},NUT,W1,${20 * share}`;
  }),
  "",
].join("\n");

const FILES = {
  "demand.csv": demandCsv,
  "supplier_items.csv": `id,party,sku,currency,valid_from,valid_to,minimum,multiple,lead_time_days,lead_time_sd,preferred
K1,S1,BOLT,USD,2025-01-01,,10,5,7,0,1
K2,S2,NUT,USD,2025-01-01,,4,4,14,2,1
`,
  "price_breaks.csv": `supplier_item,from_quantity,unit_price
K1,1,10.00
K1,100,9.00
K2,1,2.50
`,
  "movements.csv": `date,kind,sku,location,quantity,value,to_location,journal,reference
2025-05-30,receipt,BOLT,W1,5,50.00,,,OPENING
2025-05-30,receipt,NUT,W1,30,75.00,,,OPENING
`,
};

/** A company with 40 weeks of demand, two contracts and too little stock of both items. */
export async function createPlanningBench() {
  const bench = await createStockBench();
  onTestFinished(() => bench.close());
  await bench.stock(FILES);
  const company = await loadCompany(bench.store.db, COMPANY);
  const books = { db: bench.store.db, company, runtime: bench.runtime };
  return {
    ...bench,
    company,
    books,
    plan: (request: Partial<ReplenishmentRequest> = {}, signal = new AbortController().signal) =>
      planReplenishment(
        books,
        {
          asOf: LAST,
          bucket: "week",
          serviceLevel: 0.95,
          reviewDays: 7,
          holdingRate: 0.25,
          orderCost: 2_500,
          minimumOrderValue: {},
          ...request,
        },
        { forecaster: createForecaster(), threads: 2, signal, emit: () => undefined },
      ),
  };
}
