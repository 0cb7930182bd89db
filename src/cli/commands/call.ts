import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Announcement } from "../../graph/events.ts";
import { PurserError } from "../../base/errors.ts";
import { type Command, EXIT, type Invocation, stringOption } from "../command.ts";
import { operatorOf, withOrchestrator } from "../session.ts";

export const call: Command = {
  name: "call",
  usage: "AGENT OPERATION [--input JSON|FILE|-] [--company NAME]",
  summary: "Run one operation of one agent, JSON in and JSON out.",
  options: { input: { type: "string" } },
  run: async (invocation) => {
    const { terminal, positionals, signal } = invocation;
    const [agent, operation] = positionals;
    if (agent === undefined || operation === undefined) {
      throw new PurserError("usage", `Usage: purser call ${call.usage}`);
    }
    const input = await readInput(invocation);
    return withOrchestrator(invocation, async (orchestrator) => {
      orchestrator.registry.resolve(agent, operation);
      const actor = await operatorOf(orchestrator, invocation);
      const onEvent = (event: Announcement) => {
        if (event.event !== "step_progress") return;
        const { message, done, total } = event;
        const share = done !== undefined && total ? `  ${Math.floor((100 * done) / total)}%` : "";
        terminal.status(`… ${message}${share}`);
      };
      const result = await orchestrator.call(actor, { agent, operation, input, signal, onEvent });
      if (result.status !== "success") {
        const { code = result.status, message = result.status, details = {} } = result.error ?? {};
        throw new PurserError(code, message, { details });
      }
      terminal.out(JSON.stringify(result.output, null, 2));
      return EXIT.ok;
    });
  },
};

/** The operation's input: JSON text, a file of it, or standard input for `-`. */
export async function readInput({ values, terminal, cwd }: Invocation): Promise<unknown> {
  const given = stringOption(values, "input");
  if (given === undefined) return {};
  const text =
    given === "-"
      ? await terminal.readStdin()
      : given.trimStart().startsWith("{")
        ? given
        : readText(resolve(cwd, given));
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError(
      "invalid_input",
      `--input ${given === "-" ? "(standard input)" : given} is not JSON: ${reason}`,
      { cause },
    );
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new PurserError("invalid_input", `--input: the file ${path} cannot be read.`, { cause });
  }
}
