import type { Context } from "hono";
import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import type { Conversation } from "./follow.ts";
import { threadOf } from "./session.ts";

export type ChatDeps = {
  readonly orchestrator: Orchestrator;
  /** The name under which the orchestrator's graph is served; default `orchestrator`. */
  readonly graph?: string;
};

const LONGEST_SESSION = 200;

/**
 * The conversation that a request belongs to. Without a session it is a new one, whose name the client is told.
 * @param session as the request names it, first one that is given
 */
export function openConversation(
  c: Context,
  { orchestrator, graph = "orchestrator" }: ChatDeps,
  { actor, sessions }: { readonly actor: Actor; readonly sessions: readonly (string | null | undefined)[] },
): Conversation {
  const named = [c.req.header("x-session-id"), ...sessions].find((name) => name != null && name !== "");
  if (named != null && named.length > LONGEST_SESSION) {
    throw new PurserError("invalid_input", `A session's name has at most ${LONGEST_SESSION} characters.`);
  }
  const session = named ?? orchestrator.runtime.ids.next();
  c.header("x-session-id", encodeURIComponent(session));
  return {
    orchestrator,
    graph,
    actor,
    threadId: threadOf(actor, session),
    place: { session, isNew: named == null },
    signal: c.req.raw.signal,
  };
}

/** Seconds since 1970, as OpenAI's API tells time. */
export function epochSeconds({ runtime }: Pick<Orchestrator, "runtime">): number {
  return Math.floor(runtime.clock.now().getTime() / 1000);
}
