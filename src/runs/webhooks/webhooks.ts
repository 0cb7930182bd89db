import type { OutboundFetch } from "../../base/outbound/index.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { Actor } from "../../control/context.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { createDueTimer } from "../due-timer.ts";
import type { RunInfo } from "../run.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { webhookBody } from "./body.ts";
import {
  claimDelivery,
  earliestDelivery,
  insertDelivery,
  listDeliveries,
  listDueDeliveries,
  settleDelivery,
} from "./queries.ts";

/** What became of telling somebody that a run has ended. */
export type WebhookDelivery = {
  readonly id: string;
  readonly runId: string;
  /** without its query, which may be a secret */
  readonly url: string;
  readonly status: "pending" | "delivered" | "failed";
  readonly attempts: number;
  /** null: none follows */
  readonly nextAttemptAt: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly deliveredAt: string | null;
};

export type Webhooks = {
  /** Where the run has a webhook, it is due as soon as the transaction that ends the run is written. */
  readonly enqueue: (
    db: Db,
    ended: { readonly actor: Actor; readonly run: RunInfo; readonly values?: unknown },
  ) => Promise<void>;
  /** Something was enqueued. */
  readonly kick: () => void;
  /** Tries all that is due now and waits for what becomes of it. */
  readonly tick: () => Promise<void>;
  /** The deliveries of a run of the actor's company, newest first. */
  readonly list: (actor: Actor, runId: string) => Promise<readonly WebhookDelivery[]>;
  readonly start: () => Promise<void>;
  /** What is being sent is broken off and sent again at the next start. */
  readonly stop: () => Promise<void>;
};

export type WebhooksDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  readonly fetch: OutboundFetch;
  /** Each signs. Asked for when something is sent. */
  readonly secrets: () => Promise<readonly string[]>;
  /** Told of what went wrong on this side; what the receiver does is in the delivery. */
  readonly onProblem: (error: Error) => void;
};

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** After each failed attempt; the seventh is the last. */
const BACKOFF_MS = [5 * SECOND_MS, 300 * SECOND_MS, HOUR_MS / 2, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS];
/** Longer than an attempt can take: what is due still after it was left behind by a process that died. */
const LEASE_MS = 60 * SECOND_MS;
/** One slow receiver holds up nobody. */
const AT_ONCE = 16;

/** Tells of ended runs at least once each, also after a restart; see docs/crons-and-webhooks.md. */
export function createWebhooks({ db, runtime, fetch, secrets, onProblem }: WebhooksDeps): Webhooks {
  const { clock, ids } = runtime;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const later = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
  const timer = createDueTimer({
    clock,
    nextDue: () => earliestDelivery(db),
    work: launch,
    onError: (error) => onProblem(asError(error)),
  });

  async function launch(): Promise<void> {
    if (stopping.signal.aborted) return;
    const limit = AT_ONCE - underWay.size;
    if (limit <= 0) return;
    const due = await listDueDeliveries(db, { at: later(0), limit });
    const keys = due.length === 0 ? [] : await secrets();
    for (const row of due) {
      if (!(await claimDelivery(db, row, later(LEASE_MS)))) continue;
      const sending = deliver(row, keys)
        .catch((error: unknown) => onProblem(asError(error)))
        .finally(() => {
          underWay.delete(sending);
          timer.wake();
        });
      underWay.add(sending);
    }
  }

  /** `row` as it was before this attempt was counted. */
  async function deliver(row: Row<"webhook_delivery">, keys: readonly string[]): Promise<void> {
    const result = await attempt(row, { fetch, secrets: keys, at: clock.now(), signal: stopping.signal });
    await settleDelivery(db, row, outcome(result, row.attempts));
  }

  async function isDue(): Promise<boolean> {
    return (await listDueDeliveries(db, { at: later(0), limit: 1 })).length > 0;
  }

  function outcome(result: Attempt, attempts: number): Parameters<typeof settleDelivery>[2] {
    switch (result.kind) {
      case "delivered":
        return { status: "delivered", last_error: null, delivered_at: later(0) };
      case "given_up":
        return { status: "failed", last_error: result.reason };
      case "aborted":
        return { attempts, next_attempt_at: later(0) };
      case "failed": {
        const wait = BACKOFF_MS[attempts];
        return {
          last_error: result.reason,
          ...(wait === undefined ? { status: "failed" } : { next_attempt_at: later(wait) }),
        };
      }
      default:
        return result satisfies never;
    }
  }

  return {
    enqueue: async (tx, { actor, run, values }) => {
      const { webhook } = run.options;
      if (webhook === undefined) return;
      const at = later(0);
      await insertDelivery(tx, {
        company_id: actor.companyId,
        id: `msg_${ids.next()}`,
        run_id: run.id,
        url: webhook,
        body: JSON.stringify(webhookBody(run, { values, at })),
        status: "pending",
        attempts: 0,
        next_attempt_at: at,
        last_error: null,
        created_at: at,
        delivered_at: null,
      });
    },
    kick: timer.wake,
    tick: async () => {
      do {
        await launch();
        await Promise.all(underWay);
      } while (!stopping.signal.aborted && (await isDue()));
    },
    list: async (actor, runId) => (await listDeliveries(db, actor.companyId, runId)).map(fromRow),
    start: timer.start,
    stop: async () => {
      stopping.abort();
      await timer.stop();
      await Promise.all(underWay);
    },
  };
}

function fromRow(row: Row<"webhook_delivery">): WebhookDelivery {
  const status = row.status as WebhookDelivery["status"];
  return {
    id: row.id,
    runId: row.run_id,
    url: row.url.replace(/[?#].*$/, ""),
    status,
    attempts: row.attempts,
    nextAttemptAt: status === "pending" ? row.next_attempt_at : null,
    lastError: row.last_error,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
