import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite, { type Database as SqliteHandle } from "better-sqlite3";
import { Kysely, SqliteDialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { PurserError } from "../base/errors.ts";
import { type Commit, createCommit } from "./commit.ts";
import { books } from "./migrations/0001-books.ts";
import { planning } from "./migrations/0002-planning.ts";
import { runs } from "./migrations/0003-runs.ts";
import { stock } from "./migrations/0004-stock.ts";
import { documents } from "./migrations/0005-documents.ts";
import { server } from "./migrations/0006-server.ts";
import { checkpoints } from "./migrations/0007-checkpoints.ts";
import { approvals } from "./migrations/0008-approvals.ts";
import type { Tables } from "./schema.ts";

/** What queries are written against; a transaction is one too. */
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/**
 * An open database. One process writes it; all access goes through `db`'s single connection, whose lock also
 * guards the checkpointer, so that a checkpoint can never land inside somebody else's open transaction.
 */
export type Store = {
  readonly db: Db;
  readonly sqlite: SqliteHandle;
  /** A statement of the connection, kept prepared. */
  readonly prepare: (sql: string) => ReturnType<SqliteHandle["prepare"]>;
  /** Small synchronous writes of one turn of the event loop, of whomever, in one transaction. */
  readonly commit: Commit;
  readonly close: () => Promise<void>;
};

const MIGRATIONS = {
  "0001-books": books,
  "0002-planning": planning,
  "0003-runs": runs,
  "0004-stock": stock,
  "0005-documents": documents,
  "0006-server": server,
  "0007-checkpoints": checkpoints,
  "0008-approvals": approvals,
};

/** Opens (and where needed creates and migrates) the SQLite file; `:memory:` for tests. */
export async function openStore(file: string): Promise<Store> {
  const sqlite = openSqlite(file);
  const prepare = statementCache(sqlite);
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: { prepare, close: () => sqlite.close() } }),
  });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new PurserError("migration_failed", `The database ${file} could not be brought up to date.`, {
      cause: error,
    });
  }
  const commit = createCommit({ db, sqlite, prepare });
  return { db, sqlite, prepare, commit, close: () => db.destroy() };
}

const CACHED_STATEMENTS = 400;

/** Queries come again and again with the same text; preparing each anew is a tenth of a small run's time. */
function statementCache(sqlite: SqliteHandle): Store["prepare"] {
  const known = new Map<string, ReturnType<SqliteHandle["prepare"]>>();
  return (text) => {
    const statement = known.get(text) ?? sqlite.prepare(text);
    // Taken out and put back: the first key is the one that was not used for longest.
    known.delete(text);
    known.set(text, statement);
    const [oldest] = known.size > CACHED_STATEMENTS ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    return statement;
  };
}

function openSqlite(file: string): SqliteHandle {
  try {
    // A folder that is made here is for its owner only: other users of the machine have no business in the books.
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const sqlite = new BetterSqlite(file);
    sqlite.pragma("journal_mode = WAL");
    sqlite.pragma("synchronous = NORMAL");
    // 64 MiB of log before it is moved into the file: many small commits a second would do it every second.
    sqlite.pragma("wal_autocheckpoint = 16384");
    // Another process holding the lock must not freeze the event loop for long.
    sqlite.pragma("busy_timeout = 500");
    sqlite.pragma("foreign_keys = ON");
    // 64 MiB: with the default of 2, a large import writes its index pages again and again.
    sqlite.pragma("cache_size = -65536");
    return sqlite;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PurserError(
      "database_unavailable",
      `The database ${file} cannot be opened (${reason}). Check PURSER_HOME.`,
      { cause },
    );
  }
}
