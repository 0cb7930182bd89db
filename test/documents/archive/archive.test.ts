import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentPath, findTakenIn, loadBytes, plainName, showDocument, takeIn, withdrawDocuments } from "../../../src/documents/archive/index.ts"; // prettier-ignore
import { sha256 } from "../../../src/base/json.ts";
import { createDocumentBench, type DocumentBench } from "../document-bench.ts";
import { field, invoice } from "../read-fixture.ts";

const PAPER = new TextEncoder().encode("%PDF-1.7 one paper");
const REFUSED = {
  kind: "refused",
  code: "pdf_broken",
  reason: "The PDF ends too early",
  mediaType: "application/pdf",
} as const;

describe("the archive of documents", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench();
  });
  afterEach(() => bench.close());

  const companyId = "test-company";
  const show = (documentId: string) => showDocument(bench.deps.store.db, companyId, documentId);
  const withdraw = (...documentIds: string[]) =>
    withdrawDocuments(bench.deps, { companyId, documentIds, user: { id: "ana" } });

  it("keeps the bytes under their hash, the reading, and every field as version 1", async () => {
    const { documentId, status } = await bench.give(invoice(), { bytes: PAPER, filename: "bill.pdf" });
    expect(status).toBe("new");
    const path = documentPath(bench.home, { companyId, sha256: sha256(PAPER) });
    expect(readFileSync(path)).toEqual(Buffer.from(PAPER));
    const { case: found, read, fields } = await show(documentId);
    expect(found).toMatchObject({
      status: "read",
      filename: "bill.pdf",
      media_type: "application/pdf",
      bytes: PAPER.length,
    });
    expect(read).toEqual(invoice());
    expect(fields.find((row) => row.field === "lines.1.net")).toMatchObject({
      version: 1,
      raw: "40.00",
      value: "40.00",
      method: "xml",
      by: "agent:ocr_agent",
    });
    expect(fields.find((row) => row.field === "taxes.0.amount")).toMatchObject({ value: "20.00" });
    expect(await bench.audit()).toEqual(["documents_taken_in"]);
  });

  it("takes the same bytes for one document, under whatever name", async () => {
    const first = await bench.give(invoice(), { bytes: PAPER });
    const second = await bench.give(invoice({ number: "OTHER" }), { bytes: PAPER, filename: "copy.pdf" });
    expect(second).toEqual({ ...first, status: "known" });
    expect((await show(first.documentId)).read?.fields.number?.value).toBe("INV-1001");
    expect(await bench.audit()).toHaveLength(1);
  });

  it("finds its own documents as new again when a crashed run is repeated", async () => {
    await bench.give(invoice(), { bytes: PAPER, runId: "run-1" });
    const find = (runId: string) =>
      findTakenIn(bench.deps.store.db, { companyId, sha256: sha256(PAPER), runId });
    expect(await find("run-1")).toMatchObject({ status: "new", read: { type: "invoice" } });
    expect(await find("run-2")).toMatchObject({ status: "known" });
  });

  it("never uses a given name as a path", async () => {
    const { documentId } = await bench.give(invoice(), { bytes: PAPER, filename: "../../../etc/passwd" });
    expect((await show(documentId)).case.filename).toBe("passwd");
    expect(readdirSync(join(bench.home, "documents", companyId))).toEqual([sha256(PAPER)]);
    expect(existsSync(join(bench.home, "..", "etc"))).toBe(false);
  });

  it.each([
    ["..", "unnamed"],
    ["C:\\bills\\may.pdf", "may.pdf"],
    ["evil\u202Efdp.exe", "evilfdp.exe"],
    ["a\u0000b\n.pdf", "ab.pdf"],
    ["", "unnamed"],
  ])("shows the name %j as %j", (given, shown) => {
    expect(plainName(given)).toBe(shown);
  });

  it("quarantines what cannot be read, keeps its bytes, and tries again when it is given again", async () => {
    const refused = await bench.give(REFUSED, { bytes: PAPER });
    expect(refused).toMatchObject({ status: "quarantined", reason: "pdf_broken: The PDF ends too early" });
    expect(existsSync(documentPath(bench.home, { companyId, sha256: sha256(PAPER) }))).toBe(true);
    expect((await show(refused.documentId)).read).toBeNull();
    const later = await bench.give(invoice(), { bytes: PAPER });
    expect(later).toEqual({ documentId: refused.documentId, status: "new", reason: null });
    expect((await show(later.documentId)).fields.length).toBeGreaterThan(10);
    expect(await bench.audit()).toEqual(["document_quarantined", "documents_taken_in"]);
  });

  it("notes a file that is too large to keep without its bytes", async () => {
    const hash = "ab".repeat(32);
    const taken = await takeIn(bench.deps, {
      companyId, user: { id: "ana" }, runId: null, filename: "huge.pdf", bytes: null, sha256: hash, size: 9e9,
      reading: { ...REFUSED, code: "document_too_large", mediaType: null },
    }); // prettier-ignore
    expect(taken.status).toBe("quarantined");
    expect((await show(taken.documentId)).case).toMatchObject({
      bytes: 9e9,
      media_type: "application/octet-stream",
    });
    const path = documentPath(bench.home, { companyId, sha256: hash });
    await expect(loadBytes(path, taken.documentId)).rejects.toMatchObject({ code: "document_bytes_missing" });
  });

  it("withdraws what is not posted, closes its questions, and takes it up when it is given again", async () => {
    const { documentId } = await bench.give(invoice({ issueDate: null }), { bytes: PAPER });
    await bench.standardize(documentId);
    expect(await bench.open()).toHaveLength(1);
    expect(await withdraw(documentId, documentId, "nobody")).toEqual({
      withdrawn: [documentId],
      kept: [{ documentId: "nobody", reason: "there is no such document" }],
    });
    expect(await withdraw(documentId)).toEqual({ withdrawn: [documentId], kept: [] });
    expect(await bench.open()).toEqual([]);
    const [stopped] = await bench.standardize(documentId);
    expect(stopped).toMatchObject({ status: "quarantined", invoice: null, issues: [{ code: "withdrawn" }] });
    expect(await bench.give(invoice(), { bytes: PAPER })).toMatchObject({ documentId, status: "new" });
    expect((await bench.standardize(documentId))[0]?.status).toBe("ready");
  });

  it("leaves a posted document where it is", async () => {
    const { documentId } = await bench.give(invoice(), { bytes: PAPER });
    await bench.deps.store.db.updateTable("document_case").set({ status: "posted" }).execute();
    expect(await withdraw(documentId)).toEqual({
      withdrawn: [],
      kept: [{ documentId, reason: "it is posted; reverse its entry first" }],
    });
    expect(await bench.give(invoice(), { bytes: PAPER })).toMatchObject({ status: "posted" });
  });

  it("keeps companies apart: the same bytes are another company's own document", async () => {
    const { documentId } = await bench.give(invoice(), { bytes: PAPER });
    const other = await takeIn(bench.deps, {
      companyId: "other", user: { id: "bo" }, runId: null, filename: "x", bytes: PAPER, sha256: sha256(PAPER), size: PAPER.length,
      reading: { kind: "read", mediaType: "application/pdf", document: invoice({ number: field("B-1") }) },
    }); // prettier-ignore
    expect(other.status).toBe("new");
    expect((await show(documentId)).read?.fields.number?.value).toBe("INV-1001");
    await expect(showDocument(bench.deps.store.db, "third", documentId)).rejects.toMatchObject({
      code: "unknown_document",
    });
  });
});
