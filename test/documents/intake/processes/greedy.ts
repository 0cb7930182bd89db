/** A reader that takes memory outside V8's heap without ever yielding. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

const guard = new Worker(new URL("../../../../src/documents/intake/memory-guard.ts", import.meta.url), {
  workerData: { memory: Number(process.argv[2]), parent: process.ppid },
});
await once(guard, "online");
process.on("message", () => {
  const held: Buffer[] = [];
  for (;;) held.push(Buffer.alloc(10_000_000, 1));
});
