import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { type Actor, requirePermission } from "../control/context.ts";

/** What routes ask of a key, beside what each operation asks of whoever has it done. */
export const CHAT = "chat:use";
export const READ_RUNS = "runs:read";
export const WRITE_RUNS = "runs:write";
export const READ_METRICS = "metrics:read";

/** Any key will do: what is told is the same for all of a company, or what is done is checked where it is done. */
const ANY_KEY = null;

/**
 * The one place where a route is given its permission. A route that is not here answers nobody who comes with a key:
 * whoever adds one decides.
 */
export const ROUTE_PERMISSIONS: Readonly<Record<string, string | null>> = {
  "POST /assistants": "assistants:write",
  "POST /assistants/search": READ_RUNS,
  "POST /assistants/count": READ_RUNS,
  "GET /assistants/{assistant_id}": READ_RUNS,
  "PATCH /assistants/{assistant_id}": "assistants:write",
  "DELETE /assistants/{assistant_id}": "assistants:write",
  "POST /assistants/{assistant_id}/latest": "assistants:write",
  "POST /assistants/{assistant_id}/versions": READ_RUNS,
  "GET /assistants/{assistant_id}/graph": READ_RUNS,
  "GET /assistants/{assistant_id}/schemas": READ_RUNS,
  "GET /assistants/{assistant_id}/subgraphs": READ_RUNS,
  "GET /assistants/{assistant_id}/subgraphs/{namespace}": READ_RUNS,

  "POST /threads": WRITE_RUNS,
  "POST /threads/search": READ_RUNS,
  "POST /threads/count": READ_RUNS,
  "POST /threads/prune": WRITE_RUNS,
  "GET /threads/{thread_id}": READ_RUNS,
  "PATCH /threads/{thread_id}": WRITE_RUNS,
  "DELETE /threads/{thread_id}": WRITE_RUNS,
  "POST /threads/{thread_id}/copy": WRITE_RUNS,
  "GET /threads/{thread_id}/state": READ_RUNS,
  "POST /threads/{thread_id}/state": WRITE_RUNS,
  "PATCH /threads/{thread_id}/state": WRITE_RUNS,
  "GET /threads/{thread_id}/state/{checkpoint_id}": READ_RUNS,
  "POST /threads/{thread_id}/state/checkpoint": READ_RUNS,
  "GET /threads/{thread_id}/history": READ_RUNS,
  "POST /threads/{thread_id}/history": READ_RUNS,
  "GET /threads/{thread_id}/workflow": READ_RUNS,
  "GET /history": READ_RUNS,

  "POST /threads/{thread_id}/runs": WRITE_RUNS,
  "GET /threads/{thread_id}/runs": READ_RUNS,
  "POST /threads/{thread_id}/runs/stream": WRITE_RUNS,
  "POST /threads/{thread_id}/runs/wait": WRITE_RUNS,
  "GET /threads/{thread_id}/runs/{run_id}": READ_RUNS,
  "DELETE /threads/{thread_id}/runs/{run_id}": WRITE_RUNS,
  "GET /threads/{thread_id}/runs/{run_id}/join": READ_RUNS,
  "GET /threads/{thread_id}/runs/{run_id}/stream": READ_RUNS,
  "POST /threads/{thread_id}/runs/{run_id}/cancel": WRITE_RUNS,
  "POST /runs": WRITE_RUNS,
  "POST /runs/stream": WRITE_RUNS,
  "POST /runs/wait": WRITE_RUNS,
  "POST /runs/batch": WRITE_RUNS,
  "GET /runs/{run_id}/stream": READ_RUNS,
  "POST /runs/cancel": WRITE_RUNS,
  "POST /plans/check": WRITE_RUNS,
  "POST /plans/run": WRITE_RUNS,

  "PUT /store/items": "store:write",
  "GET /store/items": "store:read",
  "DELETE /store/items": "store:write",
  "POST /store/items/search": "store:read",
  "POST /store/namespaces": "store:read",

  "POST /runs/crons": "crons:write",
  "POST /threads/{thread_id}/runs/crons": "crons:write",
  "POST /runs/crons/search": "crons:read",
  "POST /runs/crons/count": "crons:read",
  "PATCH /runs/crons/{cron_id}": "crons:write",
  "DELETE /runs/crons/{cron_id}": "crons:write",

  "GET /approvals": "approvals:read",
  "GET /approvals/{id}": "approvals:read",
  "GET /approvals/{id}/exhibits/{index}": "approvals:read",
  // The approval itself says what its decider must hold.
  "POST /approvals/{id}": ANY_KEY,

  "POST /contexts": WRITE_RUNS,
  "GET /contexts/{session}": READ_RUNS,
  "PUT /contexts/{session}/state/{key}": WRITE_RUNS,
  "GET /contexts/{session}/state/{key}": READ_RUNS,

  "GET /agents": ANY_KEY,
  "GET /agents/{id}": ANY_KEY,
  "POST /agents": "agents:manage",
  "DELETE /agents/{id}": "agents:manage",
  "GET /workflows": ANY_KEY,
  "GET /workflows/{name}": ANY_KEY,
  "GET /workflows/{name}/mermaid": ANY_KEY,

  "GET /v1/models": ANY_KEY,
  "GET /v1/models/{id}": ANY_KEY,
  "POST /v1/chat/completions": CHAT,
  "POST /v1/responses": CHAT,
  // Each tool asks for what it needs; those that somebody may not use are not listed for them.
  "ALL /mcp": ANY_KEY,
};

const BY_PATTERN: ReadonlyMap<string, string | null> = new Map(
  Object.entries(ROUTE_PERMISSIONS).map(([route, permission]) => [
    route.replaceAll(/\{(\w+)\}/g, ":$1"),
    permission,
  ]),
);

/** @throws PurserError `permission_denied` where the route that answers asks for more than the actor holds */
export function requireRoutePermission(c: Context, actor: Actor): void {
  const route = matchedRoutes(c)[c.req.routeIndex];
  // A parameter that takes slashes too is written `:id{.+}`.
  const name = `${route?.method ?? ""} ${route?.path.replaceAll(/\{[^}]*\}/g, "") ?? ""}`;
  const permission = BY_PATTERN.get(name);
  if (permission === undefined) throw new Error(`no permission is named for the route ${name}`);
  if (permission !== null) requirePermission(actor, permission);
}
