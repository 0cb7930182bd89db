import { describe, expect, it } from "vitest";
import { PurserError } from "../../../src/base/errors.ts";
import { readInvoiceXml } from "../../../src/documents/einvoice/index.ts";
import { ublInvoice } from "../../support/invoice-xml.ts";

const bytes = (xml: string) => new TextEncoder().encode(xml);
const party = { name: "Grüne Düne GmbH" };
const sound = ublInvoice({
  number: "1",
  issueDate: "2025-01-02",
  seller: party,
  buyer: party,
  lines: [{ description: "Thing", quantity: "1", unitPrice: "5.00" }],
});

function codeOf(xml: Uint8Array): string {
  try {
    readInvoiceXml(xml);
    return "read";
  } catch (error) {
    return error instanceof PurserError ? error.code : `not a PurserError: ${String(error)}`;
  }
}

describe("hostile XML is refused before anything grows", () => {
  const doctype = (subset: string, use = "") =>
    sound.replace("<Invoice ", `<!DOCTYPE Invoice [${subset}]><Invoice `).replace("Thing", use);

  it.each([
    [
      "a billion laughs",
      doctype(
        '<!ENTITY a "ha">' +
          Array.from(
            { length: 9 },
            (_, i) => `<!ENTITY a${i} "${`&a${i === 0 ? "" : i - 1};`.repeat(10)}">`,
          ).join(""),
        "&a8;",
      ),
    ],
    ["a quadratic blow-up", doctype(`<!ENTITY big "${"x".repeat(50_000)}">`, "&big;".repeat(5_000))],
    ["an external entity", doctype('<!ENTITY file SYSTEM "file:///etc/hostname">', "&file;")],
    [
      "an external subset",
      sound.replace("<Invoice ", '<!DOCTYPE Invoice SYSTEM "http://example.org/x.dtd"><Invoice '),
    ],
  ])("%s", (_name, xml) => {
    expect(codeOf(bytes(xml))).toBe("xml_doctype");
  });

  it.each([
    ["200,000 nested elements", "<a>".repeat(200_000) + "</a>".repeat(200_000), "xml_too_deep"],
    ["600,000 elements", `<Invoice>${"<a/>".repeat(600_000)}</Invoice>`, "xml_too_many_elements"],
    [
      "30,000 lines",
      `<Invoice><LegalMonetaryTotal/>${"<InvoiceLine><ID>1</ID></InvoiceLine>".repeat(30_000)}</Invoice>`,
      "xml_too_many_lines",
    ],
    [
      "16 million characters in short texts",
      `<Invoice>${`<a>${"x".repeat(40_000)}</a>`.repeat(400)}</Invoice>`,
      "xml_too_large",
    ],
    ["a tag that never ends", `<Invoice ${'a="1" '.repeat(500_000)}`, "xml_broken"],
    ["an attribute of a million characters", `<Invoice a="${"x".repeat(1_000_000)}"/>`, "xml_broken"],
    ["comments that never end", "<Invoice>" + "<!--".repeat(500_000), "xml_broken"],
    [
      "a name that would reach the prototype",
      "<Invoice><__proto__><a>1</a></__proto__></Invoice>",
      "xml_broken",
    ],
    ["an entity that nobody declared", "<Invoice>&bomb;</Invoice>", "xml_broken"],
  ])("%s", (_name, xml, code) => {
    expect(codeOf(bytes(xml))).toBe(code);
  });

  it("100 MB", () => {
    expect(codeOf(new Uint8Array(100_000_000))).toBe("xml_too_large");
  });

  it("but an invoice with a large embedded file is read", () => {
    const file = `<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf">${"QUJD".repeat(1_000_000)}</cbc:EmbeddedDocumentBinaryObject>`;
    const document = readInvoiceXml(bytes(sound.replace("<cac:TaxTotal>", `${file}$&`)));
    expect(document?.fields.gross?.value).toBe("5.95");
    expect(document?.text.length).toBeLessThan(1_000);
  });
});

describe("broken XML is refused with the line", () => {
  it("cut off at any place", () => {
    for (let length = 0; length < sound.trimEnd().length; length += 7) {
      expect(codeOf(bytes(sound.slice(0, length)))).toBe("xml_broken");
    }
  });

  it("names what is wrong and where", () => {
    const mixed = "<Invoice>\n<ID>1</Name>\n</Invoice>";
    expect(() => readInvoiceXml(bytes(mixed))).toThrow(
      "The XML is not well formed: </Name> closes no open element (line 2)",
    );
    expect(() => readInvoiceXml(bytes("<a/>\n<b/>"))).toThrow("there is a second root element (line 2)");
    expect(() => readInvoiceXml(bytes("<a/> and more"))).toThrow("there is text outside the root element");
  });
});

describe("encodings", () => {
  const nameIn = (xml: Uint8Array) => readInvoiceXml(xml)?.fields.sellerName?.value;
  const declared = (encoding: string) => sound.replace("UTF-8", encoding);
  const utf16 = (text: string, bigEndian = false) => {
    const buffer = Buffer.from(text, "utf16le");
    return bigEndian ? buffer.swap16() : buffer;
  };

  it("are taken from the byte order mark, else from the declaration", () => {
    expect(nameIn(bytes(sound))).toBe(party.name);
    expect(nameIn(bytes(`\ufeff${sound}`))).toBe(party.name);
    expect(nameIn(Buffer.from(declared("ISO-8859-1"), "latin1"))).toBe(party.name);
    expect(nameIn(Buffer.from(declared("windows-1252"), "latin1"))).toBe(party.name);
    expect(nameIn(utf16(`\ufeff${declared("UTF-16")}`))).toBe(party.name);
    expect(nameIn(utf16(`\ufeff${declared("UTF-16")}`, true))).toBe(party.name);
    expect(nameIn(utf16(declared("UTF-16")))).toBe(party.name);
    expect(nameIn(bytes(declared("UTF-16")))).toBe(party.name);
  });

  it("that do not fit the bytes, or that nobody knows, are refused", () => {
    expect(codeOf(Buffer.from(sound, "latin1"))).toBe("xml_encoding");
    expect(codeOf(bytes(declared("EBCDIC-42")))).toBe("xml_encoding");
    expect(codeOf(utf16(`\ufeff${sound}`).subarray(0, 101))).toBe("xml_encoding");
  });
});
