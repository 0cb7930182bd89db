import type { Store } from "../database.ts";

/** Which checkpoints: of a thread, of one of its namespaces (`""` is the graph itself, others are subgraphs). */
export type Scope = { readonly thread: string; readonly ns: string };

/** A checkpoint without its state. */
export type Head = {
  readonly n: number;
  readonly thread_id: string;
  readonly checkpoint_ns: string;
  readonly checkpoint_id: string;
  readonly parent_id: string | null;
  readonly root: number | null;
  readonly metadata: string;
};

/** One link of a chain: `state` is a full state where `base` is null, else the patch from the row `base`. */
export type Link = { readonly n: number; readonly base: number | null; readonly state: string };

export type NewRow = {
  readonly scope: Scope;
  readonly id: string;
  readonly parent: string | undefined;
  readonly metadata: string;
  readonly state: string;
};

/** The writes of one task as they are stored: JSON of `[idx, channel, value][]`. */
export type WritesRow = { readonly task_id: string; readonly writes: string };

export type Query = {
  readonly thread?: string | undefined;
  readonly ns?: string | undefined;
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
  readonly metadata: readonly (readonly [key: string, value: unknown])[];
};

export type Rows = ReturnType<typeof createRows>;

const HEAD = "n, thread_id, checkpoint_ns, checkpoint_id, parent_id, root, metadata";
const OF = "thread_id = ? and checkpoint_ns = ?";

/** The statements on `checkpoint` and `checkpoint_write`. They read and write at once and take no lock. */
export function createRows(store: Store) {
  const one = (sql: string, ...values: unknown[]) => store.prepare(sql).get(values);
  const all = (sql: string, ...values: unknown[]) => store.prepare(sql).all(values);
  const run = (sql: string, ...values: unknown[]) => store.prepare(sql).run(values);

  return {
    latest: ({ thread, ns }: Scope) =>
      one(`select ${HEAD} from checkpoint where ${OF} order by checkpoint_id desc limit 1`, thread, ns) as
        Head | undefined,

    head: ({ thread, ns }: Scope, id: string) =>
      one(`select ${HEAD} from checkpoint where ${OF} and checkpoint_id = ?`, thread, ns, id) as
        Head | undefined,

    list: ({ thread, ns, before, limit, metadata }: Query) => {
      const where: string[] = [];
      const values: unknown[] = [];
      const and = (condition: string, ...given: unknown[]) => {
        where.push(condition);
        values.push(...given);
      };
      if (thread !== undefined) and("thread_id = ?", thread);
      if (ns !== undefined) and("checkpoint_ns = ?", ns);
      if (before !== undefined) and("checkpoint_id < ?", before);
      for (const [key, value] of metadata) {
        // SQLite's paths cannot name a key with a quote: such a filter finds nothing.
        and("metadata -> ? = json(?)", `$."${key.replaceAll('"', "")}"`, JSON.stringify(value));
      }
      if (limit !== undefined) values.push(limit);
      return all(
        `select ${HEAD} from checkpoint ${where.length > 0 ? `where ${where.join(" and ")}` : ""}
         order by checkpoint_id desc, n desc ${limit === undefined ? "" : "limit ?"}`,
        ...values,
      ) as Head[];
    },

    /** A checkpoint and those it came from, newest first. */
    ancestors: ({ thread, ns }: Scope, id: string, limit: number) =>
      all(
        `with recursive up(distance, id) as (
           select 0, ?
           union all
           select distance + 1, c.parent_id from up join checkpoint c
             on c.thread_id = ? and c.checkpoint_ns = ? and c.checkpoint_id = up.id
           where c.parent_id is not null and c.parent_id <> up.id and distance + 1 < ?)
         select ${HEAD} from up join checkpoint on ${OF} and checkpoint_id = up.id order by distance`,
        id,
        thread,
        ns,
        limit,
        thread,
        ns,
      ) as Head[],

    link: (n: number) => one("select n, base, state from checkpoint where n = ?", n) as Link | undefined,

    /** The links of the chain of `root` after `after`, up to `last`, oldest first; forks of it too. */
    links: (root: number, after: number, last: number) =>
      all(
        "select n, base, state from checkpoint where root = ? and n > ? and n <= ? order by n",
        root,
        after,
        last,
      ) as Link[],

    insertFull: ({ scope, id, parent, metadata, state }: NewRow) =>
      Number(
        run(
          `insert into checkpoint (thread_id, checkpoint_ns, checkpoint_id, parent_id, metadata, state)
           values (?, ?, ?, ?, ?, ?)`,
          scope.thread,
          scope.ns,
          id,
          parent ?? null,
          metadata,
          state,
        ).lastInsertRowid,
      ),

    /** Undefined if the id is stored already, or the base not any more (deleted or pruned meanwhile). */
    insertPatch: ({ scope, id, parent, metadata, state }: NewRow, base: number) =>
      one(
        `insert or ignore into checkpoint
           (thread_id, checkpoint_ns, checkpoint_id, parent_id, root, base, metadata, state)
         select thread_id, checkpoint_ns, ?, checkpoint_id, coalesce(root, n), n, ?, ?
         from checkpoint where n = ? and ${OF} and checkpoint_id = ?
         returning n, root`,
        id,
        metadata,
        state,
        base,
        scope.thread,
        scope.ns,
        parent ?? null,
      ) as { readonly n: number; readonly root: number } | undefined,

    /** A row made a full state, the start of its own chain. */
    makeFull: (n: number, state: string) =>
      run("update checkpoint set root = null, base = null, state = ? where n = ?", state, n),

    setMetadata: (n: number, metadata: string) =>
      run("update checkpoint set metadata = ? where n = ?", metadata, n),

    setRoot: (n: number, root: number) => run("update checkpoint set root = ? where n = ?", root, n),

    writes: ({ thread, ns }: Scope, id: string) =>
      all(
        `select task_id, writes from checkpoint_write where ${OF} and checkpoint_id = ? order by task_id`,
        thread,
        ns,
        id,
      ) as WritesRow[],

    /** False if the task has writes already. */
    insertWrites: ({ thread, ns }: Scope, id: string, { task_id, writes }: WritesRow) =>
      run("insert or ignore into checkpoint_write values (?, ?, ?, ?, ?)", thread, ns, id, task_id, writes)
        .changes > 0,

    writesOfTask: ({ thread, ns }: Scope, id: string, task: string) =>
      one(
        `select task_id, writes from checkpoint_write where ${OF} and checkpoint_id = ? and task_id = ?`,
        thread,
        ns,
        id,
        task,
      ) as WritesRow | undefined,

    replaceWrites: ({ thread, ns }: Scope, id: string, { task_id, writes }: WritesRow) =>
      run("insert or replace into checkpoint_write values (?, ?, ?, ?, ?)", thread, ns, id, task_id, writes),
  };
}
