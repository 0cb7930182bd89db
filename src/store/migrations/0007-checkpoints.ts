import { type Kysely, sql } from "kysely";
import { integer, text, type Migration } from "../dialect.ts";

/**
 * Checkpoints as chains: a full state, then what each step changed. A row without `base` holds a full state; one with
 * it holds the patch from that row's state. `root` is the full row that a chain starts with, null on that row itself.
 * No company: thread ids are ours, and whose they are is checked where a thread is opened.
 */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("checkpoint")
    .addColumn("n", integer, (c) => c.primaryKey())
    .addColumn("thread_id", text, (c) => c.notNull())
    .addColumn("checkpoint_ns", text, (c) => c.notNull())
    .addColumn("checkpoint_id", text, (c) => c.notNull())
    .addColumn("parent_id", text)
    .addColumn("root", integer)
    .addColumn("base", integer)
    .addColumn("metadata", text, (c) => c.notNull())
    .addColumn("state", text, (c) => c.notNull())
    .addUniqueConstraint("checkpoint_key", ["thread_id", "checkpoint_ns", "checkpoint_id"])
    .execute();
  await sql`create index checkpoint_root on checkpoint (root) where root is not null`.execute(db);
  await db.schema
    .createTable("checkpoint_write")
    .addColumn("thread_id", text, (c) => c.notNull())
    .addColumn("checkpoint_ns", text, (c) => c.notNull())
    .addColumn("checkpoint_id", text, (c) => c.notNull())
    .addColumn("task_id", text, (c) => c.notNull())
    .addColumn("writes", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("checkpoint_write_pk", [
      "thread_id",
      "checkpoint_ns",
      "checkpoint_id",
      "task_id",
    ])
    .execute();
  await takeOver(db);
}

/** What LangGraph's own SQLite saver stored before: its full states stay full states. */
async function takeOver(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name in ('checkpoints', 'writes')`.execute(db);
  const has = (name: string) => rows.some((row) => row.name === name);
  if (has("checkpoints")) {
    await sql`
      insert into checkpoint (thread_id, checkpoint_ns, checkpoint_id, parent_id, metadata, state)
      select thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id,
        cast(metadata as text), cast(checkpoint as text)
      from checkpoints order by thread_id, checkpoint_ns, checkpoint_id`.execute(db);
    await sql`drop table checkpoints`.execute(db);
  }
  if (has("writes")) {
    // Each value is JSON text already: joined as text it stays as it is. Bytes come as hex and are taken apart below.
    await sql`
      insert into checkpoint_write (thread_id, checkpoint_ns, checkpoint_id, task_id, writes)
      select thread_id, checkpoint_ns, checkpoint_id, task_id,
        '[' || group_concat('[' || idx || ',' || json_quote(channel) || ',' ||
          case when type = 'bytes' then ${BYTES_BEFORE} || bytes || ${BYTES_AFTER} else cast(value as text) end || ']') || ']'
      from (select *, case when type = 'bytes' then ${bytesAsNumbers} end as bytes from writes
        order by thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
      group by thread_id, checkpoint_ns, checkpoint_id, task_id`.execute(db);
    await sql`drop table writes`.execute(db);
  }
}

/** How LangGraph's serialiser writes a Uint8Array inside JSON. */
const BYTES_BEFORE = '{"lc":2,"type":"constructor","id":["Uint8Array"],"method":"from","args":[[';
const BYTES_AFTER = ']],"kwargs":{}}';

/** The bytes of `value` as decimal numbers with commas. */
const bytesAsNumbers = sql`(
  with recursive byte(i) as (select 1 where length(value) > 0 union all select i + 1 from byte where i < length(value))
  select coalesce(group_concat(
    (instr('0123456789ABCDEF', substr(hex(substr(value, i, 1)), 1, 1)) - 1) * 16
    + instr('0123456789ABCDEF', substr(hex(substr(value, i, 1)), 2, 1)) - 1), '') from byte)`;

export const checkpoints: Migration = { up };
