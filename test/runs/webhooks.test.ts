import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createRequire, stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createOutboundFetch, type OutboundFetch } from "../../src/base/outbound/index.ts";
import type { Actor } from "../../src/control/context.ts";
import { type RunInfo, runOptions } from "../../src/runs/run.ts";
import { areSecrets, readWebhookSecrets } from "../../src/runs/webhooks/secret.ts";
import { createWebhooks } from "../../src/runs/webhooks/webhooks.ts";
import { openStore, type Store } from "../../src/store/database.ts";
import { gate, temporaryHome } from "../support/orchestrator.ts";
import { fakeRuntime } from "./fake-clock.ts";

const ana: Actor = { companyId: "acme", userId: "ana", permissions: ["*"] };
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const START = "2026-03-01T09:00:00.000Z";

function run(webhook: string | undefined, change: Partial<RunInfo> = {}): RunInfo {
  return {
    id: "run-1",
    threadId: "thread-1",
    graph: "advisory",
    assistantId: null,
    status: "success",
    error: null,
    metadata: { team: "finance" },
    multitask: "enqueue",
    options: runOptions.parse({ webhook }),
    start: { kind: "input", input: { secret: "input" } },
    temporary: false,
    traceparent: null,
    attempt: 1,
    createdAt: START,
    updatedAt: START,
    startedAt: START,
    endedAt: START,
    ...change,
  };
}

type Asked = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** A receiver that answers with the given statuses in turn, the last one for good. */
async function receiver(
  ...statuses: number[]
): Promise<{ url: string; asked: Asked[]; fetch: OutboundFetch }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      const status = statuses[Math.min(asked.length, statuses.length) - 1] ?? 200;
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outbound = createOutboundFetch({ allowHosts: [host] });
  onTestFinished(async () => {
    await outbound.close();
    server.close();
  });
  return { url: `http://${host}/hook?token=secret`, asked, fetch: outbound.fetch };
}

async function setup(
  fetch: OutboundFetch,
  { store, secrets = [SECRET] }: { store?: Store; secrets?: string[] } = {},
) {
  const opened = store ?? (await openStore(":memory:"));
  if (!store) onTestFinished(() => opened.close());
  const runtime = fakeRuntime(START);
  const problems: Error[] = [];
  const webhooks = createWebhooks({
    db: opened.db,
    runtime,
    fetch,
    secrets: async () => secrets,
    onProblem: (error) => problems.push(error),
  });
  onTestFinished(() => webhooks.stop());
  return { store: opened, db: opened.db, webhooks, problems, ...runtime };
}

describe("a run that ends", () => {
  it("is told of, signed by the standard's rule", async () => {
    const { url, asked, fetch } = await receiver(200);
    const { db, webhooks } = await setup(fetch);
    await webhooks.enqueue(db, { actor: ana, run: run(url), values: { cash: 12 } });
    expect(await webhooks.list(ana, "run-1")).toMatchObject([{ status: "pending", attempts: 0 }]);
    await webhooks.tick();
    const [{ headers, body } = { headers: {}, body: "" }] = asked;
    expect(JSON.parse(body)).toEqual({
      type: "run.completed",
      timestamp: START,
      run_id: "run-1",
      thread_id: "thread-1",
      assistant_id: "advisory",
      status: "success",
      metadata: { team: "finance" },
      multitask_strategy: "enqueue",
      created_at: START,
      updated_at: START,
      run_started_at: START,
      run_ended_at: START,
      webhook_sent_at: START,
      values: { cash: 12 },
    });
    const signed = new Webhook(SECRET).sign(String(headers["webhook-id"]), new Date(START), body);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": expect.stringMatching(/^msg_/) as string,
      "webhook-timestamp": String(Date.parse(START) / 1000),
      "webhook-signature": signed,
    });
    expect(await webhooks.list(ana, "run-1")).toEqual([
      {
        id: headers["webhook-id"],
        runId: "run-1",
        url: url.replace("?token=secret", ""),
        status: "delivered",
        attempts: 1,
        nextAttemptAt: null,
        lastError: null,
        createdAt: START,
        deliveredAt: START,
      },
    ]);
    expect(await webhooks.list({ ...ana, companyId: "other" }, "run-1")).toEqual([]);
  });

  it("without a webhook is told to nobody", async () => {
    const { fetch } = await receiver(200);
    const { db, webhooks } = await setup(fetch);
    await webhooks.enqueue(db, { actor: ana, run: run(undefined) });
    expect(await webhooks.list(ana, "run-1")).toEqual([]);
  });

  it.each([
    ["error", "run.failed", "error"],
    ["timeout", "run.failed", "timeout"],
    ["interrupted", "run.interrupted", "interrupted"],
    ["cancelled", "run.cancelled", "interrupted"],
  ] as const)("as %s is a %s", async (status, type, wire) => {
    const { url, asked, fetch } = await receiver(204);
    const { db, webhooks } = await setup(fetch);
    const error = status === "error" ? { code: "task_failed", message: "No bank account." } : null;
    await webhooks.enqueue(db, { actor: ana, run: run(url, { status, error }) });
    await webhooks.tick();
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      type,
      status: wire,
      ...(error ? { error: error.message, error_code: error.code } : {}),
    });
  });

  it("is told of only if the transaction that ends it is written", async () => {
    const { url, asked, fetch } = await receiver(200);
    const { db, webhooks } = await setup(fetch);
    const failed = db.transaction().execute(async (tx) => {
      await webhooks.enqueue(tx, { actor: ana, run: run(url) });
      throw new Error("disk full");
    });
    await expect(failed).rejects.toThrow("disk full");
    await webhooks.tick();
    expect(asked).toEqual([]);
  });
});

describe("a receiver", () => {
  it("that fails is tried again, later and later, with the same id and text, and then given up", async () => {
    const { url, asked, fetch } = await receiver(500);
    const { db, webhooks, pass } = await setup(fetch);
    await webhooks.enqueue(db, { actor: ana, run: run(url) });
    const waits: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      await webhooks.tick();
      const [{ nextAttemptAt, createdAt } = { nextAttemptAt: null, createdAt: "" }] = await webhooks.list(
        ana,
        "run-1",
      );
      if (nextAttemptAt === null) break;
      const so = waits.reduce((sum, wait) => sum + wait, 0);
      const wait = (Date.parse(nextAttemptAt) - Date.parse(createdAt)) / 1000 - so;
      waits.push(wait);
      pass(wait * 1000 - 1);
      await webhooks.tick();
      expect(asked).toHaveLength(tries + 1);
      pass(1);
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000]);
    expect(await webhooks.list(ana, "run-1")).toMatchObject([
      { status: "failed", attempts: 7, lastError: "The receiver answered 500." },
    ]);
    expect(new Set(asked.map(({ headers, body }) => `${String(headers["webhook-id"])} ${body}`)).size).toBe(
      1,
    );
    expect(new Set(asked.map(({ headers }) => headers["webhook-signature"])).size).toBe(7);
  });

  it("that comes back gets it", async () => {
    const { url, asked, fetch } = await receiver(503, 200);
    const { db, webhooks, pass } = await setup(fetch);
    await webhooks.enqueue(db, { actor: ana, run: run(url) });
    await webhooks.tick();
    pass(5000);
    await webhooks.tick();
    expect(asked).toHaveLength(2);
    expect(await webhooks.list(ana, "run-1")).toMatchObject([
      { status: "delivered", attempts: 2, lastError: null },
    ]);
  });

  it.each([
    [410, { status: "failed", lastError: "The receiver answered 410." }],
    [
      302,
      { status: "pending", lastError: expect.stringContaining("redirects, which is not followed") as string },
    ],
    [404, { status: "pending", lastError: "The receiver answered 404." }],
  ])("that answers %d", async (status, expected) => {
    const { url, asked, fetch } = await receiver(status);
    const { db, webhooks } = await setup(fetch);
    await webhooks.enqueue(db, { actor: ana, run: run(url) });
    await webhooks.tick();
    expect(await webhooks.list(ana, "run-1")).toMatchObject([{ attempts: 1, ...expected }]);
    expect(asked).toHaveLength(1);
  });

  it("on this machine or its network is not called", async () => {
    const outbound = createOutboundFetch();
    onTestFinished(() => outbound.close());
    const { db, webhooks } = await setup(outbound.fetch);
    await webhooks.enqueue(db, { actor: ana, run: run("http://169.254.169.254/latest/meta-data/") });
    await webhooks.tick();
    expect(await webhooks.list(ana, "run-1")).toMatchObject([
      {
        status: "failed",
        attempts: 1,
        lastError: expect.stringContaining("may not be called from here") as string,
      },
    ]);
  });

  it("that is slow holds up no other", async () => {
    const slow = gate();
    const done: string[] = [];
    const { db, webhooks } = await setup(async (url) => {
      if (String(url).includes("slow")) await slow.opened;
      done.push(String(url));
      return new Response(null, { status: 200 });
    });
    await webhooks.enqueue(db, { actor: ana, run: run("https://slow.example/") });
    await webhooks.enqueue(db, { actor: ana, run: run("https://quick.example/") });
    const tick = webhooks.tick();
    await vi.waitFor(() => expect(done).toEqual(["https://quick.example/"]));
    slow.open();
    await tick;
    expect(done).toHaveLength(2);
  });
});

describe("a restart", () => {
  it("sends what was waiting, and what was being sent when the process ended", async () => {
    const hanging = gate();
    const aborted: unknown[] = [];
    const first = await setup(async (_, init) => {
      hanging.open();
      return new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => {
          aborted.push(init.signal?.reason);
          reject(new Error("aborted"));
        });
      });
    });
    const { url, asked, fetch } = await receiver(200);
    await first.webhooks.enqueue(first.db, { actor: ana, run: run(url) });
    await first.webhooks.start();
    await hanging.opened;
    await first.webhooks.stop();
    expect(aborted).toHaveLength(1);
    expect(await first.webhooks.list(ana, "run-1")).toMatchObject([{ status: "pending", attempts: 0 }]);

    const second = await setup(fetch, { store: first.store });
    await second.webhooks.start();
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await second.webhooks.stop();
  });

  it("after a kill sends it when the attempt can no longer be under way", async () => {
    const killed = await setup(() => new Promise<Response>(() => undefined));
    const { url, asked, fetch } = await receiver(200);
    await killed.webhooks.enqueue(killed.db, { actor: ana, run: run(url) });
    void killed.webhooks.tick();
    await vi.waitFor(async () =>
      expect(await killed.webhooks.list(ana, "run-1")).toMatchObject([{ attempts: 1 }]),
    );
    const second = await setup(fetch, { store: killed.store });
    await second.webhooks.tick();
    expect(asked).toHaveLength(0);
    second.pass(60_000);
    await second.webhooks.tick();
    expect(asked).toHaveLength(1);
  });
});

describe("the secret", () => {
  const source = (home: string, configured?: string) => ({
    configured,
    file: join(home, "purser", "webhook-secret"),
    random: () => Buffer.alloc(32, 9),
  });

  it("is made once and can be read by its owner only", async () => {
    const home = temporaryHome();
    const [first, second] = await Promise.all([
      readWebhookSecrets(source(home)),
      readWebhookSecrets({ ...source(home), random: () => Buffer.alloc(32, 1) }),
    ]);
    expect(first).toEqual(second);
    expect(await readWebhookSecrets({ ...source(home), random: () => Buffer.alloc(32, 2) })).toEqual(first);
    expect(statSync(source(home).file).mode & 0o777).toBe(0o600);
    expect(areSecrets(first[0] ?? "")).toBe(true);
  });

  it("is the configured one where there is one; of two, both sign", async () => {
    const old = `whsec_${Buffer.alloc(24, 3).toString("base64")}`;
    const secrets = await readWebhookSecrets(source(temporaryHome(), `${SECRET} ${old}`));
    expect(secrets).toEqual([SECRET, old]);
    const { url, asked, fetch } = await receiver(200);
    const { db, webhooks } = await setup(fetch, { secrets: [...secrets] });
    await webhooks.enqueue(db, { actor: ana, run: run(url) });
    await webhooks.tick();
    const { headers, body } = asked[0]!;
    const signatures = secrets.map((secret) =>
      new Webhook(secret).sign(String(headers["webhook-id"]), new Date(START), body),
    );
    expect(headers["webhook-signature"]).toBe(signatures.join(" "));
  });

  it("is refused where it is too short or not of the standard's form", async () => {
    for (const wrong of ["whsec_c2hvcnQ=", "plain-secret", `${SECRET} x`, "whsec_", "whsec_***"]) {
      await expect(readWebhookSecrets(source(temporaryHome(), wrong))).rejects.toMatchObject({
        code: "invalid_configuration",
        message: expect.stringContaining("PURSER_WEBHOOK_SECRET must hold") as string,
      });
    }
    const home = temporaryHome();
    writeFileSync(join(home, "webhook-secret"), "changed by hand");
    const kept = readWebhookSecrets({ ...source(home), file: join(home, "webhook-secret") });
    await expect(kept).rejects.toThrow("The file");
  });
});

describe("the documentation's receiver", () => {
  it("takes what Purser sends and refuses what was changed, by another, or old", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(START) });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const receive = await documented();
    const { url, asked, fetch } = await receiver(200);
    const { db, webhooks } = await setup(fetch);
    await webhooks.enqueue(db, { actor: ana, run: run(url) });
    await webhooks.tick();
    const { headers, body } = asked[0]!;
    const request = (text: string) =>
      new Request("https://receiver.example", {
        method: "POST",
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        body: text,
      });
    expect(await receive(request(body), SECRET)).toMatchObject({ type: "run.completed", run_id: "run-1" });
    await expect(receive(request(body.replace("success", "error")), SECRET)).rejects.toThrow("signature");
    const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    await expect(receive(request(body), other)).rejects.toThrow("signature");
    vi.setSystemTime(Date.parse(START) + 301_000);
    await expect(receive(request(body), SECRET)).rejects.toThrow("too old");
  });

  /** `receive` as docs/crons-and-webhooks.md has it. */
  async function documented(): Promise<(request: Request, secret: string) => Promise<object>> {
    const text = readFileSync(new URL("../../docs/crons-and-webhooks.md", import.meta.url), "utf8");
    const code = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)]
      .map(([, block = ""]) => block)
      .find((block) => block.includes("standardwebhooks"));
    const library = pathToFileURL(createRequire(import.meta.url).resolve("standardwebhooks")).href;
    const folder = mkdtempSync(join(tmpdir(), "purser-doc-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "receive.mjs");
    writeFileSync(
      file,
      stripTypeScriptTypes((code ?? "").replace('"standardwebhooks"', JSON.stringify(library))),
    );
    const { receive } = (await import(pathToFileURL(file).href)) as {
      receive: (request: Request, secret: string) => Promise<object>;
    };
    return receive;
  }
});
