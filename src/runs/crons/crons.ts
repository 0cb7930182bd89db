import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { Actor } from "../../control/context.ts";
import { createDueTimer } from "../due-timer.ts";
import type { Threads } from "../threads.ts";
import {
  type Cron,
  type CronChange,
  type CronFilter,
  cronPayload,
  type CronSearch,
  fromRow,
  type NewCron,
  toRow,
} from "./cron.ts";
import { type Fired, fire, type FireDeps, timeAfter } from "./fire.ts";
import {
  countCrons,
  deleteCron,
  earliestCron,
  findCron,
  insertCron,
  listDueCrons,
  replaceCron,
  searchCrons,
} from "./queries.ts";
import { invalid } from "./schedule.ts";

export type Crons = {
  /** @throws PurserError `invalid_input` naming the field, `unknown_assistant`, `unknown_thread` */
  readonly create: (actor: Actor, cron: NewCron) => Promise<Cron>;
  /** @throws PurserError `unknown_cron`, also for another company's */
  readonly get: (actor: Actor, id: string) => Promise<Cron>;
  /** Newest first by default, 10 at most by default. `total` counts all that the filter finds. */
  readonly search: (
    actor: Actor,
    search?: CronSearch,
  ) => Promise<{ readonly crons: readonly Cron[]; readonly total: number }>;
  readonly count: (actor: Actor, filter?: CronFilter) => Promise<number>;
  /** @throws PurserError `unknown_cron`, `invalid_input` */
  readonly update: (actor: Actor, id: string, change: CronChange) => Promise<Cron>;
  /** Runs that it has started go on. @throws PurserError `unknown_cron` */
  readonly remove: (actor: Actor, id: string) => Promise<void>;
  /** Starts what is due now, of all companies, one after the other. */
  readonly tick: () => Promise<readonly Fired[]>;
  /** From now on, by the clock; first what was missed. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type CronsDeps = Omit<FireDeps, "clock" | "threads"> & {
  readonly runtime: Runtime;
  readonly threads: Pick<Threads, "create" | "get">;
  /** Told of what could not be started. */
  readonly onProblem: (problem: Fired | Error) => void;
};

export function createCrons({ runtime, onProblem, ...given }: CronsDeps): Crons {
  const { clock, ids } = runtime;
  const { db, threads, assistants } = given;
  const deps = { ...given, clock };
  const timer = createDueTimer({
    clock,
    nextDue: () => earliestCron(db),
    work: async () => {
      for (const fired of await tick()) if (fired.error) onProblem(fired);
    },
    onError: (error) => onProblem(asError(error)),
  });

  /** One that cannot be started for reasons of ours must not hold up the others: it stays due. */
  async function tick(): Promise<readonly Fired[]> {
    const fired: Fired[] = [];
    for (const row of await listDueCrons(db, clock.now().toISOString())) {
      try {
        fired.push(await fire(deps, row));
      } catch (error) {
        onProblem(asError(error));
      }
    }
    return fired;
  }

  async function get(actor: Actor, id: string): Promise<Cron> {
    const row = await findCron(db, actor.companyId, id);
    if (!row) throw new PurserError("unknown_cron", `There is no cron "${id}".`);
    return fromRow(row);
  }

  /** A name of a graph is as good as the id of the assistant that comes with it. */
  async function resolved(actor: Actor, filter: CronFilter): Promise<CronFilter> {
    if (filter.assistantId === undefined) return filter;
    try {
      return { ...filter, assistantId: (await assistants.resolve(actor, filter.assistantId)).id };
    } catch (error) {
      if (error instanceof PurserError && error.code === "unknown_assistant") return filter;
      throw error;
    }
  }

  return {
    get,
    tick,
    create: async (actor, { endTime, ...cron }) => {
      const now = clock.now();
      const { id: assistantId } = await assistants.resolve(actor, cron.assistantId);
      if (cron.threadId !== undefined) await threads.get(actor, cron.threadId);
      const timed = {
        schedule: cron.schedule,
        timezone: cron.timezone ?? "UTC",
        endTime: readEnd(endTime ?? null),
      };
      const next = timeAfter(timed, now);
      if (next === null) throw invalid("end_time", "it comes before the schedule's first time");
      const { enabled = true } = cron;
      const made: Cron = {
        ...timed,
        id: ids.next(),
        assistantId,
        threadId: cron.threadId ?? null,
        payload: parseOrThrow(cronPayload, cron.payload ?? {}, { what: "The cron" }),
        metadata: cron.metadata ?? {},
        onRunCompleted: cron.onRunCompleted ?? "delete",
        enabled,
        userId: actor.userId,
        permissions: actor.permissions,
        nextRunAt: enabled ? next : null,
        createdAt: now.toISOString(),
        updatedAt: now.toISOString(),
      };
      await insertCron(db, toRow(actor.companyId, made));
      timer.wake();
      return made;
    },
    search: async (actor, search = {}) => {
      const filter = { ...search, ...(await resolved(actor, search)) };
      const [rows, total] = await Promise.all([
        searchCrons(db, actor.companyId, filter),
        countCrons(db, actor.companyId, filter),
      ]);
      return { crons: rows.map(fromRow), total };
    },
    count: async (actor, filter = {}) => countCrons(db, actor.companyId, await resolved(actor, filter)),
    update: async (actor, id, { endTime, payload, metadata, ...change }) => {
      const before = await get(actor, id);
      const now = clock.now();
      const changed = {
        ...before,
        schedule: change.schedule ?? before.schedule,
        timezone: change.timezone ?? before.timezone,
        onRunCompleted: change.onRunCompleted ?? before.onRunCompleted,
        enabled: change.enabled ?? before.enabled,
        endTime: endTime === undefined ? before.endTime : readEnd(endTime),
        // Who changes what is done is who it is done for: else one could lend himself another's permissions.
        userId: actor.userId,
        permissions: actor.permissions,
        payload: parseOrThrow(cronPayload, { ...before.payload, ...payload }, { what: "The cron" }),
        metadata: { ...before.metadata, ...metadata },
        updatedAt: now.toISOString(),
      };
      const next = timeAfter(changed, now);
      const after = { ...changed, nextRunAt: changed.enabled ? next : null };
      await replaceCron(db, toRow(actor.companyId, after));
      timer.wake();
      return after;
    },
    remove: async (actor, id) => {
      if (!(await deleteCron(db, actor.companyId, id)))
        throw new PurserError("unknown_cron", `There is no cron "${id}".`);
    },
    start: timer.start,
    stop: timer.stop,
  };
}

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

/** An ISO 8601 instant; without an offset it is UTC. */
function readEnd(text: string | null): string | null {
  if (text === null) return null;
  const time = Date.parse(WITHOUT_ZONE.test(text) && text.includes("T") ? `${text}Z` : text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time)) {
    throw invalid("end_time", `"${text}" is not a time such as 2026-12-31T18:00:00Z`);
  }
  return new Date(time).toISOString();
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
