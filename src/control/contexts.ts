import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import { parseOrThrow } from "../base/parse.ts";
import type { Runtime } from "../base/runtime.ts";
import { cleanJson } from "../base/untrusted-json.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { Actor } from "./context.ts";
import { listContexts, listSharedState, saveContext, saveSharedState } from "./context-queries.ts";

/** For whom an agent acts in a session, and what it may do there. */
export type AgentContext = Actor & {
  readonly sessionId: string;
  readonly agentId: string;
  readonly createdAt: string;
};

/**
 * Sessions: who acts in them, and what their agents share. Kept in the database. The company always comes from
 * authentication, so no company reaches a session of another, even by its name.
 */
export type Contexts = {
  /** A new session unless one is named. @throws PurserError `invalid_input` */
  readonly createContext: (
    request: Actor & { readonly agentId: string; readonly sessionId?: string | undefined },
  ) => Promise<AgentContext>;
  /** Those of a session, oldest first. @throws PurserError `unknown_session` */
  readonly getContext: (
    companyId: string,
    sessionId: string,
  ) => Promise<readonly [AgentContext, ...AgentContext[]]>;
  /** Any JSON. The last write counts. @throws PurserError `unknown_session`, `invalid_input`, `state_too_large` */
  readonly setSharedState: (actor: Actor, sessionId: string, entry: SharedEntry) => Promise<void>;
  /** Undefined where there is no such key. @throws PurserError `unknown_session` */
  readonly getSharedState: (companyId: string, sessionId: string, key: string) => Promise<unknown>;
  readonly sharedKeys: (companyId: string, sessionId: string) => Promise<readonly string[]>;
};

export type SharedEntry = { readonly key: string; readonly value: unknown };

export const MAX_VALUE = 256 * 1024;
export const MAX_SESSION = 1024 * 1024;

const name = z.string().regex(/^[\w.:@-]{1,200}$/, "must be up to 200 letters, digits and . _ : @ -");
const request = z.object({ agentId: name, sessionId: name.optional() });

export function createContexts({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): Contexts {
  const now = () => runtime.clock.now().toISOString();

  async function known(
    companyId: string,
    sessionId: string,
  ): Promise<readonly [AgentContext, ...AgentContext[]]> {
    const [first, ...others] = (await listContexts(db, companyId, sessionId)).map(fromRow);
    if (!first) throw new PurserError("unknown_session", `There is no session "${sessionId}".`);
    return [first, ...others];
  }

  return {
    createContext: async ({ companyId, userId, permissions, ...named }) => {
      const { agentId, sessionId = runtime.ids.next() } = parseOrThrow(request, named, {
        what: "The context",
      });
      const row: Row<"context"> = {
        company_id: companyId,
        session_id: sessionId,
        agent_id: agentId,
        user_id: userId,
        permissions: JSON.stringify(permissions),
        created_at: now(),
      };
      await saveContext(db, row);
      return fromRow(row);
    },
    getContext: known,
    setSharedState: async ({ companyId, userId }, sessionId, { key, value }) => {
      await known(companyId, sessionId);
      parseOrThrow(name, key, { what: "The key of shared state" });
      const text = JSON.stringify(cleanJson(value ?? null, "The shared state"));
      const others = (await listSharedState(db, companyId, sessionId)).filter((row) => row.key !== key);
      const total = others.reduce((sum, row) => sum + row.value.length, text.length);
      if (text.length > MAX_VALUE || total > MAX_SESSION) {
        throw new PurserError(
          "state_too_large",
          `Shared state holds ${MAX_VALUE} characters a key and ${MAX_SESSION} a session; keep a reference instead.`,
        );
      }
      await saveSharedState(db, {
        company_id: companyId,
        session_id: sessionId,
        key,
        value: text,
        updated_by: userId,
        updated_at: now(),
      });
    },
    getSharedState: async (companyId, sessionId, key) => {
      await known(companyId, sessionId);
      const row = (await listSharedState(db, companyId, sessionId)).find((one) => one.key === key);
      return row && (JSON.parse(row.value) as unknown);
    },
    sharedKeys: async (companyId, sessionId) =>
      (await listSharedState(db, companyId, sessionId)).map(({ key }) => key),
  };
}

function fromRow(row: Row<"context">): AgentContext {
  return {
    sessionId: row.session_id,
    agentId: row.agent_id,
    companyId: row.company_id,
    userId: row.user_id,
    permissions: z.array(z.string()).parse(JSON.parse(row.permissions)),
    createdAt: row.created_at,
  };
}
