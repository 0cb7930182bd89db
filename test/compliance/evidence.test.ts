import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkHash } from "../../src/audit/audit.ts";
import { type Evidence, renderEvidencePage } from "../../src/compliance/evidence/page.ts";
import { controlEffect, proposalAsEvidence } from "../../src/compliance/evidence/proposal.ts";
import { proposedEntry } from "../../src/entries/proposed-entry.ts";
import { writeEvidencePack } from "../../src/compliance/evidence/write-pack.ts";
import { documentPath } from "../../src/documents/archive/document-bytes.ts";
import type { Row } from "../../src/store/schema.ts";
import { type BillBooks, billOf, companyId, createBillBooks, runtime } from "./compliance-fixture.ts";

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>' style='\u202e\u0000`;
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  title: "Acme R-1",
  documentId: "d1",
  filename: "bill.pdf",
  sha256: "ab",
  status: "ready",
  baseCurrency: "USD",
  pages: [{ page: 1, image: PIXEL }],
  fields: [
    {
      name: "gross",
      raw: "1.234,50",
      value: "1234.50",
      confidence: 0.5,
      method: "ocr",
      box: { page: 1, x: 0.25, y: 0.5, width: 0.1, height: 2 },
    },
  ],
  issues: [{ code: "BR-CO-15", field: "gross", severity: "error", message: "does not agree" }],
  entries: [
    {
      title: "Proposed entry",
      date: "2026-07-10",
      description: "Bill",
      lines: [
        { accountCode: "6200", accountName: "Supplies", amount: 100, currency: "EUR", baseAmount: 110, reason: "7 of 7 times" },
        { accountCode: "2000", accountName: "Payables", amount: -100, currency: "EUR", baseAmount: -110, reason: null },
      ],
    },
  ], // prettier-ignore
  control: { accountCode: "2000", accountName: "Payables", before: -500, after: -610 },
  trail: [{ at: "2026-07-10", who: "ann", what: "approved" }],
  ...change,
});

describe("the evidence page", () => {
  it("shows image, boxes, fields, issues, entry, difference to the ledger and trail", () => {
    const html = renderEvidencePage(evidence());
    expect(html).toContain(`src="${PIXEL}"`);
    expect(html).toContain('<rect x="250.0" y="500.0" width="100.0" height="1000.0" class="weak">');
    for (const text of [
      "1.234,50",
      "1234.50",
      "50 %",
      "does not agree",
      "7 of 7 times",
      "USD -6.10",
      "USD -1.10",
      "EUR 1.00",
      "approved",
    ])
      expect(html).toContain(text);
  });

  it("escapes hostile text wherever it stands", () => {
    const html = renderEvidencePage(
      evidence({
        title: HOSTILE,
        documentId: HOSTILE,
        filename: HOSTILE,
        sha256: HOSTILE,
        status: HOSTILE,
        fields: [{ name: HOSTILE, raw: HOSTILE, value: HOSTILE, confidence: 1, method: HOSTILE, box: { page: 1, x: 0, y: 0, width: 1, height: 1 } }],
        issues: [{ code: HOSTILE, field: HOSTILE, severity: "note", message: HOSTILE }],
        entries: [{ title: HOSTILE, date: HOSTILE, description: HOSTILE, lines: [{ accountCode: HOSTILE, accountName: HOSTILE, amount: 1, currency: "USD", baseAmount: 1, reason: HOSTILE }] }],
        control: { accountCode: HOSTILE, accountName: HOSTILE, before: 0, after: 1 },
        trail: [{ at: HOSTILE, who: HOSTILE, what: HOSTILE }],
      }),
    ); // prettier-ignore
    expect(html).not.toMatch(/<script|<img src=x|onerror=alert\(2\)>(?!')|[\u202e\u0000]/);
    // The one image is the page's own.
    expect(html.match(/<img /g)).toHaveLength(1);
    expect(html).not.toMatch(/ style=['"]/);
  });

  it("refuses an image that is not one", () => {
    for (const image of ["https://example.org/a.png", "data:text/html;base64,AAAA", `${PIXEL}" onload="x`, "data:image/svg+xml;base64,AAAA"])
      expect(() => renderEvidencePage(evidence({ pages: [{ page: 1, image }] }))).toThrow(/data URI/); // prettier-ignore
  });

  it("lets nothing load or run, and its style only by its hash", () => {
    const html = renderEvidencePage(evidence());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? "";
    expect(policy).toContain(createHash("sha256").update(style).digest("base64"));
  });
});

describe("a proposed entry as evidence", () => {
  it("says why each line goes where it goes, and what becomes of the control account", async () => {
    const books = await createBillBooks();
    try {
      await books.addBill({ id: "a", gross: 500_00 });
      const line = { taxCode: null, partyId: null, description: null };
      const reason = (kind: "memory" | "control") => ({ kind, text: `by ${kind}`, confidence: 0.95 });
      const entry = proposedEntry.parse({
        documentId: "d1",
        entityId: "main",
        date: "2026-07-11",
        description: "Bill R-2",
        invoice: billOf({ id: "d1", gross: 120_00, party: "Acme Supplies", number: "R-2" }),
        fxRate: "1",
        baseCurrency: "USD",
        lines: [
          { ...line, accountCode: "6200", accountName: "Supplies", amount: 120_00, baseAmount: 120_00, reason: reason("memory") },
          { ...line, accountCode: "2000", accountName: "Trade payables", amount: -120_00, baseAmount: -120_00, reason: reason("control") },
        ],
        issues: [],
        disposition: "post",
      }); // prettier-ignore
      expect(proposalAsEvidence(entry).lines.map(({ reason: why }) => why)).toEqual([
        "by memory (95 %)",
        "by control (95 %)",
      ]);
      expect(await controlEffect(books.store.db, books.company, entry)).toEqual({
        accountCode: "2000",
        accountName: "Trade payables",
        before: -500_00,
        after: -620_00,
      });
    } finally {
      await books.close();
    }
  });
});

describe("the evidence pack", () => {
  let books: BillBooks;
  let home: string;
  beforeEach(async () => {
    books = await createBillBooks();
    home = await mkdtemp(join(tmpdir(), "purser-evidence-"));
  });
  afterEach(async () => {
    await books.close();
    await rm(home, { recursive: true, force: true });
  });
  const write = (change: { documentIds?: string[]; runId?: string } = {}) =>
    writeEvidencePack(
      { store: books.store, runtime, home, draw: async (bytes) => [bytes] },
      { companyId, key: "k", ...change },
    );

  it("holds the originals, what became of them and the whole audit log, with the hash of every file", async () => {
    const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: "white" } })
      .png()
      .toBuffer();
    const sha256 = createHash("sha256").update(image).digest("hex");
    const path = documentPath(home, { companyId, sha256 });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, image);
    const issues = [
      { code: "new_bank", field: null, severity: "review", message: "a bank account not seen before" },
    ];
    await books.addBill({ id: "a", sha256, mediaType: "image/png", filename: "bill.exe", issues });
    await books.addBill({ id: "../b", number: HOSTILE, checker: "ann" });

    const pack = await write();
    expect(pack).toMatchObject({ documents: 2, withoutOriginal: ["../b"] });
    expect((await readdir(join(pack.folder, "documents", "a"))).toSorted()).toEqual([
      "approvals.json", "entries.json", "fields.json", "matches.json", "original.png", "page.html", "read.json", "standard.json",
    ]); // prettier-ignore
    const manifest = JSON.parse(await readFile(join(pack.folder, "manifest.json"), "utf8")) as {
      files: { file: string; sha256: string }[];
    };
    const there = (await readdir(pack.folder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(there).toHaveLength(manifest.files.length + 1);
    for (const { file, sha256: expected } of manifest.files)
      expect(
        createHash("sha256")
          .update(await readFile(join(pack.folder, file)))
          .digest("hex"),
      ).toBe(expected);

    const page = await readFile(join(pack.folder, "documents", "a", "page.html"), "utf8");
    expect(page).toContain(`data:image/jpeg;base64,${image.toString("base64")}`);
    expect(page).toContain("2000 Trade payables");
    expect(page).toContain("a bank account not seen before");
    expect(await readFile(join(pack.folder, "index.html"), "utf8")).not.toContain("<script");

    const log = (await readFile(join(pack.folder, "audit-log.jsonl"), "utf8")).trim().split("\n");
    const events = log.map((line) => JSON.parse(line) as Row<"audit_event">);
    expect(events.map(linkHash)).toEqual(events.map(({ hash }) => hash));
    expect(events.map(({ action }) => action)).toEqual(["journals_posted", "journals_posted"]);
  });

  it("takes the documents of one run, and refuses one that does not exist", async () => {
    await books.addBill({ id: "a", runId: "r1" });
    await books.addBill({ id: "b", runId: "r2" });
    expect(await write({ runId: "r1" })).toMatchObject({ documents: 1 });
    await expect(write({ documentIds: ["zz"] })).rejects.toMatchObject({ code: "unknown_document" });
  });
});
