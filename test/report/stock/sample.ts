import { fileURLToPath } from "node:url";
import { loadCompany } from "../../../src/books/company.ts";
import { importBooks } from "../../../src/books/import/import-books.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import type { Reword } from "../../../src/report/compose/placeholders.ts";
import { type StockReport, buildStockReport } from "../../../src/report/stock/build.ts";
import { importStock } from "../../../src/stock/import/import-stock.ts";
import { openStore } from "../../../src/store/database.ts";
import type { Sample } from "../board/sample.ts";

const FOLDER = new URL("../../../examples/meridian-health/", import.meta.url);
export const AS_OF = "2026-06-30";

/** The sample company with its books and its stock. */
export async function openStockSample(): Promise<Sample> {
  const store = await openStore(":memory:");
  let ids = 0;
  const runtime = {
    clock: { now: () => new Date("2026-07-01T08:00:00Z") },
    ids: { next: () => `id-${++ids}` },
  };
  const user = { id: "test" };
  await importBooks({ store, runtime }, { paths: [fileURLToPath(new URL("data", FOLDER))], user });
  const companyId = "meridian-health";
  await importStock(
    { store, runtime },
    { path: fileURLToPath(new URL("stock-data", FOLDER)), companyId, user },
  );
  return { store, company: await loadCompany(store.db, companyId) };
}

export function buildReport(
  { store, company }: Pick<Sample, "store" | "company">,
  { asOf, reword = async (text) => text }: { readonly asOf?: string; readonly reword?: Reword } = {},
): Promise<StockReport> {
  return buildStockReport(
    {
      db: store.db,
      company,
      figures: createFigureSet(),
      signal: new AbortController().signal,
      emit: () => undefined,
      reword,
    },
    { asOf, generatedAt: "2026-07-06T08:00:00.000Z" },
  );
}
