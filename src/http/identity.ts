import type { Context, MiddlewareHandler } from "hono";
import { PurserError } from "../base/errors.ts";
import { type Actor, localOperator } from "../control/context.ts";
import type { Orchestrator } from "../orchestrator.ts";
import { isLoopback } from "./loopback.ts";
import { requireRoutePermission } from "./permissions.ts";

export type IdentityDeps = Pick<Orchestrator, "chooseCompany" | "config" | "keys" | "runtime" | "store">;

/**
 * Who a request comes from: its key says which company, which user and what that user may do, and that must be enough
 * for the route. Until a first key is issued, whoever reaches a server on the loopback address is the operator of this
 * machine, and the company is chosen among those of the operator's own database by the `x-purser-company` header. Never
 * by a request's body.
 * @throws PurserError `unauthenticated`, `too_many_attempts`, `permission_denied` (the header names another company than
 *   the key's, or the route wants more than the key holds)
 */
export async function identify(context: Context, orchestrator: IdentityDeps): Promise<Actor> {
  const actor = await authenticate(context, orchestrator);
  if (actor === LOCAL)
    return localOperator(await orchestrator.chooseCompany(context.req.header("x-purser-company")));
  requireRoutePermission(context, actor);
  return actor;
}

/** The operator of this machine, of whichever company. */
export const LOCAL = "local";

/**
 * Whose key it is, whatever the route; LOCAL where none is needed.
 * @throws PurserError `unauthenticated`, `too_many_attempts`, `permission_denied`
 */
export async function authenticate(
  context: Context,
  { config, keys }: Pick<IdentityDeps, "config" | "keys">,
): Promise<Actor | typeof LOCAL> {
  if (!(await keys.required())) {
    if (isLoopback(config.host)) return LOCAL;
    throw new PurserError(
      "unauthenticated",
      `The server listens on ${config.host}, not on this machine only, so it wants a key: purser key add USER.`,
    );
  }
  const secret = credential(context);
  if (secret === undefined)
    throw new PurserError("unauthenticated", "Send your key as x-api-key or Authorization: Bearer.");
  const actor = await keys.verify(secret, addressOf(context));
  const named = context.req.header("x-purser-company");
  if (named !== undefined && named !== actor.companyId)
    throw new PurserError("permission_denied", `The key is not for the company "${named}".`);
  return actor;
}

/** What probes, and clients that have not asked for a key yet, may see. */
const PUBLIC: ReadonlySet<string> = new Set(["/", "/ok", "/info", "/docs", "/openapi.json"]);

/** Nothing of a request is read before it is known whose it is. Not even what is not there is told to strangers. */
export function refuseStrangers(orchestrator: Pick<IdentityDeps, "config" | "keys">): MiddlewareHandler {
  return async (c, next) => {
    if (!PUBLIC.has(c.req.path)) await authenticate(c, orchestrator);
    await next();
  };
}

/** Clients of LangGraph send what their environment holds as `x-api-key`; ours is the one that looks like ours. */
export function credential({ req }: Context): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(req.header("authorization") ?? "")?.[1];
  const given = [req.header("x-api-key"), bearer].filter((value) => value !== undefined);
  return given.find((value) => value.startsWith("pk_")) ?? given[0];
}

type NodeConnection = {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
};

/** Of the connection, which nobody can make up; a header could be. Undefined where no socket stands before the app. */
function addressOf({ env }: Context): string | undefined {
  return (env as NodeConnection | undefined)?.incoming?.socket?.remoteAddress;
}
