import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type DeltaChannelHistory,
  type PendingWrite,
} from "@langchain/langgraph-checkpoint";
import { PurserError } from "../../base/errors.ts";
import type { Store } from "../database.ts";
import { createCache } from "./cache.ts";
import { type Loaded, loadStates } from "./chain.ts";
import { encode, isJson } from "./codec.ts";
import { type Ancestor, deltaHistory } from "./delta-history.ts";
import { type PutDeps, putCheckpoint } from "./put.ts";
import { createRows, type Head, type Scope } from "./rows.ts";
import { createSeal } from "./seal.ts";
import { createThreads, type Threads } from "./threads.ts";
import { createTuples, type Tuples } from "./tuples.ts";
import { rewritten, storeWrites, withPlaces } from "./writes.ts";

const MOST_SUSPECT_STEPS = 1000;

/** LangGraph's checkpointer interface over chains of patches. */
export class DeltaSaver extends BaseCheckpointSaver {
  readonly #deps: PutDeps;
  readonly #threads: Threads;
  readonly #tuples: Tuples;
  readonly #isOpen: () => boolean;
  /** By scope, the instances written in the step under way that were stored before. */
  readonly #rewritten = new Map<string, Set<object>>();

  constructor(store: Store) {
    super();
    this.#isOpen = () => store.sqlite.open;
    const rows = createRows(store);
    this.#deps = {
      rows,
      cache: createCache(),
      seal: createSeal(),
      serde: this.serde,
      commit: store.commit,
    };
    this.#threads = createThreads(store, rows);
    this.#tuples = createTuples(rows, this.serde);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread_id: thread, checkpoint_ns: ns = "", checkpoint_id: id } = keysOf(config);
    if (thread === undefined) return undefined;
    const scope = { thread, ns };
    const { rows } = this.#deps;
    const head = id === undefined || id === "" ? rows.latest(scope) : rows.head(scope, id);
    if (head === undefined) return undefined;
    const [tuple] = await this.#read(scope, [head]);
    return tuple;
  }

  /** Read whole before the first is handed out, each chain once. */
  override async *list(
    config: RunnableConfig,
    options: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const { thread_id: thread, checkpoint_ns: ns } = keysOf(config);
    const heads = this.#deps.rows.list({
      thread: thread === "" ? undefined : thread,
      ns,
      before: options.before && keysOf(options.before).checkpoint_id,
      limit: options.limit,
      metadata: Object.entries(options.filter ?? {}).filter(([, value]) => value !== undefined),
    });
    const byScope = Map.groupBy(heads, (head) => scopeKey(scopeOf(head)));
    const tuples = new Map<Head, CheckpointTuple>();
    for (const group of byScope.values()) {
      const [first] = group;
      if (first === undefined) continue;
      const read = await this.#read(scopeOf(first), group);
      read.forEach((tuple, i) => tuples.set(group[i] ?? first, tuple));
    }
    for (const head of heads) {
      const tuple = tuples.get(head);
      if (tuple !== undefined) yield tuple;
    }
  }

  override put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: Checkpoint["channel_versions"],
  ): Promise<RunnableConfig> {
    return this.#kept(config, this.#put(config, checkpoint, metadata, newVersions));
  }

  /** A run that was aborted goes on behind our back; once the database is closed nobody waits for it any more. */
  #kept<T>({ metadata }: RunnableConfig, write: Promise<T>): Promise<T> {
    return new Kept((resolve, reject) => {
      write.then(resolve, (reason: unknown) => {
        if (this.#isOpen() || metadata?.["run_id"] === undefined) reject(reason);
      });
    });
  }

  async #put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: Checkpoint["channel_versions"],
  ): Promise<RunnableConfig> {
    const { thread_id: thread, checkpoint_ns: ns = "", checkpoint_id: given } = keysOf(config);
    if (!thread) throw missing("thread_id", "put a checkpoint");
    const scope = { thread, ns };
    // One that is stored again under its own id is not its own parent.
    const parent = given === "" || given === checkpoint.id ? undefined : given;
    const parentSlot = parent === undefined ? undefined : await this.#slot(scope, parent);
    const key = scopeKey(scope);
    const again = this.#rewritten.get(key) ?? new Set();
    this.#rewritten.delete(key);
    await putCheckpoint(this.#deps, scope, {
      checkpoint,
      metadata: withRun(metadata, config),
      newVersions: given ? undefined : newVersions,
      parent,
      parentSlot,
      rewritten: again,
    });
    return { configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: checkpoint.id } };
  }

  override putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return this.#kept(config, this.#putWrites(config, writes, taskId));
  }

  async #putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    const { thread_id: thread, checkpoint_ns: ns = "", checkpoint_id: id } = keysOf(config);
    if (!thread) throw missing("thread_id", "put writes");
    if (!id) throw missing("checkpoint_id", "put writes");
    const { serde, rows, seal, commit } = this.#deps;
    this.#suspect({ thread, ns }, rewritten(seal, writes));
    const placed = withPlaces(writes);
    const text = await encode(serde, placed, isJson(placed));
    await commit(() => storeWrites(rows, { thread, ns, id }, taskId, text));
  }

  override async getDeltaChannelHistory(options: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>> {
    if (options.channels.length === 0) return {};
    return deltaHistory(this.#ancestors(options.config), options.channels);
  }

  override async deleteThread(threadId: string): Promise<void> {
    await this.#deps.commit(() => {
      this.#threads.remove(threadId);
      this.#deps.cache.drop(threadId);
    });
  }

  /** All checkpoints and writes of a thread under another id, their own ids kept. */
  async copyThread(from: string, to: string): Promise<void> {
    await this.#deps.commit(() => this.#threads.copy(from, to));
  }

  /** Removes all but the thread's last checkpoints. */
  async pruneThread(threadId: string, keepLast: number): Promise<{ removed: number }> {
    return this.#deps.commit(() => {
      const removed = this.#threads.prune(threadId, Math.max(1, keepLast));
      this.#deps.cache.drop(threadId);
      return { removed };
    });
  }

  /** Removes the checkpoints that a run made. */
  async deleteRun(threadId: string, runId: string): Promise<void> {
    await this.#deps.commit(() => {
      this.#threads.removeRun(threadId, runId);
      this.#deps.cache.drop(threadId);
    });
  }

  /** Bytes that a thread's checkpoints and writes take, their keys' indexes included. */
  storedBytes(threadId: string): number {
    return this.#threads.bytes(threadId);
  }

  /** Parent first; in growing pages, as each reads its chain from the start. */
  async *#ancestors(config: RunnableConfig): AsyncGenerator<Ancestor> {
    const { thread_id: thread, checkpoint_ns: ns = "", checkpoint_id: id } = keysOf(config);
    if (thread === undefined) return;
    const scope = { thread, ns };
    const { rows } = this.#deps;
    let at = (id ? rows.head(scope, id) : rows.latest(scope))?.parent_id ?? null;
    for (let page = 32; at !== null; page *= 4) {
      const heads = rows.ancestors(scope, at, page);
      const slots = await loadStates(this.#deps, scope, heads);
      const tuples = await this.#tuples(scope, heads, slots);
      for (const [i, { stored }] of slots.entries()) {
        yield { state: stored, writes: tuples[i]?.pendingWrites ?? [] };
      }
      at = heads.at(-1)?.parent_id ?? null;
    }
  }

  /** Until the checkpoint of the step; a step that never gets there is forgotten after many others. */
  #suspect(scope: Scope, instances: readonly object[]): void {
    if (instances.length === 0) return;
    const key = scopeKey(scope);
    this.#rewritten.set(key, new Set([...(this.#rewritten.get(key) ?? []), ...instances]));
    const [oldest] = this.#rewritten.size > MOST_SUSPECT_STEPS ? this.#rewritten.keys() : [];
    if (oldest !== undefined) this.#rewritten.delete(oldest);
  }

  async #read(scope: Scope, heads: readonly Head[]): Promise<readonly CheckpointTuple[]> {
    const slots = await this.#load(scope, heads);
    return this.#tuples(scope, heads, slots);
  }

  async #load(scope: Scope, heads: readonly Head[]): Promise<readonly Loaded[]> {
    const { cache } = this.#deps;
    const slots = await loadStates(this.#deps, scope, heads);
    // Oldest first, so that the newest is the last to be forgotten.
    for (const slot of slots.toReversed()) {
      const known = cache.get(scope, slot.id);
      if (known?.stored !== slot.stored) cache.set(scope, { ...slot, live: known?.live ?? slot.live });
    }
    return slots;
  }

  async #slot(scope: Scope, id: string): Promise<Loaded | ReturnType<PutDeps["cache"]["get"]>> {
    const known = this.#deps.cache.get(scope, id);
    if (known !== undefined) return known;
    const head = this.#deps.rows.head(scope, id);
    return head && (await this.#load(scope, [head]))[0];
  }
}

/**
 * The run that made a checkpoint, with what else the caller told of it, so that a history can be searched by it.
 * LangGraph goes on with a run of the same id instead of beginning it again.
 */
function withRun(metadata: CheckpointMetadata, config: RunnableConfig): CheckpointMetadata {
  const told = Object.entries(config.metadata ?? {}).filter(
    ([key, value]) => !OWN_METADATA.test(key) && value !== undefined && isJson(value),
  );
  return told.length === 0 ? metadata : { ...Object.fromEntries(told), ...metadata };
}

/** What LangGraph and the server put there for themselves; thread and checkpoint are the row's own. */
const OWN_METADATA = /^(__|langgraph_|purser_|checkpoint_|lc_|ls_|thread_id$|created_by$)/;

type Keys = { readonly thread_id?: string; readonly checkpoint_ns?: string; readonly checkpoint_id?: string };

function keysOf(config: RunnableConfig): Keys {
  if (config.configurable === undefined) return {};
  return config.configurable as Keys;
}

function scopeOf({ thread_id, checkpoint_ns }: Head): Scope {
  return { thread: thread_id, ns: checkpoint_ns };
}

function scopeKey({ thread, ns }: Scope): string {
  return `${thread}\n${ns}`;
}

/**
 * LangGraph looks at a write when its step has ended, and waits for the promises it derives from ours until then: a
 * rejection must not end the process before that look.
 */
class Kept<T> extends Promise<T> {
  static override get [Symbol.species]() {
    return Promise;
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived = super.then(onFulfilled, onRejected);
    derived.catch(() => undefined);
    return derived;
  }
}

function missing(key: string, what: string): PurserError {
  return new PurserError(
    "checkpoint_config",
    `To ${what}, config.configurable.${key} must name one; it is missing.`,
  );
}
