import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sniff } from "../../../src/documents/intake/sniff.ts";
import { pngThatDeclares, smallPdf } from "./small-files.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const pdf = smallPdf({ pages: [["Hello"]] });

describe("the content decides what a file is", () => {
  it.each([
    ["a.pdf", pdf, "application/pdf", "pdf"],
    ["a.pdf", Buffer.concat([latin1("mail header\r\n"), pdf]), "application/pdf", "pdf"],
    ["a.png", pngThatDeclares(1, 1), "image/png", "image"],
    ["a.jpeg", latin1("\xff\xd8\xff\xe0\0\x10JFIF\0"), "image/jpeg", "image"],
    ["a.tif", latin1("II*\0\x08\0\0\0"), "image/tiff", "image"],
    ["a.webp", latin1("RIFF\x24\0\0\0WEBPVP8 "), "image/webp", "image"],
    ["a.xml", latin1('<?xml version="1.0"?><Invoice/>'), "application/xml", "xml"],
    ["a.xml", latin1("\xef\xbb\xbf\n<!-- made by hand --><Invoice/>"), "application/xml", "xml"],
    ["a.xml", Buffer.from("\ufeff<Invoice/>", "utf16le"), "application/xml", "xml"],
    ["no extension", pdf, "application/pdf", "pdf"],
  ])("%s", (filename, bytes, mediaType, readAs) => {
    expect(sniff(bytes, filename)).toEqual({ kind: "readable", mediaType, readAs, note: null });
  });

  it("a name that says something else is a note", () => {
    expect(sniff(pdf, "scan.JPG")).toMatchObject({
      kind: "readable",
      mediaType: "application/pdf",
      note: "extension_differs: the file is named .jpg but its content is application/pdf",
    });
  });
});

/** A ZIP whose only member inflates to `size` bytes; its name stands first, as in every ZIP. */
function zipOf(name: string, size: number): Buffer {
  const data = deflateRawSync(Buffer.alloc(size));
  const header = Buffer.alloc(30);
  header.write("PK\x03\x04", "latin1");
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), data]);
}

describe("what is not read is refused with the reason", () => {
  it.each([
    ["an empty file", Buffer.alloc(0), null, "The file is empty"],
    [
      "a ZIP bomb",
      zipOf("zeros.bin", 50_000_000),
      "application/zip",
      "Archives are not opened: send the files one by one",
    ],
    [
      "a spreadsheet",
      zipOf("[Content_Types].xml", 10),
      "application/vnd.openxmlformats-officedocument",
      "Word, Excel and PowerPoint files are not opened: save them as PDF",
    ],
    ["a Windows program", latin1("MZ\x90\0"), "application/x-msdownload", "Programs are never opened"],
    ["a Linux program", latin1("\x7fELF\x02\x01"), "application/x-elf", "Programs are never opened"],
    ["a shell script", latin1("#!/bin/sh\nrm -r books\n"), "text/x-script", "Programs are never opened"],
    [
      "a CSV with a formula",
      latin1('a,b\n=HYPERLINK("http://example.org"),1\n'),
      "text/plain",
      "Text and CSV files are not documents: import tables with sync_data, send invoices as PDF, image or XML",
    ],
    [
      "a text that starts like a program",
      latin1("MZ-2025,BM-7\n"),
      "text/plain",
      "Text and CSV files are not documents: import tables with sync_data, send invoices as PDF, image or XML",
    ],
    [
      "a web page",
      latin1("<!DOCTYPE html><html></html>"),
      "text/html",
      "Web pages are not read: save them as PDF",
    ],
    [
      "a drawing",
      latin1('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      "image/svg+xml",
      "Drawings are not read: save them as PDF",
    ],
    [
      "an e-mail",
      latin1("From: a@example.org\r\nSubject: invoice\r\n\r\n"),
      "message/rfc822",
      "E-mails are not opened: send the attached files one by one",
    ],
    [
      "a phone's HEIC photo",
      latin1("\0\0\0\x18ftypheic"),
      "image/heic",
      "Photos of this kind are not read: send them as JPEG or PNG",
    ],
    [
      "random bytes",
      Buffer.from([7, 200, 0, 3, 99, 1, 0, 255, 18]),
      null,
      "The content is of no known type: send a PDF, an image or an XML invoice",
    ],
  ])("%s", (_name, bytes, mediaType, reason) => {
    expect(sniff(bytes, "invoice.pdf")).toMatchObject({ kind: "refused", mediaType, reason });
  });
});
