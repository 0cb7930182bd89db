import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDocumentBench, type DocumentBench, doubtsOf } from "../document-bench.ts";
import { document, type Heads, invoice } from "../read-fixture.ts";

const IN_BOOKS = {
  id: "i1",
  party: "acme",
  side: "ap",
  issued: "2026-06-20",
  due: "2026-07-20",
  amount: 12000,
  number: "INV-0990",
} as const;

describe("documents that were there before", () => {
  let bench: DocumentBench;
  beforeEach(async () => {
    bench = await createDocumentBench({ invoices: [IN_BOOKS] });
    await bench.deps.store.db
      .updateTable("party")
      .set({ name: "Acme Supplies" })
      .where("id", "=", "acme")
      .execute();
  });
  afterEach(() => bench.close());

  const settle = (heads: Heads, filename?: string) => bench.settle(invoice(heads), filename);

  it.each([
    ["the same number and day", { number: "INV-0990", issueDate: "2026-06-20" }],
    ["the same number in the fiscal year", { number: "INV-0990", issueDate: "2026-02-01" }],
    ["another way to write the number", { number: "inv 990", issueDate: "2026-06-21" }],
  ] satisfies [string, Heads][])("are duplicates: %s", async (_name, heads) => {
    const result = await settle(heads);
    expect(result.status).toBe("duplicate");
    expect(doubtsOf(result)).toEqual(["error duplicate number"]);
    expect(await bench.open()).toEqual([]);
  });

  it.each([
    ["the number without its letters", { number: "0990", issueDate: "2026-06-25" }, null],
    ["one character wrong", { number: "INV-0890", issueDate: "2026-06-25" }, "possible_duplicate"],
    ["same day and amount", { number: "XYZ-77", issueDate: "2026-06-20" }, "possible_duplicate"],
    [
      "same number, another amount",
      {
        number: "INV-0990",
        issueDate: "2026-06-25",
        lineTotal: null,
        net: "200.00",
        tax: "40.00",
        gross: "240.00",
        payable: "240.00",
      },
      "possible_duplicate",
    ],
    [
      "same number, day and amount under another name",
      { number: "INV-0990", issueDate: "2026-06-20", sellerName: "Ackme" },
      "possible_duplicate",
    ],
    ["the number of another year", { number: "INV-0990", issueDate: "2025-06-20" }, null],
    ["the next number of a series", { number: "INV-0991", issueDate: "2026-06-25" }, null],
    ["the same amount on another day", { number: "XYZ-77", issueDate: "2026-06-25" }, null],
  ] satisfies [string, Heads, string | null][])("%s", async (_name, heads, code) => {
    const { net }: Heads = heads;
    const result = await bench.settle(invoice(heads, net === "200.00" ? { lines: [], taxes: [] } : {}));
    expect(doubtsOf(result)).toEqual(code === null ? [] : [`review ${code} number`]);
  });

  it("are told from the invoice that was posted from the same document", async () => {
    const { documentId } = await bench.give(invoice({ number: "INV-0990" }));
    await bench.deps.store.db.updateTable("invoice").set({ document_id: documentId }).execute();
    expect((await bench.standardize(documentId))[0]?.status).toBe("ready");
  });

  it("do not count when the invoice in the books is void, or a credit note, or on the other side", async () => {
    const { db } = bench.deps.store;
    await db.updateTable("invoice").set({ status: "void" }).execute();
    expect((await settle({ number: "INV-0990" })).status).toBe("ready");
    await db
      .updateTable("invoice")
      .set({ status: "open", kind: "credit_note", number: "INV-0991" })
      .execute();
    expect((await settle({ number: "INV-0991", issueDate: "2026-07-02" })).status).toBe("ready");
  });

  it("are found within a batch: the first by name stands, whatever the order", async () => {
    const at = "2026-07-15T10:00:00.000Z";
    const copy = await bench.give(invoice(), { filename: "b-copy.pdf", at });
    const first = await bench.give(invoice(), { filename: "a.pdf", at });
    const statuses = async (...ids: string[]) =>
      (await bench.standardize(...ids)).map(({ status }) => status);
    expect(await statuses(copy.documentId, first.documentId)).toEqual(["duplicate", "ready"]);
    expect(await statuses(first.documentId, copy.documentId)).toEqual(["ready", "duplicate"]);
    expect(await statuses(copy.documentId)).toEqual(["duplicate"]);
    expect(await statuses(first.documentId)).toEqual(["ready"]);
  });

  it("are found when the later one was standardised first", async () => {
    const first = await bench.give(invoice(), { filename: "a.pdf" });
    const second = await bench.settle(invoice());
    expect(second.status).toBe("ready");
    const late = async () => (await bench.standardize(first.documentId))[0]?.status;
    expect(await late()).toBe("duplicate");
    expect(await late()).toBe("duplicate");
    expect((await bench.standardize(second.documentId))[0]?.status).toBe("ready");
  });

  it("are found for suppliers that nobody knows yet", async () => {
    expect((await settle({ sellerName: "New Firm", number: "N-1" })).status).toBe("ready");
    expect((await settle({ sellerName: "NEW FIRM LTD", number: "n1" })).status).toBe("duplicate");
  });

  it("may be two equal receipts that are both right: a person says", async () => {
    const receipt = document(
      {
        issueDate: "2026-07-02",
        currency: "USD",
        sellerName: "Cafe",
        net: "3.00",
        tax: "0.00",
        gross: "3.00",
      },
      { type: "receipt" },
    );
    expect((await bench.settle(receipt)).status).toBe("ready");
    const second = await bench.settle(receipt);
    expect(doubtsOf(second)).toEqual(["review possible_duplicate number"]);
    const third = await bench.settle(receipt);
    const [[a], [b]] = [await bench.open(second.documentId), await bench.open(third.documentId)];
    expect((await bench.answer(a!.id, "accept")).status).toBe("ready");
    expect((await bench.answer(b!.id, "duplicate")).status).toBe("duplicate");
  });
});
