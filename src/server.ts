import "./base/node-version.ts";
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { z } from "zod";
import { readConfig } from "./base/config.ts";
import { PurserError, toInnerErrorShape } from "./base/errors.ts";
import { createApp } from "./http/app.ts";
import { nodeFetch } from "./http/node-stream.ts";
import { openObservability } from "./observe/open-observability.ts";
import { openOrchestrator } from "./orchestrator.ts";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

/** How long runs are let come to their next checkpoint when the process is told to stop. */
const GRACE_MS = 10_000;

function fail(error: unknown): never {
  process.stderr.write(`purser: ${toInnerErrorShape(error).message}\n`);
  process.exit(2);
}

/** Configuration -> dependencies -> app; drains on SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const observability = await openObservability({
    version,
    level: config.logLevel,
    otlpEndpoint: config.otlpEndpoint,
    secrets: config.secrets,
  });
  const { observer, metrics } = observability;
  const orchestrator = await openOrchestrator(config, { observer });
  await orchestrator.start();
  const onError = (err: unknown) => observer.log.error({ err }, "An event stream broke");
  const app = createApp(orchestrator, { version, metrics, onError });
  const server = serve({ fetch: nodeFetch(app), port: config.port, hostname: config.host }, ({ port }) => {
    process.stdout.write(
      `Purser ${version} listens on http://${config.host}:${port} (database ${config.database})\n`,
    );
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    const { code, message } = error;
    const where = `${config.host}:${config.port}`;
    const reason =
      code === "EADDRINUSE"
        ? `Port ${config.port} is taken. Set PORT to a free one, for example PORT=8124 npm start.`
        : `The server cannot listen on ${where} (${message}). Check HOST and PORT.`;
    // What was taken over from a dead process goes on at the next start.
    void orchestrator.stop().finally(() => fail(new PurserError("cannot_listen", reason)));
  });
  const stop = async () => {
    server.close();
    // First: a reader that is broken off comes back with Last-Event-ID, one that sees an end believes the run ended.
    app.closeStreams();
    // Runs come to a checkpoint and go on at the next start.
    await orchestrator.stop({ graceMs: GRACE_MS });
    await observability.stop();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop().catch(fail));
}

main().catch(fail);
