import { Worker } from "node:worker_threads";

/**
 * Ends the process when its event loop no longer turns: a loop of microtasks starves every timer, so only another
 * thread can tell. It says what was last noted.
 */
export function startWatchdog(limitMs: number) {
  const shared = new SharedArrayBuffer(4096);
  const beats = new Int32Array(shared, 0, 1);
  const note = new Uint8Array(shared, 4);
  const worker = new Worker(
    `const { workerData: { shared, limitMs } } = require("node:worker_threads");
     const { writeSync } = require("node:fs");
     const beats = new Int32Array(shared, 0, 1), note = new Uint8Array(shared, 4);
     let seen = -1, since = Date.now();
     setInterval(() => {
       const now = Atomics.load(beats, 0);
       if (now !== seen) { seen = now; since = Date.now(); return; }
       if (Date.now() - since < limitMs) return;
       const text = Buffer.from(note.slice(0, note.indexOf(0))).toString();
       writeSync(2, "the event loop has not turned for " + limitMs + " ms: " + text + "\\n");
       process.kill(process.pid, "SIGKILL");
     }, 200);`,
    { eval: true, workerData: { shared, limitMs } },
  );
  worker.unref();
  const beat = setInterval(() => Atomics.add(beats, 0, 1), 50);
  return {
    note: (text: string) => {
      note.fill(0);
      new TextEncoder().encodeInto(text.slice(0, 2000), note);
    },
    stop: async () => {
      clearInterval(beat);
      await worker.terminate();
    },
  };
}
