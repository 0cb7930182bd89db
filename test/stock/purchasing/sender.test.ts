import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { conditionalProcurement } from "../../../examples/conditional-procurement.ts";
import { openSample } from "../../../examples/sample.ts";
import { openOrchestrator } from "../../../src/index.ts";
import { temporaryHome } from "../../support/orchestrator.ts";

it("what was left in the outbox is sent when the server starts", { timeout: 60_000 }, async () => {
  const home = temporaryHome();
  const first = await openSample(home);
  await conditionalProcurement(first, () => undefined);
  // As a crash between the order and its message would leave it.
  await first.store.db.updateTable("outbox").set({ status: "pending", attempts: 0, error: null }).execute();
  const sentBefore = readdirSync(join(home, "outbox")).length;
  await first.stop();

  const server = await openOrchestrator(first.config);
  onTestFinished(() => server.stop());
  await server.start();

  expect(await server.store.db.selectFrom("outbox").select("status").execute()).toEqual([{ status: "sent" }]);
  // The message's id names its file, so a second delivery is the same file.
  expect(readdirSync(join(home, "outbox"))).toHaveLength(sentBefore);
});
