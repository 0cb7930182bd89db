import { defineConfig } from "vitest/config";

/** `npm run contract:dev`: the contract suite against `langgraphjs dev`, whose runs begin up to a second late. */
export default defineConfig({
  test: {
    include: ["test/contract/dev.contract.ts"],
    sequence: { concurrent: true },
    maxConcurrency: 32,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
});
