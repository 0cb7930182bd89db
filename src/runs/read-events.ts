import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import type { RunEvent, RunKey } from "./event-log.ts";
import { listEvents, listPatchBase } from "./event-queries.ts";
import { isValues, unpatch } from "./values-patch.ts";

/** The run's stored events after `after`, at most `limit`. */
export async function readEvents(
  db: Db,
  { companyId, runId }: RunKey,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly RunEvent[]> {
  const rows = await listEvents(db, companyId, { runId, after, limit });
  const values = new Map<string, unknown>();
  const events: RunEvent[] = [];
  for (const row of rows) {
    if (!isValues(row.event)) {
      events.push(storedEvent(row));
      continue;
    }
    if (row.patch === 1 && !values.has(row.event)) {
      const before = await listPatchBase(db, companyId, { runId, event: row.event, before: row.seq });
      // The run was removed between the two reads.
      if (before[0]?.patch !== 0) break;
      values.set(row.event, before.reduce(rebuilt, undefined));
    }
    const data = rebuilt(values.get(row.event), row);
    values.set(row.event, data);
    events.push({ seq: row.seq, event: row.event, data, json: JSON.stringify(data) });
  }
  return events;
}

function rebuilt(previous: unknown, { patch, data }: Row<"run_event">): unknown {
  return patch === 1 ? unpatch(previous, data) : JSON.parse(data);
}

function storedEvent({ seq, event, data }: Row<"run_event">): RunEvent {
  return {
    seq,
    event,
    json: data,
    get data() {
      return JSON.parse(data) as unknown;
    },
  };
}
