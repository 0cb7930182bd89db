import { PurserError } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { PendingInterrupt } from "./resume-gate.ts";
import {
  countThreads,
  findThread,
  insertThread,
  searchThreads,
  updateThreadMetadata,
} from "./thread-queries.ts";

export type ThreadStatus = "idle" | "busy" | "interrupted" | "error";

/** thread: one conversation or case, whose checkpoints persist its context. It belongs to one company. */
export type Thread = {
  readonly id: string;
  readonly companyId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: ThreadStatus;
  /** of its last run; null: it has run nothing yet */
  readonly graph: string | null;
  /** As its last run left them; null before. */
  readonly values: Readonly<Record<string, unknown>> | null;
  /** What it waits for, by task id. */
  readonly interrupts: Readonly<Record<string, readonly PendingInterrupt[]>>;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type NewThread = {
  readonly id?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly ifExists?: "raise" | "do_nothing" | undefined;
};

/** All that is given must hold; `metadata` and `values` are contained in the thread's. */
export type ThreadFilter = {
  readonly ids?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly status?: ThreadStatus | undefined;
};

export type ThreadSearch = ThreadFilter & {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?: "thread_id" | "status" | "created_at" | "updated_at" | undefined;
  readonly sortOrder?: "asc" | "desc" | undefined;
};

export type Threads = {
  /** @throws PurserError `thread_exists` */
  readonly create: (actor: Actor, thread?: NewThread) => Promise<Thread>;
  /** @throws PurserError `unknown_thread`, also for another company's */
  readonly get: (actor: Actor, id: string) => Promise<Thread>;
  /** Newest first by default, 10 at most by default. `total` counts all that the filter finds. */
  readonly search: (
    actor: Actor,
    search?: ThreadSearch,
  ) => Promise<{ readonly threads: readonly Thread[]; readonly total: number }>;
  readonly count: (actor: Actor, filter?: ThreadFilter) => Promise<number>;
  /** Merges `metadata` into the thread's. */
  readonly update: (
    actor: Actor,
    id: string,
    change: { readonly metadata: Readonly<Record<string, unknown>> },
  ) => Promise<Thread>;
};

export function createThreads({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): Threads {
  const now = () => runtime.clock.now().toISOString();

  async function get(actor: Actor, id: string, within = db): Promise<Thread> {
    const row = await findThread(within, actor.companyId, id);
    if (!row) throw new PurserError("unknown_thread", `There is no thread "${id}".`);
    return fromRow(row);
  }

  return {
    get: (actor, id) => get(actor, id),
    create: async (actor, { id = runtime.ids.next(), metadata = {}, ifExists = "raise" } = {}) => {
      const at = now();
      const row = {
        id,
        company_id: actor.companyId,
        metadata: JSON.stringify(metadata),
        status: "idle",
        created_by: actor.userId,
        created_at: at,
        updated_at: at,
      };
      if (await insertThread(db, row)) {
        return fromRow({ ...row, graph: null, values: null, interrupts: null, config: null, error: null });
      }
      if (ifExists === "raise") throw new PurserError("thread_exists", `There is a thread "${id}" already.`);
      return get(actor, id);
    },
    search: async (actor, search = {}) => {
      const [rows, total] = await Promise.all([
        searchThreads(db, actor.companyId, search),
        countThreads(db, actor.companyId, search),
      ]);
      return { threads: rows.map(fromRow), total };
    },
    count: async (actor, filter = {}) => countThreads(db, actor.companyId, filter),
    update: async (actor, id, { metadata }) => {
      const at = now();
      // Two who change different keys at once must both find theirs afterwards.
      return db.transaction().execute(async (tx) => {
        const thread = await get(actor, id, tx);
        const merged = { ...thread.metadata, ...metadata };
        await updateThreadMetadata(tx, actor.companyId, { id, metadata: JSON.stringify(merged), at });
        return { ...thread, metadata: merged, updatedAt: at };
      });
    },
  };
}

function fromRow(row: Row<"thread">): Thread {
  return {
    id: row.id,
    companyId: row.company_id,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    status: row.status as ThreadStatus,
    graph: row.graph,
    values: row.values === null ? null : (JSON.parse(row.values) as Record<string, unknown>),
    interrupts:
      row.interrupts === null ? {} : (JSON.parse(row.interrupts) as Record<string, PendingInterrupt[]>),
    error: row.error === null ? null : (JSON.parse(row.error) as Thread["error"]),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
