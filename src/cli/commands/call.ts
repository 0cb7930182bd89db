import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Announcement } from "../../graph/events.ts";
import { z } from "zod";
import { parseOrThrow } from "../../base/parse.ts";
import { PurserError } from "../../base/errors.ts";
import { callApproved } from "../approved-call.ts";
import { type Command, EXIT, type Invocation, stringOption } from "../command.ts";
import { operatorOf, withOrchestrator } from "../session.ts";

export const call: Command = {
  name: "call",
  usage: "AGENT OPERATION [--input JSON|FILE|-] [--yes] [--company NAME]",
  summary: "Run one operation of one agent, JSON in and JSON out; --yes approves what needs a person.",
  options: { input: { type: "string" }, yes: { type: "boolean" } },
  run: async (invocation) => {
    const { terminal, positionals, signal } = invocation;
    const [agent, operation] = positionals;
    if (agent === undefined || operation === undefined) {
      throw new PurserError("usage", `Usage: purser call ${call.usage}`);
    }
    const input = await readInput(invocation);
    return withOrchestrator(invocation, async (orchestrator) => {
      const { effect, undo } = orchestrator.registry.resolve(agent, operation);
      const actor = await operatorOf(orchestrator, invocation);
      if (invocation.values["yes"] === true) {
        const inputs = parseOrThrow(z.record(z.string(), z.unknown()), input, { what: "--input" });
        const reason = "The operator asks for it at the terminal.";
        const { output } = await callApproved(orchestrator, actor, { agent, operation, inputs, reason });
        terminal.out(JSON.stringify(output, null, 2));
        return EXIT.ok;
      }
      if (effect === "write" && undo?.kind === "irreversible")
        throw needsYes(`${agent}.${operation} cannot be undone`);
      const onEvent = (event: Announcement) => {
        if (event.event !== "step_progress") return;
        const { message, done, total } = event;
        const share = done !== undefined && total ? `  ${Math.floor((100 * done) / total)}%` : "";
        terminal.status(`… ${message}${share}`);
      };
      const result = await orchestrator.call(actor, { agent, operation, input, signal, onEvent });
      if (result.status !== "success") {
        const { code = result.status, message = result.status, details = {} } = result.error ?? {};
        if (code === "approval_required") throw needsYes(`${agent}.${operation} needs a person's yes`);
        throw new PurserError(code, message, { details });
      }
      terminal.out(JSON.stringify(result.output, null, 2));
      return EXIT.ok;
    });
  },
};

function needsYes(why: string): PurserError {
  return new PurserError("approval_required", `${why}: say --yes if you mean it, or run it in a workflow.`);
}

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
