import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { correctDocument, loadStandardized, resolveReview, unstandardizeDocuments } from "../../../src/documents/standardize/index.ts"; // prettier-ignore
import { showDocument } from "../../../src/documents/archive/index.ts";
import { standardInvoice } from "../../../src/documents/standard-invoice.ts";
import { createDocumentBench, type DocumentBench, doubtsOf, issuesOf } from "../document-bench.ts";
import { field, invoice, unclear } from "../read-fixture.ts";

describe("questions about documents", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench();
    await bench.party("acme", "Acme Supplies");
  });
  afterEach(() => bench.close());

  const companyId = "test-company";
  const correct = (documentId: string, name: string, value: string) =>
    correctDocument(bench.deps, companyId, { documentId, field: name, value, user: { id: "ana" } });

  it("are settled by a value, which stands above what was read and is kept with who gave it", async () => {
    const { documentId } = await bench.settle(
      invoice({ issueDate: unclear("03/04/2026", "2026-04-03", "2026-03-04") }),
    );
    const [item] = await bench.open();
    const settled = await bench.answer(item!.id, "2026-04-03");
    expect(settled).toMatchObject({ status: "ready", invoice: { issueDate: "2026-04-03" } });
    const { fields, read } = await showDocument(bench.deps.store.db, companyId, documentId);
    expect(fields.find((row) => row.field === "issueDate")).toMatchObject({
      version: 2, raw: "03/04/2026", value: "2026-04-03", method: "person", by: "ana", confidence: 1,
    }); // prettier-ignore
    expect(read?.fields.issueDate?.value).toBeNull();
    expect(await bench.audit()).toEqual([
      "documents_taken_in", "documents_standardized", "document_corrected", "review_resolved", "documents_standardized",
    ]); // prettier-ignore
    expect(await bench.open()).toEqual([]);
    expect((await bench.standardize(documentId))[0]).toEqual(settled);
  });

  it.each([
    ["a date", { issueDate: null }, "31.12.2026"],
    ["a date that exists", { issueDate: null }, "2026-02-30"],
    ["an amount", { gross: unclear("1.200", "1200.00", "1.20") }, "1,200.00"],
    ["a currency", { currency: null }, "dollars"],
    ["a text", { number: null }, "  "],
    ["no acceptance where a value is missing", { number: null }, "accept"],
  ])("want %s", async (_what, heads, value) => {
    await bench.settle(invoice(heads));
    const [item] = await bench.open();
    await expect(bench.answer(item!.id, value)).rejects.toMatchObject({ code: "invalid_value" });
    expect(await bench.open()).toEqual([item]);
  });

  it("are asked once and answered once", async () => {
    const { documentId } = await bench.settle(invoice({ number: null }));
    const [item] = await bench.open();
    await bench.standardize(documentId);
    expect(await bench.open()).toEqual([item]);
    await bench.answer(item!.id, "INV-7");
    await expect(bench.answer(item!.id, "INV-8")).rejects.toMatchObject({ code: "review_settled" });
    await expect(bench.answer("nothing", "1")).rejects.toMatchObject({ code: "unknown_review" });
    const answer = { itemId: item!.id, value: "x", user: { id: "eve" } };
    await expect(resolveReview(bench.deps, "other", answer)).rejects.toMatchObject({
      code: "unknown_review",
    });
  });

  it("about a party teach its name as an alias, so that the next document is clear", async () => {
    const heads = { sellerName: "Acme Supplements" };
    await bench.settle(invoice(heads));
    const [item] = await bench.open();
    expect(item).toMatchObject({ code: "party_unclear", candidates: ["acme", "new"], answers: ["new"] });
    await expect(bench.answer(item!.id, "nobody")).rejects.toMatchObject({ code: "invalid_value" });
    expect(await bench.answer(item!.id, "acme")).toMatchObject({
      status: "ready",
      invoice: { party: { id: "acme", matchedBy: "person" } },
    });
    expect(await bench.audit()).toContain("party_alias_added");
    const next = await bench.settle(invoice({ ...heads, number: "INV-2", issueDate: "2026-07-02" }));
    expect(next).toMatchObject({ status: "ready", invoice: { party: { id: "acme", matchedBy: "alias" } } });
  });

  it("about a party may be answered with a new one, which teaches nothing", async () => {
    await bench.settle(invoice({ sellerName: "Acme Supplements" }));
    const [item] = await bench.open();
    expect((await bench.answer(item!.id, "new")).invoice?.party).toMatchObject({
      id: null,
      name: "Acme Supplements",
      matchedBy: "new",
    });
    expect(await bench.deps.store.db.selectFrom("party_alias").selectAll().execute()).toEqual([]);
  });

  it("that were accepted are asked again when the facts change", async () => {
    const { documentId } = await bench.settle(invoice({ issueDate: "2026-08-01", dueDate: "2026-08-31" }));
    const [item] = await bench.open();
    const accepted = await bench.answer(item!.id, "accept");
    expect(accepted.status).toBe("ready");
    expect(issuesOf(accepted)).toEqual(["note date_in_future issueDate"]);
    expect(accepted.issues[0]?.message).toContain("Accepted by ana");
    const { standardized } = await correct(documentId, "issueDate", "2026-08-02");
    expect(doubtsOf(standardized)).toEqual(["review date_in_future issueDate"]);
  });

  it("about totals that contradict each other cannot be accepted, only corrected", async () => {
    await bench.settle(invoice({ gross: "920.00", payable: "920.00" }));
    const [item] = await bench.open();
    await expect(bench.answer(item!.id, "accept")).rejects.toMatchObject({ code: "invalid_value" });
    const halfway = await bench.answer(item!.id, "120.00");
    expect(doubtsOf(halfway)).toEqual(["review payable_differs payable"]);
    const [next] = await bench.open();
    expect((await bench.answer(next!.id, "120.00")).status).toBe("ready");
  });

  it("about a value that was read unsurely are settled by confirming it", async () => {
    await bench.settle(invoice({ number: field("INV-1001", { confidence: 0.7 }) }));
    const [item] = await bench.open();
    expect(await bench.answer(item!.id, "accept")).toMatchObject({
      status: "ready",
      invoice: { number: "INV-1001" },
    });
  });

  it("need not be asked to correct a line", async () => {
    const { documentId } = await bench.settle(invoice());
    const { standardized, open } = await correct(documentId, "lines.0.net", "70.00");
    expect(doubtsOf(standardized)).toContain("review lines_differ_from_total lineTotal");
    expect(open.length).toBeGreaterThan(0);
    expect((await correct(documentId, "lines.0.net", "60.00")).standardized.status).toBe("ready");
    for (const name of ["lines.9.net", "lines.0.constructor", "decision.side", "toString"])
      await expect(correct(documentId, name, "1")).rejects.toMatchObject({ code: "unknown_field" });
    await expect(correct("nothing", "number", "1")).rejects.toMatchObject({ code: "unknown_document" });
  });

  it("of posted documents are closed", async () => {
    const { documentId } = await bench.settle(invoice());
    await bench.deps.store.db.updateTable("document_case").set({ status: "posted" }).execute();
    await expect(correct(documentId, "number", "1")).rejects.toMatchObject({ code: "document_closed" });
    const [result] = await bench.standardize(documentId);
    expect(result).toMatchObject({ status: "posted", invoice: { number: "INV-1001" } });
    expect((await loadStandardized(bench.deps.store.db, companyId, [documentId]))[0]?.status).toBe("posted");
  });

  it("and invoices are stored so that others can read them", async () => {
    const { db } = bench.deps.store;
    const made = await bench.settle(invoice({ gross: "920.00", payable: "920.00" }));
    const { standard } = await db.selectFrom("document_case").select("standard").executeTakeFirstOrThrow();
    expect(standardInvoice.parse(JSON.parse(standard!))).toEqual(made.invoice);
    const none = await bench.settle(invoice({ issueDate: null }));
    expect(await loadStandardized(db, companyId, [none.documentId, "nothing", made.documentId])).toEqual([
      {
        ...none,
        issues: [
          {
            code: "missing_date",
            field: "issueDate",
            severity: "review",
            message: expect.any(String) as string,
          },
        ],
      },
      made,
    ]);
  });

  it("go with the standardisation when it is undone, and come back with it; answers stay", async () => {
    const { documentId } = await bench.settle(invoice({ number: null, issueDate: null }));
    const [first] = await bench.open();
    await bench.answer(first!.id, first!.field === "number" ? "INV-5" : "2026-07-01");
    const options = { companyId, documentIds: [documentId], user: { id: "ana" } };
    expect(await unstandardizeDocuments(bench.deps, options)).toEqual({ documentIds: [documentId] });
    expect(await unstandardizeDocuments(bench.deps, options)).toEqual({ documentIds: [] });
    expect(await bench.open()).toEqual([]);
    const { case: found } = await showDocument(bench.deps.store.db, companyId, documentId);
    expect(found).toMatchObject({ status: "read", standard: null, reason: null });
    await bench.standardize(documentId);
    expect(await bench.open()).toHaveLength(1);
  });
});
