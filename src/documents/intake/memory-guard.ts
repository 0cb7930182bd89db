import { workerData } from "node:worker_threads";
import { z } from "zod";

/**
 * Runs beside the reading thread and kills the process when its resident memory passes the bound: a bound on V8's heap
 * sees neither WASM nor what image libraries take, and the reading thread itself may never come back to look.
 */
const { memory, parent } = z.object({ memory: z.number(), parent: z.number() }).parse(workerData);
const EVERY_MS = 50;

setInterval(() => {
  const isOrphan = process.ppid !== parent;
  if (isOrphan || process.memoryUsage.rss() > memory) process.kill(process.pid, "SIGKILL");
}, EVERY_MS);
