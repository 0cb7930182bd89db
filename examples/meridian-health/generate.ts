import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { postMonthEnd } from "./closing.ts";
import { createBooks } from "./books.ts";
import { DEFAULT_SEED } from "./company.ts";
import { postDebt } from "./debt.ts";
import { type SampleFiles, sampleFiles } from "./files.ts";
import { postDepreciation } from "./fixed-assets.ts";
import { fixings } from "./fx.ts";
import { plannedPurchases, postConsumption } from "./inventory.ts";
import { postOpening } from "./opening.ts";
import { postPayables } from "./payables.ts";
import { payRuns, postPayroll } from "./payroll.ts";
import { plantedText } from "./planted-file.ts";
import { postRevenueCycle } from "./revenue-cycle.ts";
import { postTreasuryAndTax } from "./treasury.ts";

/**
 * The books folder of Meridian Health Group and what is planted in it. The same seed gives the same bytes everywhere.
 * The stages run in the order in which they depend on one another: documents first, what closes a month last.
 */
export function generateMeridian({ seed = DEFAULT_SEED }: { readonly seed?: number } = {}): SampleFiles {
  const books = createBooks();
  const runs = payRuns(seed);
  const rates = fixings(seed);
  postRevenueCycle(books, seed);
  postPayables(books, { seed, purchases: plannedPurchases, rates });
  postOpening(books, runs);
  postPayroll(books, runs);
  postConsumption(books, seed);
  postDebt(books);
  postDepreciation(books);
  postMonthEnd(books, seed);
  postTreasuryAndTax(books);
  return sampleFiles({ books, seed, runs, rates });
}

/** Writes the folder, and beside it what is planted: the product reads the folder only. */
function write(folder: string, { files, planted }: SampleFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "..", "planted.json"), plantedText(planted));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(import.meta.dirname, "data") },
      seed: { type: "string", default: String(DEFAULT_SEED) },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed is "${values.seed}"; it must be a whole number`);
  write(values.out, generateMeridian({ seed }));
}
