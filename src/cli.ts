import "./base/node-version.ts";
import { main } from "./cli/main.ts";
import { processTerminal } from "./cli/terminal.ts";

const cancelled = new AbortController();
process.once("SIGINT", () => cancelled.abort());

process.exitCode = await main(process.argv.slice(2), {
  terminal: processTerminal(),
  env: process.env,
  cwd: process.cwd(),
  signal: cancelled.signal,
});
