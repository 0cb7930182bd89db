import { afterAll, describe, expect, it } from "vitest";
import { createDocumentReader } from "../../../src/documents/intake/index.ts";
import { ublInvoice } from "../../support/invoice-xml.ts";
import { deflatedBlanks, pdfWithStream, pngThatDeclares, smallPdf } from "./small-files.ts";

const reader = createDocumentReader({
  processes: 1,
  limits: { bytes: 3_000_000, seconds: 20, memory: 350_000_000 },
});
afterAll(() => reader.close());

const sound = new TextEncoder().encode(
  ublInvoice({
    number: "R-1",
    issueDate: "2025-01-02",
    seller: { name: "Blue Heron Supplies Ltd" },
    buyer: { name: "Meridian Health" },
    lines: [{ description: "Thing", quantity: "1", unitPrice: "5.00" }],
  }),
);

async function refusal(bytes: Uint8Array, filename: string): Promise<{ code: string; reason: string }> {
  const outcome = await reader.read(bytes, { filename });
  if (outcome.kind === "read") throw new Error(`${filename} was read`);
  return { code: outcome.code, reason: outcome.reason };
}

/** Whatever came before, the reader still reads. */
async function stillReads(): Promise<boolean> {
  const outcome = await reader.read(sound, { filename: "sound.xml" });
  return outcome.kind === "read" && outcome.document.fields.number?.value === "R-1";
}

describe("bombs end their process, not ours", () => {
  it("a page whose content inflates to more than a gigabyte", async () => {
    const bomb = pdfWithStream("/Filter /FlateDecode", deflatedBlanks(1_200));
    expect(bomb.length).toBeLessThan(2_000_000);
    expect(["document_too_large", "document_timeout"]).toContain((await refusal(bomb, "page.pdf")).code);
  });

  it("an attached file that inflates to more than a gigabyte", async () => {
    const hollow = smallPdf({ pages: [["Invoice"]], attachments: [{ name: "factur-x.xml", content: "" }] });
    const at = hollow.lastIndexOf("/Type /EmbeddedFile");
    const start = hollow.indexOf("stream\n", at) + "stream\n".length;
    const end = hollow.indexOf("\nendstream", start);
    const blanks = deflatedBlanks(1_200);
    const length = hollow
      .subarray(at, start)
      .toString("latin1")
      .replace(/\/Length \d+/, `/Length ${blanks.length}`);
    const bomb = Buffer.concat([hollow.subarray(0, at), Buffer.from(length), blanks, hollow.subarray(end)]);
    expect(["document_too_large", "document_timeout"]).toContain((await refusal(bomb, "attached.pdf")).code);
    expect(await stillReads()).toBe(true);
  });

  it("a picture that declares 60,000 x 60,000 pixels", async () => {
    expect(await refusal(pngThatDeclares(60_000, 60_000), "scan.png")).toEqual({
      code: "document_too_many_pixels",
      reason: "The image has 60000 x 60000 pixels, more than 50 million: send it smaller",
    });
  });

  it("XML entities", async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>';
    expect(await refusal(Buffer.from(bomb), "bomb.xml")).toEqual({
      code: "xml_doctype",
      reason: "The XML has a DOCTYPE, which invoices never have and which can carry harmful entities",
    });
  });

  it("500 pages, and more bytes than are taken", async () => {
    const pages = Array.from({ length: 500 }, (_, index) => [`Page ${index + 1}`]);
    expect(await refusal(smallPdf({ pages }), "book.pdf")).toEqual({
      code: "too_many_pages",
      reason: "The PDF has 500 pages; at most 200 are read",
    });
    const large = Buffer.concat([smallPdf({ pages: [["Invoice"]] }), Buffer.alloc(3_000_000)]);
    expect(await refusal(large, "large.pdf")).toEqual({
      code: "document_too_large",
      reason: "The file has 3.1 MB, more than 3.0 MB: send a smaller one",
    });
  });
});

describe("broken files are refused with the reason", () => {
  const pdf = smallPdf({ pages: [["Invoice 17"], ["Terms"]] });

  it("cut off", async () => {
    const reason = "The file is cut off: send it again";
    for (const share of [0.2, 0.5, 0.9]) {
      const cut = pdf.subarray(0, pdf.length * share);
      expect(await refusal(cut, "cut.pdf")).toEqual({ code: "document_cut_off", reason });
    }
    expect((await refusal(sound.subarray(0, 700), "cut.xml")).code).toBe("xml_broken");
  });

  it("encrypted", async () => {
    const key = "0".repeat(64);
    const trailer = `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`;
    const { code, reason } = await refusal(smallPdf({ pages: [["Secret"]], trailer }), "secret.pdf");
    expect(code).toBe("pdf_encrypted");
    expect(reason).toMatch(/password/);
  });

  it("random bytes behind the first bytes of a PDF, a PNG, a JPEG and a TIFF", async () => {
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919 + 13) % 251));
    for (const head of ["%PDF-1.7\n", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0", "II*\0"]) {
      const bytes = Buffer.concat([Buffer.from(head, "latin1"), noise, Buffer.from("\n%%EOF\n")]);
      expect(await refusal(bytes, "noise")).toMatchObject({
        code: expect.stringMatching(/^(document|pdf|image)_/) as string,
      });
    }
    expect(await stillReads()).toBe(true);
  });

  it("XML that is no invoice", async () => {
    expect(await refusal(Buffer.from("<order><id>1</id></order>"), "order.xml")).toEqual({
      code: "document_not_an_invoice",
      reason: "The XML is not an invoice in UBL, CII, Factur-X or ZUGFeRD syntax",
    });
  });
});
