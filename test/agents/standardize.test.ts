import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineAgent, type Progress } from "../../src/agents/agent.ts";
import {
  standardizeOperation,
  unstandardizeOperation,
} from "../../src/agents/finance/standardize-operations.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { createDocumentBench, type DocumentBench } from "../documents/document-bench.ts";
import { invoice } from "../documents/read-fixture.ts";
import { testContext } from "../support/operation-context.ts";

describe("the operation standardize", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench();
  });
  afterEach(() => bench.close());

  const agent = defineAgent({
    id: "test_agent",
    title: "Test",
    description: "Holds the operations under test.",
    operations: { standardize: standardizeOperation, unstandardize: unstandardizeOperation },
  });
  const told: Progress[] = [];
  async function call(operation: string, input: unknown) {
    const registry = createRegistry();
    registry.register(agent);
    const context = testContext(bench.books, {
      runtime: bench.runtime,
      emit: (progress) => told.push(progress),
    });
    return (await registry.call({ agent: "test_agent", operation, input }, context)).output;
  }

  it("counts what is ready, open, duplicate and in quarantine, in the order that was asked", async () => {
    const ready = await bench.give(invoice());
    const open = await bench.give(invoice({ number: null }));
    const copy = await bench.give(invoice());
    const bad = await bench.give({
      kind: "refused",
      code: "empty",
      reason: "The file is empty",
      mediaType: null,
    });
    const documentIds = [open, copy, ready, bad, ready].map(({ documentId }) => documentId);
    const output = await call("standardize", { documentIds });
    expect(output).toMatchObject({
      ready: 1,
      review: 1,
      duplicates: 1,
      quarantined: 1,
      posted: 0,
      standardized: [
        { status: "review", invoice: null },
        { status: "duplicate" },
        { status: "ready", invoice: { number: "INV-1001" } },
        { status: "quarantined", issues: [{ code: "quarantined", message: "empty: The file is empty" }] },
      ],
    });
    expect(await call("standardize", { documentIds })).toEqual(output);
    expect(told.at(-1)).toMatchObject({ done: 4, total: 4 });
  });

  it("is undone by withdrawing its questions", async () => {
    const { documentId } = await bench.give(invoice({ number: null }));
    const input = { documentIds: [documentId] };
    const output = await call("standardize", input);
    const { undo } = standardizeOperation;
    expect(undo).toMatchObject({ kind: "operation", operation: "unstandardize" });
    const undoInput = undo?.kind === "operation" ? undo.input(input, output) : undefined;
    expect(await bench.open()).toHaveLength(1);
    expect(await call("unstandardize", undoInput)).toEqual({ documentIds: [documentId] });
    expect(await bench.open()).toEqual([]);
  });

  it("refuses documents that are not there", async () => {
    await expect(call("standardize", { documentIds: ["nothing"] })).rejects.toMatchObject({
      code: "unknown_document",
    });
  });
});
