import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const program = fileURLToPath(new URL("../../src/server.ts", import.meta.url));

export type ServerProcess = {
  readonly url: string;
  readonly port: string;
  readonly child: ChildProcess;
  /** Asks it to stop, as an operator does, and waits until it has. */
  readonly stop: () => Promise<void>;
};

/** `npm start` in a process of its own, killed when the test ends; by default on a port that is free. */
export async function startServer(home: string, { port = "0" } = {}): Promise<ServerProcess> {
  const env = {
    ...process.env,
    PURSER_HOME: home,
    PORT: port,
    PURSER_LOG_LEVEL: "silent",
    OPENAI_API_KEY: "",
  };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = /http:\S+/.exec(line.toString())?.[0] ?? "";
  return {
    url,
    port: new URL(url).port,
    child,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
