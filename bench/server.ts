import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";
import { createThread, openPool, quantile, runsPerSecond, streamRun } from "./server/load.ts";
import { type Served, startDev, startPurser } from "./server/servers.ts";

/**
 * Purser's server, with everything on disk (SQLite), beside `langgraphjs dev`, which keeps everything in memory: the
 * same graphs of five steps, the same requests over sockets, one server after the other in one run. Needs
 * `npm --prefix studio install` for the other server; `--alone` measures ours only.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    alone: { type: "boolean" },
    seconds: { type: "string", default: "10" },
    clients: { type: "string", default: "50" },
    streams: { type: "string", default: "500" },
    idle: { type: "string", default: "5000" },
  },
});
const seconds = Number(options.seconds);
const clients = Number(options.clients);
const homes: string[] = [];

async function purser(): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), "purser-bench-"));
  homes.push(home);
  return startPurser(home);
}

/** Median milliseconds until the first event, one client, after a warm-up. */
async function firstEvent({ url }: Served): Promise<number> {
  const pool = openPool(url, 1);
  const firsts: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    const { first } = await streamRun({ pool, graph: "instant" });
    if (i >= 20) firsts.push(first);
  }
  await pool.close();
  return quantile(firsts, 0.5);
}

async function throughput({ url }: Served, graph: "instant" | "slow"): Promise<number> {
  const pool = openPool(url, clients);
  await runsPerSecond({ pool, graph }, { clients, seconds: Math.min(3, seconds) });
  const rate = await runsPerSecond({ pool, graph }, { clients, seconds });
  await pool.close();
  return rate;
}

/** Many clients that start at once; milliseconds until the first event, the last percent. */
async function manyStreams({ url }: Served, count: number): Promise<number> {
  const pool = openPool(url, count);
  await Promise.all(Array.from({ length: count }, () => createThread(pool)));
  const rounds: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const all = await Promise.all(Array.from({ length: count }, () => streamRun({ pool, graph: "instant" })));
    rounds.push(
      quantile(
        all.map(({ first }) => first),
        0.99,
      ),
    );
  }
  await pool.close();
  return quantile(rounds, 0.5);
}

async function memory({ child }: Served): Promise<number> {
  child.send("memory");
  const [{ rss }] = (await once(child, "message")) as [{ rss: number }];
  return rss / 1e6;
}

/** Clients that watch a run in which nothing happens: megabytes for all of them, and what is left when they have gone. */
async function idleStreams(served: Served, count: number) {
  const { url } = served;
  const pool = openPool(url, 1);
  const thread = await createThread(pool);
  const { body } = await pool.request({
    method: "POST",
    path: `/threads/${thread}/runs`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ assistant_id: "idle", input: { count: 0 } }),
  });
  const { run_id } = (await body.json()) as { run_id: string };
  const before = await memory(served);
  const agent = new Agent({ connections: count, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 });
  const streams = [];
  for (let opened = 0; opened < count; opened += 100) {
    const batch = Array.from({ length: Math.min(100, count - opened) }, () =>
      request(`${url}/threads/${thread}/runs/${run_id}/stream`, { dispatcher: agent }),
    );
    for (const { body: stream } of await Promise.all(batch)) {
      stream.on("error", () => undefined);
      await once(stream, "data");
      streams.push(stream);
    }
  }
  const during = await memory(served);
  const open = await streamsOpen(url);
  for (const stream of streams) stream.destroy();
  await agent.destroy();
  await pool.request({ method: "POST", path: `/threads/${thread}/runs/${run_id}/cancel?wait=1` });
  const left = await streamsOpen(url);
  await pool.close();
  return { megabytes: during - before, open, left };
}

async function streamsOpen(url: string): Promise<number> {
  const { body } = await request(`${url}/metrics`);
  const line = (await body.text()).split("\n").find((text) => text.startsWith("purser_streams_open"));
  return Number(line?.split(" ").at(-1));
}

async function within<T>(start: Promise<Served>, work: (served: Served) => Promise<T>): Promise<T> {
  const served = await start;
  try {
    return await work(served);
  } finally {
    await served.stop();
  }
}

const say = (text: string) => (options.json ? undefined : process.stderr.write(`${text}\n`));

async function basics(served: Served) {
  const first = await firstEvent(served);
  const instant = await throughput(served, "instant");
  const slow = await throughput(served, "slow");
  return { first, instant, slow };
}

try {
  say("Purser ...");
  const ours = await within(purser(), basics);
  const streams = await within(purser(), (served) => manyStreams(served, Number(options.streams)));
  const idle = await within(purser(), (served) => idleStreams(served, Number(options.idle)));
  say("langgraphjs dev ...");
  const dev = options.alone ? undefined : await within(startDev(undefined), basics);
  say("langgraphjs dev -n 200 ...");
  const wide = options.alone ? undefined : await within(startDev(200), basics);
  const ratios = dev &&
    wide && {
      first_event: dev.first / ours.first,
      runs_per_second_instant: ours.instant / dev.instant,
      runs_per_second_200ms: ours.slow / dev.slow,
      runs_per_second_instant_n200: ours.instant / wide.instant,
      runs_per_second_200ms_n200: ours.slow / wide.slow,
    };
  const result = { ours, dev, dev_n200: wide, ratios, first_event_p99_streams: streams, idle };
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else print(result);
} finally {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
}

type Basics = Awaited<ReturnType<typeof basics>>;

function print({
  ours,
  dev,
  dev_n200: wide,
  first_event_p99_streams: p99,
  idle,
}: {
  ours: Basics;
  dev: Basics | undefined;
  dev_n200: Basics | undefined;
  first_event_p99_streams: number;
  idle: Awaited<ReturnType<typeof idleStreams>>;
}): void {
  const row = (label: string, unit: string, pick: (of: Basics) => number, better: "less" | "more") => {
    const other = dev && pick(dev);
    const other200 = wide && pick(wide);
    const ratio = (than: number | undefined) =>
      than === undefined ? "-" : `${(better === "less" ? than / pick(ours) : pick(ours) / than).toFixed(1)}x`;
    const cells = [
      pick(ours).toFixed(1),
      other?.toFixed(1) ?? "-",
      ratio(other),
      other200?.toFixed(1) ?? "-",
    ];
    const [mine = "", theirs = "", times = "", theirs200 = ""] = cells;
    process.stdout.write(
      `${label.padEnd(34)} ${unit.padEnd(6)} ${mine.padStart(9)} ${theirs.padStart(9)} ${times.padStart(7)} ${theirs200.padStart(9)} ${ratio(other200).padStart(7)}\n`,
    );
  };
  process.stdout.write(
    `${"".padEnd(41)} ${"Purser".padStart(9)} ${"dev".padStart(9)} ${"".padStart(7)} ${"dev -n200".padStart(9)}\n`,
  );
  row("first event, one client", "ms", ({ first }) => first, "less");
  row(`runs of 5 instant steps, ${clients} clients`, "1/s", ({ instant }) => instant, "more");
  row(`runs of 5 steps of 200 ms, ${clients} clients`, "1/s", ({ slow }) => slow, "more");
  process.stdout.write(`first event of ${options.streams} streams at once, p99: ${p99.toFixed(0)} ms\n`);
  process.stdout.write(
    `${options.idle} idle streams: +${idle.megabytes.toFixed(0)} MB; open while they last: ${idle.open}, after: ${idle.left}\n`,
  );
}
