import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OperationContext, Progress } from "../../src/agents/agent.ts";
import { createOcrAgent } from "../../src/agents/finance/ocr.ts";
import type { ProcessOutput } from "../../src/agents/finance/ocr-output.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { PurserError } from "../../src/base/errors.ts";
import type { DocumentReader } from "../../src/documents/intake/index.ts";
import { testContext } from "../support/operation-context.ts";
import { createDocumentBench, type DocumentBench } from "../documents/document-bench.ts";
import { invoice } from "../documents/read-fixture.ts";

/** Reads files of this test: `invoice NUMBER`, `broken`, `crash`. Counts what it is given and how much at once. */
function scriptedReader(onRead: () => void = () => undefined) {
  const seen: string[] = [];
  let active = 0;
  let most = 0;
  let closed = false;
  const reader: DocumentReader = {
    read: async (bytes, { filename, signal }) => {
      seen.push(filename);
      active += 1;
      most = Math.max(most, active);
      onRead();
      try {
        await Promise.resolve();
        signal?.throwIfAborted();
        const [kind, number = ""] = new TextDecoder().decode(bytes).split(" ");
        if (kind === "crash") throw new Error("the reader's process died");
        if (kind === "closed") throw new PurserError("reader_closed", "The document reader is closed");
        if (kind === "broken")
          return {
            kind: "refused",
            code: "pdf_broken",
            reason: "The PDF ends too early",
            mediaType: "application/pdf",
          };
        return { kind: "read", mediaType: "application/pdf", document: invoice({ number }) };
      } finally {
        active -= 1;
      }
    },
    draw: async () => [],
    close: async () => {
      closed = true;
    },
  };
  return { reader, seen, most: () => most, closed: () => closed };
}

describe("the ocr agent", () => {
  let bench: DocumentBench;
  let inbox: string;
  let scripted: ReturnType<typeof scriptedReader>;
  beforeEach(async () => {
    bench = await createDocumentBench();
    inbox = mkdtempSync(join(tmpdir(), "purser-inbox-"));
    scripted = scriptedReader();
  });
  afterEach(async () => {
    rmSync(inbox, { recursive: true, force: true });
    await bench.close();
  });

  const put = (name: string, content: string) => {
    const path = join(inbox, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  async function call<T = Record<string, unknown>>(
    operation: string,
    input: unknown,
    overrides: Partial<OperationContext> = {},
    maxBytes?: number,
  ): Promise<T> {
    const registry = createRegistry();
    registry.register(createOcrAgent({ reader: scripted.reader, maxBytes }));
    const context = testContext(bench.books, { home: bench.home, runtime: bench.runtime, ...overrides });
    const { output } = await registry.call({ agent: "ocr_agent", operation, input }, context);
    return output as T;
  }
  const process = (paths: string[] = [inbox], overrides: Partial<OperationContext> = {}, maxBytes?: number) =>
    call<ProcessOutput>("process_document", { paths }, overrides, maxBytes);

  it("reads a folder in order of names, three levels deep, without hidden files and links", async () => {
    put("b.pdf", "invoice B-1");
    put("a.pdf", "invoice A-1");
    put("deep/er/c.pdf", "invoice C-1");
    put("deep/er/too/d.pdf", "invoice D-1");
    put(".hidden.pdf", "invoice H-1");
    put(".git/e.pdf", "invoice E-1");
    const outside = mkdtempSync(join(tmpdir(), "purser-outside-"));
    writeFileSync(join(outside, "x.pdf"), "invoice X-1");
    symlinkSync(join(outside, "x.pdf"), join(inbox, "link.pdf"));
    symlinkSync(outside, join(inbox, "linked-folder"));
    const output = await process();
    expect(output.documents.map(({ filename, status, fields }) => [filename, status, fields?.number])).toEqual([
      ["a.pdf", "new", "A-1"], ["b.pdf", "new", "B-1"], ["c.pdf", "new", "C-1"],
    ]); // prettier-ignore
    expect(output.documents[0]).toMatchObject({
      type: "invoice",
      method: "xml",
      confidence: 0.999,
      fields: { issueDate: "2026-07-01", sellerName: "Acme Supplies Ltd", currency: "USD", gross: "120.00" },
    });
    expect(output.counts).toEqual({ new: 3, known: 0, quarantined: 0, posted: 0, skipped: 0 });
    expect(output.documentIds).toHaveLength(3);
    rmSync(outside, { recursive: true });
  });

  it("does not let a bad file fail the batch", async () => {
    const paths = [
      put("a.pdf", "broken"),
      put("b.pdf", "crash"),
      put("c.pdf", "invoice C-1"),
      put("d.pdf", ""),
    ];
    const { documents, counts } = await process(paths);
    expect(documents.map(({ filename, status, reason }) => [filename, status, reason])).toEqual([
      ["a.pdf", "quarantined", "pdf_broken: The PDF ends too early"],
      ["b.pdf", "quarantined", "reader_failed: the reader's process died"],
      ["c.pdf", "new", undefined],
      ["d.pdf", "new", undefined],
    ]);
    expect(counts).toMatchObject({ new: 2, quarantined: 2 });
  });

  it("takes the same bytes for one document, in one batch and in the next", async () => {
    put("a.pdf", "invoice A-1");
    put("copy.pdf", "invoice A-1");
    const first = await process();
    expect(first.documents.map(({ status }) => status)).toEqual(["new", "known"]);
    expect(first.documentIds).toHaveLength(1);
    const later = await process([inbox], { runId: "run-2" });
    expect(later.counts).toMatchObject({ new: 0, known: 2 });
    expect(later.documents[0]).toMatchObject({ documentId: first.documentIds[0], fields: { number: "A-1" } });
    expect(scripted.seen).toEqual(["a.pdf"]);
  });

  it("reads several at once, but never holds more than a few in memory", async () => {
    for (let index = 0; index < 30; index += 1)
      put(`${String(index).padStart(2, "0")}.pdf`, `invoice N-${index}`);
    const told: Progress[] = [];
    const { counts } = await process([inbox], { emit: (progress) => told.push(progress) });
    expect(counts.new).toBe(30);
    expect(scripted.most()).toBeGreaterThan(0);
    expect(scripted.most()).toBeLessThanOrEqual(4);
    expect(told.map(({ done, total }) => [done, total])).toEqual(
      Array.from({ length: 30 }, (_, i) => [i + 1, 30]),
    );
    expect(told[0]?.message).toMatch(/^\d\d\.pdf: read, invoice N-\d+ 120\.00 USD$/);
  });

  it("quarantines a file that is larger than the limit without reading it", async () => {
    put("big.pdf", `invoice ${"9".repeat(100)}`);
    const { documents } = await process([inbox], {}, 50);
    expect(documents[0]).toMatchObject({
      status: "quarantined",
      reason: expect.stringContaining("document_too_large") as string,
    });
    expect(scripted.seen).toEqual([]);
  });

  it("refuses paths outside of the folders that a caller may name, and paths that are not there", async () => {
    const other = mkdtempSync(join(tmpdir(), "purser-other-"));
    try {
      await expect(process([inbox], { importRoots: [other] })).rejects.toMatchObject({
        code: "path_not_allowed",
      });
      await expect(process([join(other, "none.pdf")])).rejects.toMatchObject({ code: "source_not_found" });
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it("stops when it is cancelled, and when the reader is closed", async () => {
    for (let index = 0; index < 10; index += 1) put(`${index}.pdf`, `invoice N-${index}`);
    const controller = new AbortController();
    scripted = scriptedReader(() => controller.abort(new Error("enough")));
    await expect(process([inbox], { signal: controller.signal })).rejects.toThrow("enough");
    scripted = scriptedReader();
    await expect(process([put("x.pdf", "closed")])).rejects.toMatchObject({ code: "reader_closed" });
  });

  it("is undone by withdrawing exactly what it took in, also after a repeated attempt", async () => {
    put("a.pdf", "invoice A-1");
    await process([inbox], { runId: "run-1" });
    put("b.pdf", "invoice B-1");
    const input = { paths: [inbox] };
    await process([inbox], { runId: "run-2" });
    const repeated = await process([inbox], { runId: "run-2" });
    const operation = createOcrAgent({ reader: scripted.reader }).operations["process_document"]!;
    const undo = operation.undo?.kind === "operation" ? operation.undo.input(input, repeated) : undefined;
    expect(undo).toEqual({ documentIds: [repeated.documents[1]!.documentId] });
    expect(await call("withdraw_documents", undo)).toMatchObject({
      withdrawn: [repeated.documents[1]!.documentId],
      kept: [],
    });
    expect((await process([inbox], { runId: "run-3" })).documents.map(({ status }) => status)).toEqual([
      "known",
      "new",
    ]);
  });

  it("shows a document, lists what is open about it, and settles it", async () => {
    put("a.pdf", "invoice");
    const { documentIds } = await process();
    await bench.standardize(...documentIds);
    const { items } = await call<{ items: { id: string }[] }>("list_review", {});
    expect(items).toMatchObject([
      { documentId: documentIds[0], field: "number", code: "unreadable_number", status: "open" },
    ]);
    const settled = await call("resolve_review", { itemId: items[0]!.id, value: "A-1" });
    expect(settled).toMatchObject({
      standardized: { status: "ready", invoice: { number: "A-1" } },
      open: [],
    });
    expect(await call("get_document", { documentId: documentIds[0] })).toMatchObject({
      filename: "a.pdf",
      status: "ready",
      type: "invoice",
      fields: expect.arrayContaining([
        expect.objectContaining({
          field: "number",
          value: "A-1",
          method: "person",
          version: 2,
          by: "test-user",
        }),
        expect.objectContaining({ field: "gross", value: "120.00", method: "xml", version: 1 }),
      ]) as unknown,
      standardized: { status: "ready" },
    });
    const corrected = await call("correct_document", {
      documentId: documentIds[0],
      field: "gross",
      value: "130",
    });
    expect(corrected).toMatchObject({ standardized: { status: "review" } });
  });

  it("ends the reader's processes when it is closed", async () => {
    await createOcrAgent({ reader: scripted.reader }).close?.();
    expect(scripted.closed()).toBe(true);
  });
});
