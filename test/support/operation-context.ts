import type { OperationContext } from "../../src/agents/agent.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { plainNarrator } from "../../src/model/narrator.ts";
import type { TestBooks } from "./books-fixture.ts";

/** What an operation is given when a test calls it: a fixed clock, counted ids, no model. */
export function testContext(
  books: Pick<TestBooks, "store" | "company">,
  overrides: Partial<OperationContext> = {},
): OperationContext {
  let ids = 0;
  return {
    company: books.company,
    user: { id: "test-user" },
    store: books.store,
    figures: createFigureSet(),
    runtime: {
      clock: { now: () => new Date("2026-07-15T12:00:00Z") },
      ids: { next: () => `id-${++ids}` },
    },
    signal: new AbortController().signal,
    emit: () => undefined,
    effectKey: "test-effect",
    runId: "test-run",
    approvedBy: null,
    home: "unused-home",
    importRoots: "*",
    narrator: plainNarrator,
    ...overrides,
  };
}
