import "./base/node-version.ts";
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { z } from "zod";
import { readConfig } from "./base/config.ts";
import { toErrorShape } from "./base/errors.ts";
import { createApp } from "./http/app.ts";
import { openOrchestrator } from "./orchestrator.ts";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

function fail(error: unknown): never {
  process.stderr.write(`purser: ${toErrorShape(error).message}\n`);
  process.exit(2);
}

/** Configuration -> dependencies -> app; drains on SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const orchestrator = await openOrchestrator(config);
  await orchestrator.start();
  const app = createApp(orchestrator, {
    version,
    onError: (error) =>
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  });
  const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host }, ({ port }) => {
    process.stdout.write(
      `Purser ${version} listens on http://${config.host}:${port} (database ${config.database})\n`,
    );
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") {
      fail(
        new Error(`port ${config.port} is taken. Set PORT to a free one, for example PORT=8124 npm start.`),
      );
    }
    fail(error);
  });
  const stop = () => {
    server.close(() => process.exit(0));
    orchestrator.stop().catch(fail);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

main().catch(fail);
