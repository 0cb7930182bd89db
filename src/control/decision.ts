import { z } from "zod";
import { PurserError } from "../base/errors.ts";

/** A person's answer to an approval. `edit` carries the arguments as the person wants them. */
export const decisionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("approve") }),
  z.object({ type: z.literal("edit"), arguments: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal("reject"), reason: z.string().default("rejected without a reason") }),
]);
export type Decision = z.infer<typeof decisionSchema>;

const legacyEdit = z.object({ args: z.object({ args: z.record(z.string(), z.unknown()) }) });
const modernEdit = z.object({ edited_action: z.object({ args: z.record(z.string(), z.unknown()) }) });
const camelEdit = z.object({ editedAction: z.object({ args: z.record(z.string(), z.unknown()) }) });
const ownEdit = z.object({ arguments: z.record(z.string(), z.unknown()) });

/**
 * Reads an answer in any dialect that LangGraph clients speak: Agent Inbox (`[{type: "accept"|"edit"|"ignore"|
 * "response", args}]`), Agent Chat UI and langchain (`{decisions: [{type: "approve"|"edit"|"reject", ...}]}`),
 * and our own `{type}`. What is not clearly a yes is refused, never taken for one.
 * @throws PurserError `invalid_decision`
 */
export function parseDecision(answer: unknown): Decision {
  const single = unwrap(answer);
  const { type } = z.object({ type: z.string() }).catch({ type: "" }).parse(single);
  switch (type) {
    case "approve":
    case "accept":
      return { type: "approve" };
    case "edit":
      return { type: "edit", arguments: editedArguments(single) };
    case "reject":
    case "ignore":
    case "response":
      return { type: "reject", reason: rejectReason(single) };
    default:
      throw new PurserError(
        "invalid_decision",
        'The answer must be {"type": "approve"}, {"type": "reject", "reason": "..."} or {"type": "edit", "arguments": {...}}.',
      );
  }
}

function unwrap(answer: unknown): unknown {
  const list = z.object({ decisions: z.array(z.unknown()) }).safeParse(answer);
  const items = list.success ? list.data.decisions : answer;
  if (!Array.isArray(items)) return items;
  if (items.length !== 1) {
    throw new PurserError("invalid_decision", `One approval takes one decision, not ${items.length}.`);
  }
  return items[0] as unknown;
}

function editedArguments(answer: unknown): Record<string, unknown> {
  const own = ownEdit.safeParse(answer);
  if (own.success) return own.data.arguments;
  const modern = modernEdit.safeParse(answer);
  if (modern.success) return modern.data.edited_action.args;
  const camel = camelEdit.safeParse(answer);
  if (camel.success) return camel.data.editedAction.args;
  const legacy = legacyEdit.safeParse(answer);
  if (legacy.success) return legacy.data.args.args;
  throw new PurserError(
    "invalid_decision",
    'An edit must carry the new arguments: {"type": "edit", "arguments": {...}}.',
  );
}

function rejectReason(answer: unknown): string {
  const shape = z.object({
    reason: z.string().optional(),
    message: z.string().optional(),
    args: z.unknown().optional(),
  });
  const { reason, message, args } = shape.parse(answer);
  return reason ?? message ?? (typeof args === "string" ? args : "rejected without a reason");
}
