import { HumanMessage, type BaseMessage } from "@langchain/core/messages";
import type { Db } from "../../store/database.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { Turn } from "./decision.ts";
import { findEntities } from "./entities.ts";
import type { ChatState } from "./state.ts";

/** What a request is read to; a pasted document behind it is not part of what is asked. */
const LONGEST_REQUEST = 2_000;

export type PreparedTurn = {
  readonly turn: Turn;
  /** The request as a message, where it did not come as one. */
  readonly added: readonly BaseMessage[];
};

/** What the person says now: the last message where it is the person's, else `request`. */
export async function prepareTurn(
  { messages, request, preferred_agent, workflow_type, input }: ChatState,
  { db, companyId, runtime }: { readonly db: Db; readonly companyId: string; readonly runtime: Runtime },
): Promise<PreparedTurn> {
  const last = messages.at(-1);
  const said = last?.type === "human" ? last.text.trim() : undefined;
  const words = (said ?? request?.trim() ?? "").slice(0, LONGEST_REQUEST);
  const read = async (text: string): Promise<Turn> => ({
    request: text,
    preferredAgent: preferred_agent ?? undefined,
    workflowType: workflow_type ?? undefined,
    input,
    entities: await findEntities(db, companyId, text),
    reread: read,
  });
  const added =
    said === undefined && words !== "" ? [new HumanMessage({ id: runtime.ids.next(), content: words })] : [];
  return { turn: await read(words), added };
}
