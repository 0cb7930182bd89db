import { afterEach, beforeEach, expect, it } from "vitest";
import { createDocumentBench, type DocumentBench, doubtsOf, issuesOf } from "../document-bench.ts";
import { invoice } from "../read-fixture.ts";

let bench: DocumentBench;
beforeEach(async () => {
  bench = await createDocumentBench();
});
afterEach(() => bench.close());

it.each([
  "xml_differs_from_page: The page says 900.00, the data inside says 119.00.",
  "payee_differs: The money goes to Factor Ltd.",
  "proforma: This is a proforma invoice.",
  "pages_left_out: Only the first 10 of 40 pages were read.",
])("what a reader doubted is for a person: %s", async (warning) => {
  const result = await bench.settle({ ...invoice(), warnings: [warning] });
  expect(result.status).toBe("review");
  expect(doubtsOf(result)).toEqual([expect.stringContaining(`review ${warning.split(":")[0] ?? ""}`)]);
});

it("a wrong extension is told, nothing more", async () => {
  const result = await bench.settle({ ...invoice(), warnings: ["extension_differs: The file is a PDF."] });
  expect(result.status).toBe("ready");
  expect(issuesOf(result)).toContain("note extension_differs -");
});

it("a reminder or a delivery note is not taken for an invoice", async () => {
  const result = await bench.settle({ ...invoice(), type: "unknown" });
  expect(doubtsOf(result)).toEqual(["review not_an_invoice number"]);
});

it("a person who looked may accept it", async () => {
  const result = await bench.settle({ ...invoice(), type: "unknown" });
  const [item] = await bench.open(result.documentId);
  expect((await bench.answer(item!.id, "accept", "ana")).status).toBe("ready");
});
