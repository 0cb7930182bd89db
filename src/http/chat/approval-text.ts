import type { Approval } from "../../control/approvals.ts";
import { formatFigure } from "../../figures/format.ts";

/** More of the arguments than this is left to the inbox. */
const LONGEST_ARGUMENTS = 4000;

/** What a conversation waits for, exactly as it would be done, and how to answer. */
export function approvalsText(approvals: readonly Approval[], session: AnswerPlace): string {
  const shown = approvals.map((approval) => approvalText(approval)).join("\n\n");
  return `${shown}\n\n${howToAnswer(approvals, session)}`;
}

/** Where the answer must come from. */
export type AnswerPlace = {
  readonly session: string;
  /** Made here, so that the client must be told to send it. */
  readonly isNew: boolean;
};

function approvalText({ id, action, expiresAt }: Approval): string {
  const args = JSON.stringify(action.arguments, null, 2);
  const cut = args.length - LONGEST_ARGUMENTS;
  const shown =
    cut > 0 ? `${args.slice(0, LONGEST_ARGUMENTS)}\n... ${cut} more characters: GET /approvals/${id}` : args;
  return [
    `Approval needed: ${action.summary}`,
    `Why it is asked: ${action.reason}`,
    `What would be done: ${action.agent}.${action.operation} with`,
    "```json",
    shown.replaceAll("```", "'''"),
    "```",
    ...action.figures.map((figure) => `- ${figure.label}: ${formatFigure(figure)} (${figure.id})`),
    ...action.exhibits.map(({ title, path }) => `- ${title}: ${path}`),
    `Undo: ${action.undo}`,
    `Approval ${id}, expires ${expiresAt}`,
  ].join("\n");
}

function howToAnswer(approvals: readonly Approval[], { session, isNew }: AnswerPlace): string {
  const [first] = approvals;
  const where = isNew ? `, with the header "x-session-id: ${session}"` : "";
  if (!first) return "";
  const how =
    approvals.length === 1
      ? `Answer "yes" to have exactly this done, or "no, because ..." to reject it${where}.`
      : `${approvals.length} decisions are waited for. Answer "approve ${first.id.slice(0, 8)}" or "reject ${first.id.slice(0, 8)} because ..."${where}, naming each you decide.`;
  return `${how} Anything else leaves it waiting.`;
}
