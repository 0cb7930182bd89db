import { PurserError } from "../../base/errors.ts";
import { type Actor, holds, localOperator } from "../../control/context.ts";
import type { Keys } from "../../control/keys.ts";

/** Who a user is now, with today's permissions. @throws PurserError where that user may not come in any more */
export type ActorOf = (companyId: string, userId: string) => Promise<Actor>;

/** By the keys in force: a user may do what any of them allows. The operator of the machine needs none. */
export function actorByKeys(keys: Pick<Keys, "list">): ActorOf {
  return async (companyId, userId) => {
    const operator = localOperator(companyId);
    if (userId === operator.userId) return operator;
    const held = (await keys.list({ companyId, userId, permissions: [] })).filter(
      (key) => key.userId === userId && key.revokedAt === null,
    );
    if (held.length === 0)
      throw new PurserError("unauthenticated", `User "${userId}" has no key in force any more.`);
    return { companyId, userId, permissions: [...new Set(held.flatMap(({ permissions }) => permissions))] };
  };
}

/**
 * The actor with no more than `most`: what both allow. A key that may do little cannot be used to make a cron that does
 * all that its user may.
 */
export function capped(actor: Actor, most: readonly string[]): Actor {
  const limit = { ...actor, permissions: most };
  const both = [
    ...actor.permissions.filter((permission) => holds(limit, permission)),
    ...most.filter((permission) => holds(actor, permission)),
  ];
  return { ...actor, permissions: [...new Set(both)] };
}
