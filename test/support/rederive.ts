import { expect } from "vitest";
import type { Figure } from "../../src/figures/figure.ts";
import { evaluateFormula } from "../../src/figures/formula.ts";
import { resolveSource } from "../../src/books/trace.ts";
import type { TestBooks } from "./books-fixture.ts";

/** Every figure must follow from its inputs by its formula, and every leaf from its rows, read again from the database. */
export async function expectToRederive(books: TestBooks, figures: readonly Figure[]): Promise<void> {
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  for (const figure of figures) {
    if (figure.value === null) {
      expect(figure.refusal, figure.id).toBeTruthy();
      continue;
    }
    const names = Object.entries(figure.inputs);
    if (names.length > 0) {
      const inputs = Object.fromEntries(
        names.map(([name, id]) => {
          const input = byId.get(id);
          if (input?.value == null) throw new Error(`${figure.id} has a value but its input ${id} has none`);
          return [name, input.value];
        }),
      );
      const result = evaluateFormula(figure.formula, inputs);
      expect("value" in result ? result.value : NaN, figure.id).toBeCloseTo(figure.value, 9);
    } else {
      expect(figure.sources.length, `${figure.id} has neither inputs nor sources`).toBeGreaterThan(0);
      let total = 0;
      for (const source of figure.sources) {
        const page = await resolveSource(books.store.db, books.company.id, {
          source,
          unit: figure.unit,
          limit: 0,
        });
        total += page.total;
      }
      expect(total, figure.id).toBeCloseTo(figure.value, 6);
    }
  }
}
