import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import { dryRun } from "../../dry-run.ts";
import type { PlanInput } from "../../graph/plan.ts";
import { checkPlan } from "../../graph/plan-check.ts";
import { drawPlan } from "../../graph/draw.ts";
import { type PlannedWrite, writesOf } from "../../graph/plan-writes.ts";
import { type Orchestrator, openOrchestrator } from "../../orchestrator.ts";
import { type Command, EXIT, type ExitCode, type Invocation } from "../command.ts";
import { conclude } from "../conclude.ts";
import { follow } from "../follow.ts";
import { operatorOf, withOrchestrator } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { readInput } from "./call.ts";
import { answeringOf } from "./run.ts";

export const plan: Command = {
  name: "plan",
  usage: "check FILE | run FILE [--input JSON|FILE|-] [--yes] [--company NAME]",
  summary: "Check a plan (its graph, problems, writes, a dry run), or run it.",
  options: { input: { type: "string" }, yes: { type: "boolean" } },
  run: async (invocation) => {
    const [verb, file] = invocation.positionals;
    if ((verb !== "check" && verb !== "run") || file === undefined) {
      throw new PurserError("usage", `Usage: purser plan ${plan.usage}`);
    }
    const given = readPlan(resolve(invocation.cwd, file));
    const input = parseOrThrow(z.record(z.string(), z.unknown()), await readInput(invocation), {
      what: "--input",
    });
    return withOrchestrator(invocation, (orchestrator) =>
      (verb === "check" ? check : runFile)(orchestrator, invocation, { given, input }),
    );
  },
};

type PlanFile = { readonly given: PlanInput; readonly input: Readonly<Record<string, unknown>> };

async function check(
  orchestrator: Orchestrator,
  invocation: Invocation,
  { given, input }: PlanFile,
): Promise<ExitCode> {
  const { terminal, json } = invocation;
  const actor = await operatorOf(orchestrator, invocation);
  const checked = checkPlan(given, orchestrator.registry.forCompany(actor.companyId));
  const writes = writesOf(checked, orchestrator.registry.forCompany(actor.companyId));
  const mermaid = drawPlan(checked);
  const { results, changes } = await dryRun(orchestrator, actor, {
    plan: given,
    input,
    open: (config) => openOrchestrator(config),
  });
  if (json) {
    terminal.out(JSON.stringify({ plan: checked, mermaid, writes, dryRun: { results, changes } }, null, 2));
    return EXIT.ok;
  }
  terminal.out(mermaid);
  printWrites(writes, terminal);
  terminal.out("\nDry run, on a copy of the books:");
  for (const { taskId, status, error, warnings } of Object.values(results)) {
    terminal.out(`  ${taskId.padEnd(20)} ${status}  ${error?.message ?? warnings?.join("; ") ?? ""}`);
  }
  const changed = Object.entries(changes).map(([table, rows]) => `${rows > 0 ? "+" : ""}${rows} ${table}`);
  terminal.out(`  would change: ${changed.join(", ") || "nothing"}`);
  return EXIT.ok;
}

function printWrites(writes: readonly PlannedWrite[], terminal: Terminal): void {
  terminal.out(writes.length === 0 ? "\nIt writes nothing." : "\nWrites:");
  for (const { task, operation, undo, approval } of writes) {
    terminal.out(
      `  ${task.padEnd(20)} ${operation}  ${approval ? "after approval" : "without approval"}; undo: ${undo}`,
    );
  }
}

async function runFile(
  orchestrator: Orchestrator,
  invocation: Invocation,
  { given, input }: PlanFile,
): Promise<ExitCode> {
  const actor = await operatorOf(orchestrator, invocation);
  checkPlan(given, orchestrator.registry.forCompany(actor.companyId));
  const thread = await orchestrator.threads.create(actor);
  const followed = await follow(orchestrator, {
    actor,
    threadId: thread.id,
    graph: "plan",
    start: { kind: "input", input: { plan: given, input } },
    answering: answeringOf(invocation),
    invocation,
  });
  return conclude(followed, invocation);
}

/** A plan's file, as JSON; its problems are the checker's to tell. */
function readPlan(path: string): PlanInput {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as PlanInput;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError("invalid_plan", `The plan ${path} cannot be read: ${reason}`, { cause });
  }
}
