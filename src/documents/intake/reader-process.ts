/**
 * The reading process: one job at a time, started and bounded by `reader-child.ts`. It holds no secrets and no database;
 * what a hostile file makes of it ends with it.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { PurserError } from "../../base/errors.ts";
import { drawPages } from "./draw-pages.ts";
import { readDocumentBytes } from "./read-bytes.ts";
import { lazyTools } from "./lazy-tools.ts";
import { readJob, type ReadReply } from "./messages.ts";

const memory = Number(process.argv[2]);
const guard = new Worker(new URL("./memory-guard.ts", import.meta.url), {
  workerData: { memory, parent: process.ppid },
});
await once(guard, "online");
guard.on("exit", () => process.exit(1));

const tools = lazyTools();

process.on("message", (message: unknown) => void answer(message));
process.on("disconnect", () => process.exit());

async function answer(message: unknown): Promise<void> {
  const job = readJob.parse(message);
  const outcome =
    job.draw === null ? await readDocumentBytes(job, tools) : await drawPages(job, job.draw, tools);
  const reply: ReadReply = { outcome, memory: process.memoryUsage.rss() };
  if (!process.send)
    throw new PurserError("no_parent", "A reading process is started by the document reader only");
  process.send(reply);
}
