import { expect } from "vitest";
import { resolveSource } from "../../src/books/trace.ts";
import { evaluateFormula } from "../../src/figures/formula.ts";
import type { FigureSet } from "../../src/figures/figure-set.ts";
import type { Db } from "../../src/store/database.ts";

/** Reads every figure again, from its rows upward, and expects the value that it shows. */
export async function expectAllRederive(db: Db, companyId: string, figures: FigureSet): Promise<number> {
  const all = figures.all();
  for (const figure of all) {
    if (figure.sources.length > 0) {
      let total = 0;
      for (const source of figure.sources) {
        total += (await resolveSource(db, companyId, { source, unit: figure.unit, limit: 0 })).total;
      }
      expect(total, figure.id).toBe(figure.value);
      continue;
    }
    const inputs = Object.fromEntries(
      Object.entries(figure.inputs).map(([name, id]) => [name, figures.get(id)?.value ?? Number.NaN]),
    );
    const result = evaluateFormula(figure.formula, inputs);
    expect("value" in result ? result.value : null, figure.id).toBe(figure.value);
  }
  return all.length;
}
