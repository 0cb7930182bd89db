import { PurserError } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { findThread, insertThread, threadExists } from "./queries.ts";

/** thread: one conversation or case, whose checkpoints persist its context. It belongs to one company. */
export type Thread = {
  readonly id: string;
  readonly companyId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: "idle" | "busy" | "interrupted" | "error";
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type NewThread = {
  readonly id?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly ifExists?: "raise" | "do_nothing" | undefined;
};

export type Threads = {
  /** @throws PurserError `thread_exists` */
  readonly create: (actor: Actor, thread?: NewThread) => Promise<Thread>;
  /** @throws PurserError `unknown_thread`, also for another company's */
  readonly get: (actor: Actor, id: string) => Promise<Thread>;
};

export function createThreads({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): Threads {
  async function get(actor: Actor, id: string): Promise<Thread> {
    const row = await findThread(db, actor.companyId, id);
    if (!row) throw new PurserError("unknown_thread", `There is no thread "${id}".`);
    return fromRow(row);
  }
  return {
    get,
    create: async (actor, { id = runtime.ids.next(), metadata = {}, ifExists = "raise" } = {}) => {
      if (await threadExists(db, id)) {
        if (ifExists === "do_nothing") return get(actor, id);
        throw new PurserError("thread_exists", `There is a thread "${id}" already.`);
      }
      const at = runtime.clock.now().toISOString();
      await insertThread(db, {
        id,
        company_id: actor.companyId,
        metadata: JSON.stringify(metadata),
        status: "idle",
        created_by: actor.userId,
        created_at: at,
        updated_at: at,
      });
      return get(actor, id);
    },
  };
}

function fromRow(row: Row<"thread">): Thread {
  return {
    id: row.id,
    companyId: row.company_id,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    status: row.status as Thread["status"],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
