import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { seededRandom } from "../../src/base/runtime.ts";
import { testOrchestrator } from "../support/orchestrator.ts";

const SERVER = fileURLToPath(new URL("../support/killed-server.ts", import.meta.url));
/** KILLS makes it longer. */
const kills = Number(process.env["KILLS"] ?? 3);

type Server = { readonly url: string; readonly child: ChildProcess };

async function start(home: string, port = 0): Promise<Server> {
  const child = spawn(process.execPath, [SERVER, home, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `http://127.0.0.1:${line.toString().trim()}`, child };
}

type Told<T> = { readonly status: number; readonly body: T };

/** Again and again until a server answers, whichever. */
async function ask<T>(url: string, path: string, body?: unknown): Promise<Told<T>> {
  for (;;) {
    try {
      const response = await fetch(`${url}${path}`, {
        signal: AbortSignal.timeout(10_000),
        ...(body === undefined
          ? {}
          : {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(body),
            }),
      });
      return { status: response.status, body: (await response.json()) as T };
    } catch {
      await sleep(20);
    }
  }
}

type Seen = { readonly id: number; readonly event: string; readonly data: string };

/** Reads a run's events to its end, coming back with Last-Event-ID as often as the server dies. */
async function follow(url: string, path: string): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (;;) {
    try {
      const response = await fetch(`${url}${path}`, {
        headers: { "last-event-id": String(seen.at(-1)?.id ?? 0) },
      });
      let text = "";
      const decoder = new TextDecoder();
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(part, { stream: true });
        const frames = text.split("\n\n");
        text = frames.pop() ?? "";
        for (const frame of frames) {
          const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(frame)?.[1];
          if (field("id") !== undefined)
            seen.push({ id: Number(field("id")), event: field("event") ?? "", data: field("data") ?? "" });
        }
      }
      return seen;
    } catch {
      await sleep(20);
    }
  }
}

type RunJson = { readonly run_id: string; readonly status: string };
type State = { readonly values: { readonly done?: readonly string[] } };
const names = ["a", "b", "c", "d", "e", "f"];

it(
  `a server killed ${kills} times under streams, queued runs and approvals loses nothing and does nothing twice`,
  { timeout: 60_000 + kills * 15_000 },
  async () => {
    const { config } = await testOrchestrator();
    const { home } = config;
    const chance = seededRandom(kills);
    let server = await start(home);
    const { url } = server;
    const port = Number(new URL(url).port);
    let over = false;
    const marks: string[] = [];

    /** The run that is known to be taken in: the one answered, or the one that is found where the answer was lost. */
    const startRun = async (threadId: string, body: object): Promise<string> => {
      const known = (await ask<RunJson[]>(url, `/threads/${threadId}/runs?limit=100`)).body.length;
      for (;;) {
        try {
          const response = await fetch(`${url}/threads/${threadId}/runs`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          });
          const run = (await response.json()) as RunJson;
          expect({ status: response.status, run }).toMatchObject({ status: 200 });
          return run.run_id;
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          const runs = (await ask<RunJson[]>(url, `/threads/${threadId}/runs?limit=100`)).body;
          if (runs.length > known) return runs[0]!.run_id;
        }
      }
    };
    const newThread = async () => (await ask<{ thread_id: string }>(url, "/threads", {})).body.thread_id;

    const streams = async () => {
      while (!over) {
        const threadId = await newThread();
        const runs: string[] = [];
        for (let i = 0; i < 3; i++)
          runs.push(
            await startRun(threadId, {
              assistant_id: "steps",
              input: {},
              stream_mode: ["custom", "values"],
              multitask_strategy: "enqueue",
            }),
          );
        for (const runId of runs) {
          const seen = await follow(url, `/threads/${threadId}/runs/${runId}/stream`);
          expect(seen.map(({ id }) => id)).toEqual(seen.map((_, i) => i + 1));
          const begun = seen.flatMap(({ event, data }) =>
            event === "custom" ? [(JSON.parse(data) as { begun: string }).begun.slice(-1)] : [],
          );
          // The step under way may begin again; none that was done.
          expect(begun.filter((name, i) => name !== begun[i - 1])).toEqual(names);
          expect((await ask<RunJson>(url, `/threads/${threadId}/runs/${runId}`)).body.status).toBe("success");
        }
        const { values } = (await ask<State>(url, `/threads/${threadId}/state`)).body;
        expect(values.done).toEqual(runs.flatMap((id) => names.map((name) => `${id}:${name}`)));
      }
    };

    const approve = async (approver: number) => {
      for (let round = 0; !over; round++) {
        const threadId = await newThread();
        const own = [0, 1].map((i) => `pay-${approver}-${round}-${i}`);
        const tasks = own.map((mark, i) => ({
          id: `pay${i}`,
          agent: "worker",
          operation: "pay",
          inputs: { mark },
          approval: { permission: "pay:approve" },
        }));
        const plan = { name: "pay", pattern: "parallel", onFailure: "keep", tasks };
        await startRun(threadId, { assistant_id: "plan", input: { plan, input: {} } });
        const left = new Set<string>();
        const settled = new Set<string>();
        while (settled.size < 2) {
          const pending = await ask<{ approval_id: string }[]>(
            url,
            `/approvals?thread_id=${threadId}&status=pending`,
          );
          expect(pending.status).toBe(200);
          for (const { approval_id } of pending.body) left.add(approval_id);
          for (const id of left) {
            const told = await ask<unknown>(url, `/approvals/${id}`, { type: "approve" });
            expect([200, 202, 409], JSON.stringify(told)).toContain(told.status);
            settled.add(id);
            left.delete(id);
          }
          await sleep(10);
        }
        marks.push(...own);
        for (;;) {
          const { status } = (await ask<{ status: string }>(url, `/threads/${threadId}`)).body;
          if (status === "idle" || status === "error") break;
          await sleep(10);
        }
      }
    };

    const killing = async () => {
      for (let i = 0; i < kills; i++) {
        await sleep(100 + chance() * 600);
        const gone = once(server.child, "exit");
        server.child.kill("SIGKILL");
        await gone;
        server = await start(home, port);
      }
      over = true;
    };

    await Promise.all([killing(), streams(), streams(), approve(1), approve(2)]);

    const threads = await ask<{ status: string }[]>(url, "/threads/search", { limit: 1000 });
    expect(threads.body.filter(({ status }) => status !== "idle")).toEqual([]);
    const paid = readFileSync(join(home, "bank.log"), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(marks.length).toBeGreaterThan(0);
    expect(paid.toSorted()).toEqual(marks.toSorted());
  },
);
