import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

export type Served = {
  readonly url: string;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

async function whenUp(url: string, child: ChildProcess): Promise<Served> {
  for (let tries = 0; tries < 600; tries += 1) {
    const up = await fetch(`${url}/ok`)
      .then((response) => response.ok)
      .catch(() => false);
    if (up) {
      const stop = async () => {
        child.kill("SIGKILL");
        if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      };
      return { url, child, stop };
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await pause(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

export async function startPurser(home: string): Promise<Served> {
  const port = await freePort();
  const child = fork(here("purser.ts"), [home, String(port)], {
    execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return whenUp(`http://127.0.0.1:${port}`, child);
}

/** LangGraph's own development server; `jobs`: runs at once. In a folder of its own, since it writes beside its configuration. */
export async function startDev(jobs: number | undefined): Promise<Served> {
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), "purser-bench-dev-"));
  const graphs = relative(home, here("graphs.ts"));
  const config = {
    node_version: "24",
    graphs: { instant: `${graphs}:instant`, slow: `${graphs}:slow` },
    env: {},
  };
  writeFileSync(join(home, "langgraph.json"), JSON.stringify(config));
  const cli = here("../../studio/node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs");
  const args = ["dev", "--no-browser", "--no-reload", "--port", String(port)];
  if (jobs !== undefined) args.push("-n", String(jobs));
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: home,
    env: { ...process.env, LANGGRAPH_CLI_NO_ANALYTICS: "1", LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "ignore"],
    detached: true,
  });
  const served = await whenUp(`http://localhost:${port}`, child);
  const stop = async () => {
    // It has children of its own, which do not end with it.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await once(child, "exit").catch(() => undefined);
    rmSync(home, { recursive: true, force: true });
  };
  return { ...served, stop };
}
