import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { connectClient, type Server } from "./support.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const executable = join(root, "studio", "node_modules", ".bin", "langgraphjs");

export const devIsInstalled = () => existsSync(executable);

/**
 * Starts `langgraphjs dev` on the graphs of langgraph.json. It runs in a folder of its own, since it writes a
 * .gitignore and its state beside the configuration.
 */
export async function startDevServer(): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), "purser-contract-"));
  writeFileSync(join(home, "langgraph.json"), configFor(home));
  const port = await freePort();
  const bin = dirname(process.execPath);
  const child = spawn(
    executable,
    ["dev", "--no-browser", "--no-reload", "--port", String(port), "--config", join(home, "langgraph.json")],
    {
      cwd: home,
      env: {
        ...process.env,
        PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
        LANGGRAPH_CLI_NO_ANALYTICS: "1",
      },
      // A group of its own, so that the server it starts can be ended with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  const up = Promise.withResolvers<undefined>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("Server running")) up.resolve(undefined);
    });
  }
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      up.reject(new Error(`langgraphjs dev ended before it served:\n${said}`));
      resolve();
    });
  });
  await up.promise;
  const apiUrl = `http://localhost:${port}`;
  return {
    kind: "dev",
    apiUrl,
    client: connectClient(apiUrl),
    close: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      await exited;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The configuration with its graphs as seen from `home`: the command joins their paths to its folder's. */
function configFor(home: string): string {
  const config = JSON.parse(readFileSync(join(here, "langgraph.json"), "utf8")) as {
    graphs: Record<string, string>;
  };
  const graphs = Object.entries(config.graphs).map(([id, spec]) => [id, relative(home, join(here, spec))]);
  return JSON.stringify({ ...config, graphs: Object.fromEntries(graphs) as unknown });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
