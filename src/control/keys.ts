import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { appendAudit } from "../audit/audit.ts";
import { createBriefCache } from "../base/brief-cache.ts";
import { PurserError } from "../base/errors.ts";
import { sha256 } from "../base/json.ts";
import { parseOrThrow } from "../base/parse.ts";
import type { Runtime } from "../base/runtime.ts";
import { type NewSecret, systemSecret } from "../base/secret.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { type Actor, requirePermission } from "./context.ts";
import { createKeyAttempts } from "./key-attempts.ts";
import { anyKey, findKeyByHash, insertKey, listKeys, revokeKey, touchKey } from "./key-queries.ts";

/** A user's way in: one company, one user, what that user may do. The secret itself is kept nowhere. */
export type ApiKey = {
  readonly id: string;
  readonly companyId: string;
  readonly userId: string;
  readonly permissions: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};

export type Keys = {
  /** The secret is in the answer and nowhere else. @throws PurserError `invalid_input`, `permission_denied` */
  readonly issue: (
    actor: Actor,
    request: KeyRequest,
  ) => Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /**
   * Who comes with this secret. What was found is kept for a second, so a key that another process revoked opens for so
   * long still; one that was revoked here does not.
   * @param address where it comes from, where that is known: too many failures of one address are not looked at any more
   * @throws PurserError `unauthenticated` for one that is unknown or revoked, `too_many_attempts`
   */
  readonly verify: (secret: string, address?: string) => Promise<Actor>;
  /** Oldest first, revoked ones too. */
  readonly list: (actor: Actor) => Promise<readonly ApiKey[]>;
  /** @throws PurserError `unknown_key`, also for one that was revoked before */
  readonly revoke: (actor: Actor, id: string) => Promise<void>;
  /**
   * Whether everybody must come with a key: once one was issued, also after it was revoked. The first key that another
   * process issues counts within a second.
   */
  readonly required: () => Promise<boolean>;
};

const keyRequest = z.object({
  userId: z
    .string()
    .regex(/^[\w.@+-]{1,100}$/, "must be a name of letters, digits and . _ @ + -")
    .refine((name) => name !== "local", { error: '"local" is the operator of the machine' }),
  permissions: z
    .array(z.string().regex(/^(\*|[a-z_]+:(\*|[a-z_]+))$/, "must be *, area:* or area:action"))
    .min(1)
    .readonly(),
});
export type KeyRequest = z.input<typeof keyRequest>;

const PREFIX = "pk_";
const USED_EVERY_MS = 60_000;
/** What issuing and revoking takes. */
const MANAGE = "keys:manage";

export type KeysDeps = { readonly db: Db; readonly runtime: Runtime; readonly newSecret?: NewSecret };

/** Keys that opened here lately: they are looked at however often others of their address fail. */
const KNOWN_GOOD = 10_000;

export function createKeys({ db, runtime, newSecret = systemSecret }: KeysDeps): Keys {
  const { clock } = runtime;
  const now = () => clock.now().toISOString();
  const actors = createBriefCache<Actor>({ clock });
  const doors = createBriefCache<boolean>({ clock });
  const attempts = createKeyAttempts({ clock });
  const good = new Set<string>();
  let anyIssued = false;
  const fromRow = (row: Row<"api_key">): ApiKey => ({
    id: row.id,
    companyId: row.company_id,
    userId: row.user_id,
    permissions: z.array(z.string()).parse(JSON.parse(row.permissions)),
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  });

  return {
    issue: async (actor, request) => {
      requirePermission(actor, MANAGE);
      const { userId, permissions } = parseOrThrow(keyRequest, request, { what: "The key" });
      for (const permission of permissions) requirePermission(actor, permission);
      const secret = `${PREFIX}${newSecret()}`;
      const row: Row<"api_key"> = {
        company_id: actor.companyId,
        id: runtime.ids.next(),
        user_id: userId,
        permissions: JSON.stringify(permissions),
        key_hash: sha256(secret),
        created_at: now(),
        created_by: actor.userId,
        last_used_at: null,
        revoked_at: null,
      };
      await db.transaction().execute(async (tx) => {
        await insertKey(tx, row);
        await appendAudit(tx, {
          companyId: actor.companyId,
          at: row.created_at,
          actor: actor.userId,
          action: "key_issued",
          subject: `key:${row.id}`,
          payload: { userId, permissions },
        });
      });
      doors.clear();
      return { key: fromRow(row), secret };
    },
    verify: async (secret, address) => {
      const hash = sha256(secret);
      return actors.load(hash, async () => {
        if (address !== undefined && !good.has(hash)) attempts.check(address);
        try {
          const actor = await lookUp(secret, hash);
          if (good.size >= KNOWN_GOOD) good.clear();
          good.add(hash);
          return actor;
        } catch (error) {
          good.delete(hash);
          if (address !== undefined && error instanceof PurserError) attempts.failed(address);
          throw error;
        }
      });
    },
    list: async ({ companyId }) => (await listKeys(db, companyId)).map(fromRow),
    revoke: async (actor, id) => {
      requirePermission(actor, MANAGE);
      const at = now();
      await db.transaction().execute(async (tx) => {
        if (!(await revokeKey(tx, actor.companyId, { id, at })))
          throw new PurserError("unknown_key", `There is no key "${id}" in force.`);
        await appendAudit(tx, {
          companyId: actor.companyId,
          at,
          actor: actor.userId,
          action: "key_revoked",
          subject: `key:${id}`,
          payload: {},
        });
      });
      actors.clear();
    },
    required: async () => {
      // No key is ever deleted: once there is one, nobody need ask again.
      anyIssued ||= await doors.load("", () => anyKey(db));
      return anyIssued;
    },
  };

  async function lookUp(secret: string, hash: string): Promise<Actor> {
    const row = secret.startsWith(PREFIX) ? await findKeyByHash(db, hash) : undefined;
    // The lookup goes by the hash, so its time tells nothing of the secret; the comparison leaves nothing to the database.
    if (!row || !timingSafeEqual(Buffer.from(row.key_hash), Buffer.from(hash)) || row.revoked_at !== null)
      throw new PurserError("unauthenticated", "The key is not known here, or it was revoked.");
    const at = clock.now();
    const used = row.last_used_at === null ? 0 : Date.parse(row.last_used_at);
    if (at.getTime() - used >= USED_EVERY_MS)
      await touchKey(db, row.company_id, { id: row.id, at: at.toISOString() });
    const { companyId, userId, permissions } = fromRow(row);
    return { companyId, userId, permissions };
  }
}
