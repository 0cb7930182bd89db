import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { type Agent, type Operation, defineAgent, defineOperation } from "../../src/agents/agent.ts";
import { readConfig } from "../../src/base/config.ts";
import type { Actor } from "../../src/control/context.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import { type Orchestrator, openOrchestrator } from "../../src/orchestrator.ts";
import type { RunInfo, RunRequest } from "../../src/runs/run.ts";
import type { RunEvent } from "../../src/runs/event-log.ts";
import type { Store } from "../../src/store/database.ts";

export const ana: Actor = { companyId: "acme", userId: "ana", permissions: ["*"] };

/** A folder of its own for one test, removed afterwards. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), "purser-test-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

export type TestOrchestratorOptions = {
  readonly home?: string;
  readonly agents?: readonly Agent[];
  readonly env?: Readonly<Record<string, string>>;
};

/** An orchestrator over a real file, with the company "acme"; stopped when the test ends. */
export async function testOrchestrator(options: TestOrchestratorOptions = {}): Promise<Orchestrator> {
  const home = options.home ?? temporaryHome();
  const config = readConfig({ ...options.env, PURSER_HOME: home }, "/");
  const orchestrator = await openOrchestrator(config, options.agents ? { agents: options.agents } : {});
  onTestFinished(() => orchestrator.stop());
  await ensureAcme(orchestrator.store);
  return orchestrator;
}

export async function ensureAcme({ db }: Store): Promise<void> {
  const known = await db.selectFrom("company").select("id").where("id", "=", "acme").executeTakeFirst();
  if (known) return;
  await db
    .insertInto("company")
    .values({ id: "acme", name: "Acme", created_at: "2026-01-01T00:00:00Z" })
    .execute();
  await db
    .insertInto("entity")
    .values({
      company_id: "acme",
      id: "acme",
      name: "Acme",
      base_currency: "USD",
      industry: "services",
      fiscal_year_start_month: 1,
      basis: "accrual",
      country: null,
      timezone: "UTC",
    })
    .execute();
}

/** Posts an empty journal, which is enough to move the ledger's version. */
export async function moveLedger({ db }: Store, key: string): Promise<void> {
  await db
    .insertInto("journal")
    .values({
      company_id: "acme",
      entity_id: "acme",
      date: "2026-01-31",
      source: "test",
      reference: null,
      description: null,
      idempotency_key: key,
      batch_id: null,
      document_id: null,
      reversal_of: null,
      maker: "test",
      checker: null,
      posted_at: "2026-01-31T00:00:00Z",
    })
    .execute();
}

const anything = z.looseObject({});

/** An agent `worker` whose operations are plain functions of their input. */
export function workerAgent(operations: Readonly<Record<string, Partial<Operation>>>): Agent {
  return defineAgent({
    id: "worker",
    title: "Worker",
    description: "Does what the test says",
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        defineOperation({
          description: name,
          input: anything,
          output: z.unknown(),
          effect: "read",
          permission: "work:do",
          run: async () => ({}),
          ...operation,
        }),
      ]),
    ),
  });
}

/** Starts a run on a new thread and waits until it ends or waits for a person. */
export async function runWorkflow(
  orchestrator: Orchestrator,
  plan: PlanInput,
  { input = {}, actor = ana }: { input?: Readonly<Record<string, unknown>>; actor?: Actor } = {},
): Promise<{ threadId: string; run: RunInfo; events: RunEvent[] }> {
  if (!orchestrator.workflows.has(plan.name)) orchestrator.registerWorkflow(plan);
  const thread = await orchestrator.threads.create(actor);
  const done = await go(
    orchestrator,
    { threadId: thread.id, graph: plan.name, start: { kind: "input", input: { input } } },
    actor,
  );
  return { threadId: thread.id, ...done };
}

/** One more run on a thread: an answer, or going on. */
export async function go(
  orchestrator: Orchestrator,
  request: Omit<RunRequest, "streamModes">,
  actor: Actor = ana,
): Promise<{ run: RunInfo; events: RunEvent[] }> {
  const run = await orchestrator.runs.start(actor, { ...request, streamModes: ["custom", "updates"] });
  const events: RunEvent[] = [];
  for await (const event of orchestrator.runs.events(actor, run.id)) events.push(event);
  return { run: await orchestrator.runs.wait(actor, run.id), events };
}

/** Something that happens when the test says so. */
export type Gate = {
  readonly opened: Promise<undefined>;
  readonly open: () => void;
  readonly wasOpen: () => boolean;
};

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let was = false;
  return {
    opened: promise,
    open: () => {
      was = true;
      resolve(undefined);
    },
    wasOpen: () => was,
  };
}
