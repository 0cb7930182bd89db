import { describe, expect, it, onTestFinished } from "vitest";
import { createCheckpointer } from "../../src/store/checkpointer.ts";
import { openStore } from "../../src/store/database.ts";
import { gate, moveLedger, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

describe("the ledger's tables", () => {
  it("take no change and no deletion: a correction is a new entry", async () => {
    const { store } = await testOrchestrator({ agents: [workerAgent({})] });
    await moveLedger(store, "k1");
    await expect(store.db.updateTable("journal").set({ description: "other" }).execute()).rejects.toThrow(
      "insert-only",
    );
    await expect(store.db.deleteFrom("journal").execute()).rejects.toThrow("insert-only");
  });
});

describe("the checkpointer", () => {
  it("waits for an open transaction instead of becoming part of it", async () => {
    const store = await openStore(":memory:");
    onTestFinished(() => store.close());
    const checkpointer = createCheckpointer(store);
    const begun = gate();
    const fail = gate();
    const rolledBack = store.db.transaction().execute(async (tx) => {
      await tx.insertInto("company").values({ id: "c", name: "C", created_at: "" }).execute();
      begun.open();
      await fail.opened;
      throw new Error("rolled back");
    });
    await begun.opened;
    const checkpoint = { v: 4, id: "1", ts: "", channel_values: {}, channel_versions: {}, versions_seen: {} };
    const put = checkpointer.put(
      { configurable: { thread_id: "t", checkpoint_ns: "" } },
      checkpoint,
      { source: "input", step: -1, parents: {} },
      {},
    );
    fail.open();
    await expect(rolledBack).rejects.toThrow("rolled back");
    await put;
    expect(await checkpointer.getTuple({ configurable: { thread_id: "t" } })).toBeDefined();
    expect(await store.db.selectFrom("company").selectAll().execute()).toEqual([]);
  });
});
