import type { RunnableConfig } from "@langchain/core/runnables";
import type {
  BaseCheckpointSaver,
  Checkpoint,
  CheckpointListOptions,
  CheckpointMetadata,
  CheckpointTuple,
  PendingWrite,
} from "@langchain/langgraph-checkpoint";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import type { Store } from "./database.ts";

/**
 * LangGraph's SQLite saver on the store's own connection. Every call takes the connection's lock, so a checkpoint
 * never becomes part of (and is never rolled back with) a transaction that some query holds open, and a second
 * connection that could wait for itself is not needed.
 */
export function createCheckpointer(store: Store): BaseCheckpointSaver {
  return new LockedSqliteSaver(store);
}

class LockedSqliteSaver extends SqliteSaver {
  readonly #store: Store;

  constructor(store: Store) {
    super(store.sqlite);
    this.#store = store;
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    return this.#store.db.connection().execute(work);
  }

  override getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return this.#locked(() => super.getTuple(config));
  }

  /** Read whole before the first is handed out: the lock is not held while a consumer thinks. */
  override async *list(
    config: RunnableConfig,
    options?: CheckpointListOptions,
  ): AsyncGenerator<CheckpointTuple> {
    const tuples = await this.#locked(async () => {
      const found: CheckpointTuple[] = [];
      for await (const tuple of super.list(config, options)) found.push(tuple);
      return found;
    });
    yield* tuples;
  }

  override put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
  ): Promise<RunnableConfig> {
    return this.#locked(() => super.put(config, checkpoint, metadata));
  }

  override putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return this.#locked(() => super.putWrites(config, writes, taskId));
  }

  override deleteThread(threadId: string): Promise<void> {
    return this.#locked(() => super.deleteThread(threadId));
  }
}
