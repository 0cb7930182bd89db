import { z } from "zod";
import { PurserError } from "../base/errors.ts";

/**
 * Who acts for which company. Made by authentication (or by the operator's own terminal), never from a request's
 * body; the run manager puts it into the graph's configuration and strips anything a client sends under its key.
 */
export const actorSchema = z.object({
  companyId: z.string().min(1),
  userId: z.string().min(1),
  /** `books:read`, `books:*` or `*` */
  permissions: z.array(z.string()).readonly(),
});
export type Actor = z.infer<typeof actorSchema>;

/** The person at the machine's own terminal: owns the database file, so holds every permission. */
export function localOperator(companyId: string): Actor {
  return { companyId, userId: "local", permissions: ["*"] };
}

/** Lets somebody decide what their own workflow asks for: for a company of one. */
export const DECIDE_OWN = "approvals:own";

export function holds(actor: Actor, permission: string): boolean {
  const [area = ""] = permission.split(":");
  return actor.permissions.some((held) => held === "*" || held === permission || held === `${area}:*`);
}

/** @throws PurserError `permission_denied` */
export function requirePermission(actor: Actor, permission: string): void {
  if (holds(actor, permission)) return;
  throw new PurserError(
    "permission_denied",
    `User "${actor.userId}" does not have the permission "${permission}".`,
    {
      details: { permission },
    },
  );
}
