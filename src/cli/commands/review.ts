import { z } from "zod";
import { reviewItemShape } from "../../agents/finance/ocr-output.ts";
import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { callApproved } from "../approved-call.ts";
import { type Command, EXIT, type ExitCode, type Invocation } from "../command.ts";
import { operatorOf, withOrchestrator } from "../session.ts";

const listed = z.object({ items: z.array(reviewItemShape) });
type Item = z.output<typeof reviewItemShape>;
const settled = z.object({
  standardized: z.object({ filename: z.string(), status: z.string() }),
  open: z.array(reviewItemShape),
});

/** Enough of an id to tell questions apart. */
const SHORT_ID = 8;

/** How the ids of documents begin. */
const DOCUMENT = "document-";

export const review: Command = {
  name: "review",
  usage: "[ITEM VALUE | DOCUMENT FIELD VALUE] [--company NAME]",
  summary: "List what documents leave open, answer one question, or correct one field of a document.",
  options: {},
  run: async (invocation) => {
    const [item, ...rest] = invocation.positionals;
    return withOrchestrator(invocation, async (orchestrator) => {
      const actor = await operatorOf(orchestrator, invocation);
      const items = await openItems(orchestrator, actor);
      if (item === undefined) return print(items, invocation);
      const [field = "", ...words] = rest;
      if (item.startsWith(DOCUMENT) && field !== "" && words.length > 0) {
        const inputs = { documentId: item, field, value: words.join(" ") };
        return answer(orchestrator, actor, { operation: "correct_document", inputs, invocation });
      }
      if (rest.length === 0) throw new PurserError("usage", `Usage: purser review ${review.usage}`);
      const inputs = { itemId: theItem(items, item).id, value: rest.join(" ") };
      return answer(orchestrator, actor, { operation: "resolve_review", inputs, invocation });
    });
  },
};

async function openItems(orchestrator: Orchestrator, actor: Actor): Promise<readonly Item[]> {
  const result = await orchestrator.call(actor, { agent: "ocr_agent", operation: "list_review", input: {} });
  if (result.status !== "success") throw asError(result.error);
  return listed.parse(result.output).items;
}

function print(items: readonly Item[], { terminal, json }: Invocation): ExitCode {
  if (json) {
    terminal.out(JSON.stringify({ items }, null, 2));
    return EXIT.ok;
  }
  if (items.length === 0) terminal.out("No document waits for an answer.");
  for (const [filename, questions] of Map.groupBy(items, (item) => item.filename)) {
    terminal.out(`${filename}  ${terminal.style("dim", questions[0]?.documentId ?? "")}`);
    for (const { id, message, candidates, answers } of questions) {
      terminal.out(`  ${id.slice(0, SHORT_ID)}  ${message}`);
      const choices = [...new Set([...candidates, ...answers])];
      if (choices.length > 0) terminal.out(terminal.style("dim", `            ${choices.join(" | ")}`));
    }
  }
  if (items.length > 0)
    terminal.out("\nAnswer one:  purser review ITEM VALUE   (then run the workflow again)");
  return EXIT.ok;
}

/** @throws PurserError `unknown_review` */
function theItem(items: readonly Item[], given: string): Item {
  const [found, another] = items.filter(({ id }) => id.startsWith(given));
  if (found && !another) return found;
  const why = found ? "names several questions; give more of it" : "names no open question";
  throw new PurserError("unknown_review", `"${given}" ${why}. \`purser review\` lists them.`);
}

type Answering = {
  readonly operation: "resolve_review" | "correct_document";
  readonly inputs: Readonly<Record<string, string>>;
  readonly invocation: Invocation;
};

/** An answer cannot be taken back, so it needs a person's yes; who types it at the terminal gives it. */
async function answer(
  orchestrator: Orchestrator,
  actor: Actor,
  { operation, inputs, invocation }: Answering,
): Promise<ExitCode> {
  const result = await callApproved(orchestrator, actor, {
    agent: "ocr_agent",
    operation,
    inputs,
    reason: "A person answers what a document leaves open.",
  });
  const { standardized, open } = settled.parse(result.output);
  const { terminal, json } = invocation;
  if (json) terminal.out(JSON.stringify(result.output, null, 2));
  else {
    const left = open.length === 0 ? "" : `, ${open.length} still open`;
    terminal.out(`${standardized.filename} is ${standardized.status}${left}.`);
  }
  return EXIT.ok;
}

function asError(error: { code: string; message: string } | undefined): PurserError {
  return new PurserError(error?.code ?? "failed", error?.message ?? "The answer was not taken.");
}
