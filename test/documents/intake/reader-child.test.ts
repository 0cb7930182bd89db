import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { readerLimits } from "../../../src/documents/intake/limits.ts";
import type { ReadJob } from "../../../src/documents/intake/messages.ts";
import { createReaderChild, type ReaderChild } from "../../../src/documents/intake/reader-child.ts";

const script = (name: string) => new URL(`./processes/${name}.ts`, import.meta.url);
const started: ReaderChild[] = [];

function child(name: string, bounds: { seconds?: number; memory?: number } = {}): ReaderChild {
  const made = createReaderChild(readerLimits.parse(bounds), script(name));
  started.push(made);
  return made;
}

const job: ReadJob = {
  bytes: new TextEncoder().encode("<order/>"),
  mediaType: "application/xml",
  readAs: "xml",
  draw: null,
  note: null,
  limits: readerLimits.parse({}),
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((made) => made.end()));
});

describe("a reading process", () => {
  it("is killed when its time is up", async () => {
    expect(await child("stuck", { seconds: 0.5 }).read(job, undefined)).toMatchObject({
      kind: "refused",
      code: "document_timeout",
      reason: "Reading took longer than 0.5 seconds and was stopped: send a smaller file",
    });
  });

  it("is killed when it takes too much memory, even outside V8's heap and without yielding", async () => {
    expect(await child("greedy", { memory: 300_000_000 }).read(job, undefined)).toMatchObject({
      kind: "refused",
      code: "document_too_large",
      reason: "Reading needs more than 300 MB of memory and was stopped: send a smaller file",
    });
  });

  it("that breaks down costs one document; the next has a fresh process", async () => {
    const broken = child("crashing");
    const outcome = { kind: "refused", code: "document_crashed", mediaType: "application/xml" };
    expect(await broken.read(job, undefined)).toMatchObject(outcome);
    expect(await broken.read(job, undefined)).toMatchObject(outcome);
  });

  it("that ends on what it still held is no verdict on the next document", async () => {
    const tired = child("tired");
    for (let file = 1; file <= 3; file++) {
      expect(await tired.read(job, undefined)).toMatchObject({ reason: "file 1 of this process" });
    }
  });

  it("is not believed when its answer is none", async () => {
    expect(await child("babbling").read(job, undefined)).toMatchObject({ code: "document_crashed" });
  });

  it("is killed when the signal aborts", async () => {
    const stop = new AbortController();
    const reading = child("stuck").read(job, stop.signal);
    stop.abort(new Error("the run was cancelled"));
    await expect(reading).rejects.toThrow("the run was cancelled");
  });

  const program = async (name: string) => {
    const run = await promisify(execFile)(process.execPath, [fileURLToPath(script(name))]);
    return run.stdout.trim();
  };

  it("that idles does not keep the program alive", async () => {
    expect(await program("read-and-leave")).toBe("document_not_an_invoice");
  });

  it("that idles is ended by close, for which the program waits", async () => {
    expect(await program("read-and-close")).toBe("closed");
  });
});
