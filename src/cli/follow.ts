import { formatFigure } from "../figures/format.ts";
import type { Actor } from "../control/context.ts";
import type { Approval } from "../control/approvals.ts";
import type { Decision } from "../control/decision.ts";
import { workflowEvent, type WorkflowEvent } from "../graph/events.ts";
import { type Outcome, outcomeSchema } from "../graph/state.ts";
import type { Orchestrator } from "../orchestrator.ts";
import type { RunInfo, RunRequest } from "../runs/run.ts";
import type { Terminal } from "./terminal.ts";
import type { Invocation } from "./command.ts";

/** How approval points are answered: every one with yes, with no, or by asking the person at the terminal. */
export type Answering =
  { readonly kind: "yes" } | { readonly kind: "no"; readonly reason: string } | { readonly kind: "ask" };

export type Followed =
  | {
      readonly kind: "ended";
      readonly run: RunInfo;
      readonly outcome: Outcome | null;
      readonly results: unknown;
    }
  | { readonly kind: "waiting"; readonly threadId: string; readonly approvals: readonly Approval[] };

type Case = { readonly actor: Actor; readonly threadId: string; readonly graph: string };

/**
 * Runs a workflow to its end in front of a person: shows its events, answers its approval points, and stops where
 * nobody is there to answer.
 */
export async function follow(
  orchestrator: Orchestrator,
  {
    invocation,
    answering,
    start,
    ...at
  }: Case & { invocation: Invocation; answering: Answering; start: RunRequest["start"] },
): Promise<Followed> {
  const { terminal, signal, json } = invocation;
  let next: RunRequest["start"] = start;
  for (;;) {
    const run = await runOnce(orchestrator, at, {
      start: next,
      signal,
      show: json ? () => undefined : eventPrinter(terminal),
    });
    if (run.status !== "interrupted") {
      const { values } = await orchestrator.runs.state(at.actor, at.threadId, { graph: at.graph });
      const outcome = outcomeSchema.safeParse(values["outcome"]);
      return {
        kind: "ended",
        run,
        outcome: outcome.success ? outcome.data : null,
        results: values["results"] ?? {},
      };
    }
    const decided = await decideAll(orchestrator, at, { answering, invocation });
    if (decided.kind === "waiting")
      return { kind: "waiting", threadId: at.threadId, approvals: decided.approvals };
    next = { kind: "resume", answer: decided.answers };
  }
}

async function runOnce(
  orchestrator: Orchestrator,
  { actor, threadId, graph }: Case,
  {
    start,
    signal,
    show,
  }: { start: RunRequest["start"]; signal: AbortSignal; show: (event: WorkflowEvent) => void },
): Promise<RunInfo> {
  const { runs } = orchestrator;
  const run = await runs.start(actor, { threadId, graph, start, streamModes: ["custom"] });
  const cancel = () => void runs.cancel(actor, run.id);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for await (const { event, data } of runs.events(actor, run.id)) {
      const told = event === "custom" ? workflowEvent.safeParse(data) : undefined;
      if (told?.success) show(told.data);
    }
    const ended = await runs.wait(actor, run.id);
    signal.throwIfAborted();
    return ended;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

type Decided =
  | { readonly kind: "decided"; readonly answers: Readonly<Record<string, Decision>> }
  | { readonly kind: "waiting"; readonly approvals: readonly Approval[] };

export async function decideAll(
  orchestrator: Orchestrator,
  { actor, threadId, graph }: Case,
  { answering, invocation }: { answering: Answering; invocation: Invocation },
): Promise<Decided> {
  const { tasks } = await orchestrator.runs.state(actor, threadId, { graph });
  const pending = await orchestrator.approvals.list(actor.companyId, { threadId, status: "pending" });
  const answers: Record<string, Decision> = {};
  for (const { id, value } of tasks.flatMap((task) => task.interrupts)) {
    const approvalId = (value as { approval_id?: string }).approval_id;
    const approval = pending.find((one) => one.id === approvalId);
    if (!approval) continue;
    const decision = await decide(approval, answering, invocation);
    if (!decision) return { kind: "waiting", approvals: pending };
    answers[id] = decision;
  }
  return { kind: "decided", answers };
}

async function decide(
  approval: Approval,
  answering: Answering,
  { terminal, signal, json }: Invocation,
): Promise<Decision | undefined> {
  if (!json) printApproval(approval, terminal);
  switch (answering.kind) {
    case "yes":
      if (!json) terminal.out("  approved by --yes");
      return { type: "approve" };
    case "no":
      return { type: "reject", reason: answering.reason };
    case "ask": {
      if (!terminal.interactive || json) return undefined;
      const answer = (await terminal.ask("  Approve? [y = yes, n = no, anything else = later] ", signal))
        .trim()
        .toLowerCase();
      if (answer === "y" || answer === "yes") return { type: "approve" };
      if (answer === "n" || answer === "no") {
        return {
          type: "reject",
          reason: (await terminal.ask("  Why not? ", signal)).trim() || "no reason given",
        };
      }
      return undefined;
    }
    default:
      return answering satisfies never;
  }
}

export function printApproval({ id, action, expiresAt }: Approval, terminal: Terminal): void {
  terminal.out(`\n${terminal.style("yellow", "approval needed")}  ${action.summary}`);
  terminal.out(`  ${action.reason}`);
  for (const figure of action.figures)
    terminal.out(`    ${figure.label.padEnd(34)} ${formatFigure(figure).padStart(20)}`);
  for (const { title, path } of action.exhibits) terminal.out(`    ${title.padEnd(34)} ${path}`);
  terminal.out(
    terminal.style("dim", `  undo: ${action.undo}   approval ${id}, expires ${expiresAt.slice(0, 10)}`),
  );
}

/** The first sentence of what came of a step; an amount's point is followed by a digit. */
function firstSentence(answer = ""): string {
  const sentence = /^.*?\.(?=\s|$)/.exec(answer)?.[0] ?? answer;
  return sentence.length > LONGEST_REMARK ? "" : sentence;
}

/** Longer ones are for the end, where the workflow's answer stands. */
const LONGEST_REMARK = 120;

/** Prints what happens, a line a step; progress rewrites one line. */
function eventPrinter(terminal: Terminal): (event: WorkflowEvent) => void {
  return (event) => {
    switch (event.event) {
      case "step_started": {
        terminal.status(`  … ${event.step}  (${event.agent}.${event.operation})`);
        return;
      }
      case "step_progress": {
        const share =
          event.done !== undefined && event.total ? `  ${Math.floor((100 * event.done) / event.total)}%` : "";
        terminal.status(`  … ${event.step}  ${event.message}${share}`);
        return;
      }
      case "step_completed": {
        terminal.out(
          `  ${terminal.style("green", "✓")} ${event.step.padEnd(15)} ${(event.ms / 1000).toFixed(1).padStart(5)} s  ${firstSentence(event.answer)}`.trimEnd(),
        );
        for (const remark of event.remarks ?? []) terminal.out(terminal.style("dim", `      ${remark}`));
        return;
      }
      case "step_failed": {
        if (event.code === "dependency_failed") {
          terminal.out(terminal.style("dim", `  - ${event.step.padEnd(15)} not run`));
          return;
        }
        terminal.out(
          `  ${terminal.style("red", "✗")} ${event.step.padEnd(14)} ${event.status}: ${event.message}`,
        );
        return;
      }
      case "step_skipped": {
        terminal.out(`  - ${event.step.padEnd(14)} skipped: ${event.reason}`);
        return;
      }
      case "rollback_started": {
        terminal.status(`  … taking back ${event.steps.join(", ")}`);
        return;
      }
      case "rollback_completed": {
        for (const step of event.undone)
          terminal.out(`  ${terminal.style("yellow", "↩")} ${step.padEnd(14)} taken back`);
        for (const { taskId, why } of event.irreversible)
          terminal.out(`  ${terminal.style("red", "!")} ${taskId.padEnd(14)} stays: ${why}`);
        for (const { taskId, message } of [...event.failed, ...event.unknown])
          terminal.out(`  ${terminal.style("red", "!")} ${taskId.padEnd(14)} ${message}`);
        return;
      }
      case "workflow_started":
      case "workflow_completed":
      case "approval_requested":
        return undefined;
      default:
        return event satisfies never;
    }
  };
}
