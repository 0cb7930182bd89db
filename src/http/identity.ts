import type { Context } from "hono";
import { type Actor, localOperator } from "../control/context.ts";
import type { Orchestrator } from "../orchestrator.ts";

/**
 * Who a request comes from. Until keys are configured the server listens on the loopback address only and whoever
 * reaches it is the operator of this machine; the company is chosen among those of the operator's own database by
 * the `x-purser-company` header, never by a request's body.
 */
export async function identify(context: Context, orchestrator: Orchestrator): Promise<Actor> {
  return localOperator(await orchestrator.chooseCompany(context.req.header("x-purser-company")));
}
