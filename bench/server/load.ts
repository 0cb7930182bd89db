import { Pool } from "undici";

export type Target = { readonly pool: Pool; readonly graph: string };

export const openPool = (url: string, connections: number): Pool =>
  new Pool(url, { connections, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 });

const json = { "content-type": "application/json" };

export async function createThread(pool: Pool): Promise<string> {
  const { body, statusCode } = await pool.request({
    method: "POST",
    path: "/threads",
    headers: json,
    body: "{}",
  });
  const answer = (await body.json()) as { thread_id: string };
  if (statusCode >= 300) throw new Error(`POST /threads: ${statusCode} ${JSON.stringify(answer)}`);
  return answer.thread_id;
}

/** Streams one run on a new thread; milliseconds until its first event and until its end. */
export async function streamRun({ pool, graph }: Target): Promise<{ first: number; total: number }> {
  const thread = await createThread(pool);
  const begun = performance.now();
  const { body, statusCode } = await pool.request({
    method: "POST",
    path: `/threads/${thread}/runs/stream`,
    headers: json,
    body: JSON.stringify({ assistant_id: graph, input: { count: 0 }, stream_mode: ["updates"] }),
  });
  let first: number | undefined;
  let text = "";
  for await (const chunk of body) {
    text += String(chunk);
    if (first === undefined && text.includes("event:")) first = performance.now() - begun;
  }
  if (statusCode >= 300 || first === undefined || !text.includes('"five"') || text.includes("event: error")) {
    throw new Error(`the run failed: ${statusCode} ${text.slice(0, 300)}`);
  }
  return { first, total: performance.now() - begun };
}

/** Whole runs a second of `clients` that each start the next as soon as the last has ended. */
export async function runsPerSecond(
  target: Target,
  { clients, seconds }: { clients: number; seconds: number },
) {
  const until = performance.now() + seconds * 1000;
  const begun = performance.now();
  let runs = 0;
  const client = async () => {
    while (performance.now() < until) {
      await streamRun(target);
      runs += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (runs * 1000) / (performance.now() - begun);
}

export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
