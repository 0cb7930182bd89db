import { parentPort } from "node:worker_threads";
import { toInnerErrorShape } from "../../../base/errors.ts";
import { type Job, createJobRunner } from "./jobs.ts";
import type { Answer } from "./answer.ts";

/** A thread's program: one answer to each job; the next job comes only after it. */
const run = createJobRunner();
const port = parentPort;

port?.on("message", (job: Job) => {
  void answerTo(job).then((answer) => port.postMessage(answer));
});

async function answerTo(job: Job): Promise<Answer> {
  try {
    return { ok: true, result: await run(job) };
  } catch (error) {
    return { ok: false, error: toInnerErrorShape(error) };
  }
}
