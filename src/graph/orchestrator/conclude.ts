import type { Db } from "../../store/database.ts";
import type { Plan } from "../plan.ts";
import type { CaseEnd } from "../plan-case.ts";
import type { Decision } from "./decision.ts";
import { type Printed, printTold, tellOutput } from "./tell/index.ts";

type Scope = { readonly db: Db; readonly companyId: string };

/** What an operation that ran for a request says: its answer, or why there is none. */
export async function concludeOperation(
  { results, outcome }: CaseEnd,
  {
    plan,
    decision,
    instead,
    ...scope
  }: Scope & { readonly plan: Plan; readonly decision: Decision; readonly instead: string },
): Promise<Printed> {
  const [task] = plan.tasks;
  const result = task && results[task.id];
  if (result?.status !== "success") {
    const undone = outcome.rollback === null ? "" : ` ${outcome.answer}`;
    return { text: `${result?.error?.message ?? outcome.answer}${undone}`, figures: [] };
  }
  const told = tellOutput(result.output);
  const printed = await printTold(scope.db, scope.companyId, told);
  // What nothing was a good match for and nothing answers: say what would be.
  return told.refused === true && decision.by === "default"
    ? { ...printed, text: `${printed.text}\n\n${instead}` }
    : printed;
}

/** What a workflow says when it has ended: what was done, and how it came out. */
export async function concludeWorkflow(
  { results, outcome }: CaseEnd,
  { plan, ...scope }: Scope & { readonly plan: Plan },
): Promise<Printed> {
  const title = plan.title ?? plan.name.replaceAll("_", " ");
  const done = outcome.completedSteps.length > 0 ? ` Done: ${outcome.completedSteps.join(", ")}.` : "";
  const skipped = plan.tasks.filter(({ id }) => results[id]?.status === "skipped").map(({ id }) => id);
  const left = skipped.length > 0 ? ` Skipped: ${skipped.join(", ")}.` : "";
  if (outcome.status !== "success") {
    const text = `The workflow ${title} ended as ${outcome.status.replaceAll("_", " ")}.${done}${left} ${outcome.answer}`;
    return { text, figures: [] };
  }
  const last = plan.tasks.findLast(({ id }) => results[id]?.status === "success");
  const told = last ? tellOutput(results[last.id]?.output) : { text: outcome.answer, figureIds: [] };
  const printed = await printTold(scope.db, scope.companyId, told);
  return { ...printed, text: `The workflow ${title} is done.${done}${left}\n${printed.text}` };
}
