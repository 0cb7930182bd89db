import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { readConfig } from "../../src/base/config.ts";
import { createApp } from "../../src/http/app.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { ensureAcme } from "../support/orchestrator.ts";
import { graphs } from "./graphs.ts";
import { connectClient, type Server, STUDIO } from "./support.ts";

/** Ours, as `npm start` runs it, on a port of its own and a database in a folder of its own. */
export async function startPurserServer(): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), "purser-contract-"));
  const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home, PURSER_ORIGINS: STUDIO }, "/"));
  await ensureAcme(orchestrator.store);
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  await orchestrator.start();
  const failures: unknown[] = [];
  const app = createApp(orchestrator, { version: "contract", onError: (error) => failures.push(error) });
  const { server, port } = await listen(app.fetch);
  const apiUrl = `http://127.0.0.1:${port}`;
  return {
    kind: "purser",
    apiUrl,
    client: connectClient(apiUrl),
    close: async () => {
      server.close();
      await orchestrator.stop();
      rmSync(home, { recursive: true, force: true });
      if (failures.length > 0) throw new AggregateError(failures, "errors inside the server");
    },
  };
}

async function listen(
  fetch: Parameters<typeof serve>[0]["fetch"],
): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: "127.0.0.1" }, ({ port }: AddressInfo) =>
      resolve({ server, port }),
    );
  });
}
