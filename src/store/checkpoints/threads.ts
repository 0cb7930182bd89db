import type { Store } from "../database.ts";
import { readRaw, reroot } from "./reroot.ts";
import type { Head, Rows, Scope } from "./rows.ts";

/** What is done with all the checkpoints of a thread at once. Each is synchronous, for one commit. */
export type Threads = {
  readonly remove: (thread: string) => void;
  readonly copy: (from: string, to: string) => void;
  /** Removes all but the last `keepLast` checkpoints; returns how many it removed. */
  readonly prune: (thread: string, keepLast: number) => number;
  /** Removes the checkpoints that a run made. */
  readonly removeRun: (thread: string, runId: string) => void;
  /** Bytes of the rows and of their keys' indexes. */
  readonly bytes: (thread: string) => number;
};

export function createThreads(store: Store, rows: Rows): Threads {
  const run = (sql: string, ...values: unknown[]) => store.prepare(sql).run(values);
  const all = (sql: string, ...values: unknown[]) => store.prepare(sql).all(values);

  function removeOne({ n, thread_id, checkpoint_ns, checkpoint_id }: Head): void {
    run("delete from checkpoint where n = ?", n);
    run(
      "delete from checkpoint_write where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?",
      thread_id,
      checkpoint_ns,
      checkpoint_id,
    );
  }

  /** Removes what is not kept. A kept checkpoint whose base goes becomes a full state. */
  function removeOthers(scope: Scope, heads: readonly Head[], kept: ReadonlySet<string>): number {
    const gone = heads.filter((head) => !kept.has(head.checkpoint_id));
    const goneNumbers = new Set(gone.map((head) => head.n));
    for (const root of new Set(heads.map((head) => head.root ?? head.n))) {
      const { links, text } = readRaw(rows, root, scope);
      if (!links.some((link) => goneNumbers.has(link.n))) continue;
      const full = new Set<number>();
      for (const { n, base } of links) {
        if (goneNumbers.has(n) || base === null || !goneNumbers.has(base)) continue;
        rows.makeFull(n, text(n));
        full.add(n);
      }
      reroot(rows, { root, links: links.filter((link) => !goneNumbers.has(link.n)) }, full);
    }
    for (const head of gone) removeOne(head);
    return gone.length;
  }

  return {
    remove: (thread) => {
      run("delete from checkpoint where thread_id = ?", thread);
      run("delete from checkpoint_write where thread_id = ?", thread);
    },

    // The rows keep their order and distances, so the chains keep their links.
    copy: (from, to) => {
      run(
        `insert into checkpoint
           (n, thread_id, checkpoint_ns, checkpoint_id, parent_id, root, base, metadata, state)
         select n + shift, ?, checkpoint_ns, checkpoint_id, parent_id, root + shift, base + shift, metadata, state
         from checkpoint, (select (select max(n) from checkpoint) - min(n) + 1 as shift
           from checkpoint where thread_id = ?)
         where thread_id = ? order by n`,
        to,
        from,
        from,
      );
      run(
        `insert into checkpoint_write select ?, checkpoint_ns, checkpoint_id, task_id, writes
         from checkpoint_write where thread_id = ?`,
        to,
        from,
      );
    },

    prune: (thread, keepLast) => {
      const byNamespace = Map.groupBy(
        rows.list({ thread, metadata: [] }),
        ({ checkpoint_ns }) => checkpoint_ns,
      );
      const graph = keptOf(byNamespace.get("") ?? [], keepLast);
      let removed = 0;
      for (const [ns, heads] of byNamespace) {
        // A subgraph's namespace that names a task belongs to one step; without one it lives as long as the thread.
        const kept = ns.includes(":")
          ? new Set(heads.filter((head) => graph.has(parentOf(head))).map((head) => head.checkpoint_id))
          : ns === ""
            ? graph
            : keptOf(heads, keepLast);
        removed += removeOthers({ thread, ns }, heads, kept);
      }
      return removed;
    },

    removeRun: (thread, runId) => {
      const byNamespace = Map.groupBy(
        rows.list({ thread, metadata: [] }),
        ({ checkpoint_ns }) => checkpoint_ns,
      );
      for (const [ns, heads] of byNamespace) {
        const kept = heads.filter((head) => runOf(head) !== runId).map((head) => head.checkpoint_id);
        removeOthers({ thread, ns }, heads, new Set(kept));
      }
    },

    bytes: (thread) => {
      const keys = "octet_length(thread_id) + octet_length(checkpoint_ns) + octet_length(checkpoint_id)";
      const [row] = all(
        `select
          (select coalesce(sum(octet_length(state) + octet_length(metadata)
            + coalesce(octet_length(parent_id), 0) + 2 * (${keys}) + 24), 0) from checkpoint where thread_id = ?)
          + (select coalesce(sum(octet_length(writes) + 2 * (${keys} + octet_length(task_id)) + 12), 0)
            from checkpoint_write where thread_id = ?) as bytes`,
        thread,
        thread,
      ) as { bytes: number }[];
      return row?.bytes ?? 0;
    },
  };
}

/**
 * The last ones, newest first as they are listed, and the ancestors that a DeltaChannel is replayed from: its state is
 * in their writes, back to its last snapshot.
 */
function keptOf(heads: readonly Head[], keepLast: number): Set<string> {
  const kept = new Set(heads.slice(0, keepLast).map((head) => head.checkpoint_id));
  const byId = new Map(heads.map((head) => [head.checkpoint_id, head]));
  for (const id of [...kept]) {
    let at = byId.get(id);
    for (let left = stepsSinceSnapshot(at); left > 0 && at !== undefined; left--) {
      kept.add(at.checkpoint_id);
      at = at.parent_id === null ? undefined : byId.get(at.parent_id);
      if (at !== undefined) kept.add(at.checkpoint_id);
    }
  }
  return kept;
}

type Metadata = {
  readonly run_id?: string;
  readonly parents?: Readonly<Record<string, string>>;
  readonly counters_since_delta_snapshot?: Readonly<Record<string, readonly [number, number]>>;
};

function stepsSinceSnapshot(head: Head | undefined): number {
  if (head === undefined) return 0;
  const counters = (JSON.parse(head.metadata) as Metadata).counters_since_delta_snapshot ?? {};
  return Math.max(0, ...Object.values(counters).map(([, steps]) => steps));
}

function runOf(head: Head): string | undefined {
  return (JSON.parse(head.metadata) as Metadata).run_id;
}

/** The graph's checkpoint that a subgraph's checkpoint was made under. */
function parentOf(head: Head): string {
  return (JSON.parse(head.metadata) as Metadata).parents?.[""] ?? "";
}
