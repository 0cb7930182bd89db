import { join } from "node:path";
import { sql } from "kysely";
import { z } from "zod";
import { createSealer } from "../../src/base/sealer.ts";
import { localOperator } from "../../src/control/context.ts";
import { createApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { openOrchestrator, type Orchestrator } from "../../src/orchestrator.ts";
import { readConfig } from "../../src/base/config.ts";
import { ensureAcme, workerAgent } from "../support/orchestrator.ts";
import { graphs } from "../contract/graphs.ts";

/** Stands in everything that is acme's: it may come out to nobody else. */
export const MARK = "acme-only-4711";

/** What the path parameters of the routes stand for, all of it acme's. */
export type AcmeIds = Readonly<Record<string, string>>;

export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

/** Two companies on one server, each with a key that may do everything; acme has one of each thing there is. */
export async function twoCompanies(home: string) {
  const paid: number[] = [];
  const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home }, "/"), {
    agents: [
      workerAgent({
        look: { run: async () => ({ seen: MARK }) },
        pay: {
          input: z.object({ amount: z.number(), note: z.string().default("") }),
          effect: "write",
          undo: { kind: "irreversible", why: "money has left" },
          run: async (input) => {
            paid.push((input as { amount: number }).amount);
            return {};
          },
        },
      }),
    ],
  });
  await ensureAcme(orchestrator.store);
  await addGlobex(orchestrator);
  for (const [name, build] of Object.entries(graphs)) orchestrator.registerGraph(name, build());
  orchestrator.registerWorkflow({
    name: "pay",
    tasks: [
      { id: "look", agent: "worker", operation: "look" },
      {
        id: "payment",
        agent: "worker",
        operation: "pay",
        inputs: { amount: 100, note: MARK },
        approval: { permission: "work:pay" },
      },
    ],
  });
  const errors: unknown[] = [];
  const metrics = createMetrics();
  const app = createApp(orchestrator, { version: "test", metrics, onError: (error) => errors.push(error) });

  const issue = async (companyId: string, userId: string, permissions: readonly string[]) => {
    const { key, secret } = await orchestrator.keys.issue(localOperator(companyId), {
      userId,
      permissions: [...permissions],
    });
    return { id: key.id, secret };
  };
  const acme = (await issue("acme", "ana", ["*"])).secret;
  const globex = (await issue("globex", "gus", ["*"])).secret;

  const ask = async (
    key: string | null,
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const response = await app.request(path, {
      method,
      headers: {
        "content-type": "application/json",
        ...(key === null ? {} : { "x-api-key": key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const json = async (...asked: Parameters<typeof ask>): Promise<Record<string, unknown>> => {
    const { status, text } = await ask(...asked);
    if (status >= 300) throw new Error(`${asked[1]} ${asked[2]}: ${status} ${text}`);
    return (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  };

  const ids = await fillAcme(orchestrator, { acme, json });
  return { orchestrator, app, errors, paid, issue, ask, json, acme, globex, ids };
}
export type TwoCompanies = Awaited<ReturnType<typeof twoCompanies>>;

async function addGlobex({ store: { db } }: Orchestrator): Promise<void> {
  await db
    .insertInto("company")
    .values({ id: "globex", name: "Globex", created_at: "2026-01-01T00:00:00Z" })
    .execute();
  await db
    .insertInto("entity")
    .values({
      company_id: "globex",
      id: "globex",
      name: "Globex",
      base_currency: "USD",
      industry: "services",
      fiscal_year_start_month: 1,
      basis: "accrual",
      country: null,
      timezone: "UTC",
    })
    .execute();
}

type Given = {
  readonly acme: string;
  readonly json: (
    key: string | null,
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ) => Promise<Record<string, unknown>>;
};

async function fillAcme(orchestrator: Orchestrator, { acme, json }: Given): Promise<AcmeIds> {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    json(acme, "POST", path, { body, headers });
  const text = (given: Record<string, unknown>, name: string) => z.string().parse(given[name]);

  const metadata = { note: MARK };
  const thread_id = text(await post("/threads", { metadata }), "thread_id");
  const run_id = text(
    await post(`/threads/${thread_id}/runs`, { assistant_id: "pay", input: { input: {} }, metadata }),
    "run_id",
  );
  await json(acme, "GET", `/threads/${thread_id}/runs/${run_id}/join`);
  const state = await json(acme, "GET", `/threads/${thread_id}/state`);
  const { checkpoint_id } = z
    .object({ checkpoint: z.object({ checkpoint_id: z.string() }) })
    .parse(state).checkpoint;
  const listed = await orchestrator.approvals.list("acme", { threadId: thread_id });
  const approval_id = z.string().parse(listed[0]?.id);

  const own = { graph_id: "steps", name: MARK, metadata, config: { configurable: { tone: MARK } } };
  const assistant_id = text(await post("/assistants", own), "assistant_id");
  const cron_id = text(
    await post("/runs/crons", {
      assistant_id: "steps",
      schedule: "0 0 1 1 *",
      input: { trail: [MARK] },
      metadata,
    }),
    "cron_id",
  );
  await json(acme, "PUT", "/store/items", {
    body: { namespace: ["notes"], key: "secret", value: { note: MARK } },
  });
  await post("/contexts", { agent_id: "worker", session_id: "acme-session" });
  await json(acme, "PUT", "/contexts/acme-session/state/totals", { body: { note: MARK } });
  await post(
    "/v1/chat/completions",
    { model: "purser", messages: [{ role: "user", content: `hello ${MARK}` }] },
    { "x-session-id": "acme-chat" },
  );
  const response_id = text(await post("/v1/responses", { model: "purser", input: `hello ${MARK}` }), "id");

  const sealer = createSealer({ file: join(orchestrator.config.home, "secret-key") });
  const about = 'the remote agent "acme_remote" of acme';
  await orchestrator.store.db
    .insertInto("remote_agent")
    .values({
      company_id: "acme",
      id: "acme_remote",
      url: "https://graphs.example.com",
      assistant: "weather",
      title: MARK,
      description: MARK,
      schemas: JSON.stringify({ graph: "weather", input: null, output: null }),
      effect: "read",
      headers: await sealer.seal(JSON.stringify({ "x-api-key": MARK }), about),
      created_by: "ana",
      created_at: "2026-01-01T00:00:00Z",
    })
    .execute();
  await orchestrator.remoteAgents.load();

  return {
    thread_id,
    run_id,
    checkpoint_id,
    approval_id,
    assistant_id,
    cron_id,
    response_id,
    agent_id: "acme_remote",
    session: "acme-session",
    key: "totals",
    name: "pay",
    namespace: "inner",
    index: "0",
  };
}

/** All that the database holds of acme, and of its threads' checkpoints. */
export async function acmesRows({ store: { db } }: Orchestrator, threadId: string): Promise<string> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
  const found: Record<string, unknown> = {};
  for (const { name } of tables.rows) {
    const columns = await sql<{ name: string }>`select name from pragma_table_info(${name})`.execute(db);
    const names = columns.rows.map((column) => column.name);
    // When a key was last used changes with every use.
    if (name === "api_key") continue;
    const table = sql.table(name);
    if (names.includes("company_id"))
      found[name] = (await sql`select * from ${table} where company_id = 'acme'`.execute(db)).rows;
    else if (names.includes("thread_id"))
      found[name] = (await sql`select * from ${table} where thread_id = ${threadId}`.execute(db)).rows;
  }
  return JSON.stringify(found);
}
