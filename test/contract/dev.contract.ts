import { describe, it } from "vitest";
import { devIsInstalled, startDevServer } from "./dev-server.ts";
import { contractSuite, differencesSuite } from "./suite.ts";

if (devIsInstalled()) {
  contractSuite("langgraphjs dev", startDevServer);
} else {
  process.stderr.write("langgraphjs dev is not installed: run `npm --prefix studio install` first.\n");
  describe("langgraphjs dev", () => {
    it.skip("is not installed", () => undefined);
  });
}

differencesSuite();
