import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import * as vitest from "vitest";
import { createCheckpointer } from "../../src/store/checkpointer.ts";
import { openStore, type Store } from "../../src/store/database.ts";

// LangGraph's own suite for checkpointers takes vitest's functions from the global scope.
const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = vitest;
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it });
const { deltaChannelHistoryTests, validate } = await import("@langchain/langgraph-checkpoint-validation");

const stores = new Map<BaseCheckpointSaver, Store>();

const purser = {
  checkpointerName: "purser",
  createCheckpointer: async () => {
    const store = await openStore(":memory:");
    const checkpointer = createCheckpointer(store);
    stores.set(checkpointer, store);
    return checkpointer;
  },
  destroyCheckpointer: async (checkpointer: BaseCheckpointSaver) => {
    await stores.get(checkpointer)?.close();
    stores.delete(checkpointer);
  },
};

validate(purser);
deltaChannelHistoryTests(purser);
