import { z } from "zod";
import { appendAudit } from "../../audit/audit.ts";
import { PurserError } from "../../base/errors.ts";
import type { OutboundFetch } from "../../base/outbound/index.ts";
import { parseOrThrow } from "../../base/parse.ts";
import type { Sealer } from "../../base/sealer.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import type { Registry } from "../registry.ts";
import { remoteClient } from "./client.ts";
import {
  deleteRemoteAgent,
  insertRemoteAgent,
  listAllRemoteAgents,
  listRemoteAgents,
  setRemoteHeaders,
} from "./queries.ts";
import { type Registration, remoteRequest, remoteSchemas } from "./registration.ts";
import { createRemoteAgent } from "./remote-agent.ts";
import { readRemoteSchemas } from "./schemas.ts";

/** A registered one, without its secrets. */
export type RemoteAgent = {
  readonly id: string;
  readonly url: string;
  readonly assistantId: string;
  readonly effect: "read" | "write";
  /** names only */
  readonly headers: readonly string[];
  readonly createdBy: string;
  readonly createdAt: string;
};

export type RemoteScope = {
  readonly companyId: string;
  readonly userId: string;
  readonly signal?: AbortSignal;
};

/** Agents that other LangGraph servers run. Each belongs to the company that registered it. */
export type RemoteAgents = {
  /**
   * Reads the graph's schemas there, keeps the agent and lets plans use it from now on.
   * @throws PurserError `invalid_input`, `agent_exists`, `agent_unavailable`, `unknown_remote_graph`, `remote_refused`
   */
  readonly register: (scope: RemoteScope, request: unknown) => Promise<RemoteAgent>;
  /** Work in progress finishes. @throws PurserError `unknown_agent`, `agent_built_in` */
  readonly unregister: (scope: RemoteScope, id: string) => Promise<void>;
  readonly list: (companyId: string) => Promise<readonly RemoteAgent[]>;
  /** At the start of a process: those that were registered before. Returns how many; those whose id was taken are left out. */
  readonly load: () => Promise<number>;
};

export type RemoteAgentsDeps = {
  readonly db: Db;
  readonly registry: Registry;
  readonly runtime: Runtime;
  /** Guarded: the URL is a client's. */
  readonly fetch: OutboundFetch;
  /** For the headers: they are keys of other servers. */
  readonly sealer: Sealer;
  /** Told of agents whose headers cannot be read any more: they are left out. */
  readonly onProblem?: ((error: PurserError) => void) | undefined;
};

const REGISTER_MS = 30_000;

export function createRemoteAgents(deps: RemoteAgentsDeps): RemoteAgents {
  const { db, registry, runtime, fetch, sealer, onProblem = () => undefined } = deps;
  const isTaken = (companyId: string, id: string) =>
    registry
      .forCompany(companyId)
      .list()
      .some((agent) => agent.id === id);
  const taken = (id: string) => new PurserError("agent_exists", `There is an agent "${id}" already.`);

  return {
    register: async ({ companyId, userId, signal }, request) => {
      const given = parseOrThrow(remoteRequest, request, { what: "The remote agent" });
      if (isTaken(companyId, given.id)) throw taken(given.id);
      const timed = AbortSignal.any([AbortSignal.timeout(REGISTER_MS), ...(signal ? [signal] : [])]);
      const schemas = await readRemoteSchemas(remoteClient(given, fetch), {
        assistant: given.assistant_id,
        signal: timed,
      });
      const agent = createRemoteAgent({ ...given, schemas }, { fetch });
      const at = runtime.clock.now().toISOString();
      const row: Row<"remote_agent"> = {
        company_id: companyId,
        id: given.id,
        url: given.url,
        assistant: given.assistant_id,
        title: agent.title,
        description: agent.description,
        schemas: JSON.stringify(schemas),
        effect: given.effect,
        headers: await sealer.seal(JSON.stringify(given.headers), nameOf(companyId, given.id)),
        created_by: userId,
        created_at: at,
      };
      await db.transaction().execute(async (tx) => {
        if (!(await insertRemoteAgent(tx, row))) throw taken(given.id);
        await appendAudit(tx, {
          companyId,
          at,
          actor: userId,
          action: "agent_registered",
          subject: `agent:${given.id}`,
          payload: { url: given.url, assistant: given.assistant_id, effect: given.effect },
        });
      });
      registry.forCompany(companyId).register(agent);
      return told(row, given.headers);
    },
    unregister: async ({ companyId, userId }, id) => {
      const removed = await db.transaction().execute(async (tx) => {
        if (!(await deleteRemoteAgent(tx, companyId, id))) return false;
        const at = runtime.clock.now().toISOString();
        const event = { action: "agent_unregistered", subject: `agent:${id}`, payload: {} };
        await appendAudit(tx, { companyId, at, actor: userId, ...event });
        return true;
      });
      if (removed) registry.forCompany(companyId).unregister(id);
      else if (isTaken(companyId, id))
        throw new PurserError(
          "agent_built_in",
          `"${id}" is part of this Purser; only remote agents can be removed.`,
        );
      else throw new PurserError("unknown_agent", `There is no agent "${id}".`);
    },
    list: async (companyId) =>
      Promise.all(
        (await listRemoteAgents(db, companyId)).map(async (row) => told(row, await shownHeaders(row))),
      ),
    load: async () => {
      const rows = (await listAllRemoteAgents(db)).filter((row) => !isTaken(row.company_id, row.id));
      let loaded = 0;
      for (const row of rows) {
        try {
          const registration = registrationOf(row, await headersOf(row));
          registry.forCompany(row.company_id).register(createRemoteAgent(registration, { fetch }));
          loaded += 1;
        } catch (error) {
          // One that cannot be used must not keep the rest from starting.
          if (!(error instanceof PurserError)) throw error;
          onProblem(error);
        }
      }
      return loaded;
    },
  };

  async function shownHeaders(row: Row<"remote_agent">): Promise<Headers> {
    return headersOf(row).catch((error: unknown) => {
      if (error instanceof PurserError) return {};
      throw error;
    });
  }

  /** Rows of before headers were sealed hold them as JSON; they are sealed when they are met. */
  async function headersOf({ company_id, id, headers }: Row<"remote_agent">): Promise<Headers> {
    const about = nameOf(company_id, id);
    if (!headers.startsWith("{")) return headersJson.parse(JSON.parse(await sealer.open(headers, about)));
    await setRemoteHeaders(db, company_id, { id, headers: await sealer.seal(headers, about) });
    return headersJson.parse(JSON.parse(headers));
  }
}

const headersJson = z.record(z.string(), z.string());
type Headers = z.infer<typeof headersJson>;

const nameOf = (companyId: string, id: string) => `the remote agent "${id}" of ${companyId}`;

function registrationOf(row: Row<"remote_agent">, headers: Headers): Registration {
  return {
    id: row.id,
    url: row.url,
    assistant_id: row.assistant,
    title: row.title,
    description: row.description,
    effect: row.effect === "read" ? "read" : "write",
    headers,
    schemas: remoteSchemas.parse(JSON.parse(row.schemas)),
  };
}

function told(row: Row<"remote_agent">, headers: Headers): RemoteAgent {
  const { assistant_id: assistantId, effect } = registrationOf(row, headers);
  return {
    id: row.id,
    url: row.url,
    assistantId,
    effect,
    headers: Object.keys(headers),
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
