import { z } from "@hono/zod-openapi";
import { approvalJson, toApprovalJson } from "../routes/approval-json.ts";
import type { Conversation, TurnEvent } from "./follow.ts";
import { told } from "./told.ts";

/** What Purser says beside an answer, in a field that OpenAI's clients pass over. */
export const extension = z
  .object({
    session_id: z.string(),
    thread_id: z.string(),
    run_id: z.string().nullable(),
    /** How the run ended; `waiting`: the message needed none, and the conversation waits for a decision. */
    status: z.string(),
    approvals: z.array(approvalJson),
  })
  .extend(told.shape)
  .openapi("PurserExtension");

export function extensionOf(
  { orchestrator, place, threadId }: Conversation,
  end: Extract<TurnEvent, { kind: "end" }>,
): z.infer<typeof extension> {
  const now = orchestrator.runtime.clock.now();
  return {
    session_id: place.session,
    thread_id: threadId,
    run_id: end.runId,
    status: end.status,
    approvals: end.approvals.map((approval) => toApprovalJson(approval, now)),
    ...end.told,
  };
}
