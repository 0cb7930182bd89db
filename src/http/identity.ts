import type { Context } from "hono";
import { PurserError } from "../base/errors.ts";
import { type Actor, localOperator } from "../control/context.ts";
import type { Orchestrator } from "../orchestrator.ts";

export type IdentityDeps = Pick<Orchestrator, "chooseCompany" | "config" | "keys" | "runtime" | "store">;

const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "localhost"];

/**
 * Who a request comes from: its key says which company, which user and what that user may do. Until a first key is
 * issued, whoever reaches a server on the loopback address is the operator of this machine, and the company is chosen
 * among those of the operator's own database by the `x-purser-company` header. Never by a request's body.
 * @throws PurserError `unauthenticated`, `permission_denied` (the header names another company than the key's)
 */
export async function identify(context: Context, orchestrator: IdentityDeps): Promise<Actor> {
  const { chooseCompany, config, keys } = orchestrator;
  const named = context.req.header("x-purser-company");
  if (!(await keys.required())) {
    if (LOOPBACK.includes(config.host)) return localOperator(await chooseCompany(named));
    throw new PurserError(
      "unauthenticated",
      `The server listens on ${config.host}, not on this machine only, so it wants a key: purser key add USER.`,
    );
  }
  const secret = credential(context);
  if (secret === undefined)
    throw new PurserError("unauthenticated", "Send your key as x-api-key or Authorization: Bearer.");
  const actor = await keys.verify(secret);
  if (named !== undefined && named !== actor.companyId)
    throw new PurserError("permission_denied", `The key is not for the company "${named}".`);
  return actor;
}

/** Clients of LangGraph send what their environment holds as `x-api-key`; ours is the one that looks like ours. */
function credential({ req }: Context): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(req.header("authorization") ?? "")?.[1];
  const given = [req.header("x-api-key"), bearer].filter((value) => value !== undefined);
  return given.find((value) => value.startsWith("pk_")) ?? given[0];
}
