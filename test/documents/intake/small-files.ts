import { constants, crc32, deflateRawSync, deflateSync } from "node:zlib";

export type SmallPdf = {
  /** the lines of each page, from the top */
  readonly pages: readonly (readonly string[])[];
  readonly attachments?: readonly { readonly name: string; readonly content: string }[];
  /** the body of an action that runs when the file is opened, such as `/S /JavaScript /JS (...)` */
  readonly openAction?: string;
  /** more entries of the trailer */
  readonly trailer?: string;
};

/** A PDF of text in Helvetica, written by hand so that a test says all that is in it. */
export function smallPdf(pdf: SmallPdf): Buffer {
  const pageIds = pdf.pages.map((_, index) => 4 + index * 2);
  const fileIds = (pdf.attachments ?? []).map((_, index) => 4 + pdf.pages.length * 2 + index * 2);
  const names = fileIds.map((id, index) => `(${pdf.attachments?.[index]?.name ?? ""}) ${id} 0 R`).join(" ");
  const catalog = [
    "/Type /Catalog /Pages 2 0 R",
    fileIds.length > 0 ? `/Names << /EmbeddedFiles << /Names [${names}] >> >>` : "",
    pdf.openAction === undefined ? "" : `/OpenAction << ${pdf.openAction} >>`,
  ].join(" ");
  const objects: (string | Buffer)[] = [
    `<< ${catalog} >>`,
    `<< /Type /Pages /Count ${pageIds.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  pdf.pages.forEach((lines, index) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${(pageIds[index] ?? 0) + 1} 0 R ` +
        "/Resources << /Font << /F1 3 0 R >> >> >>",
      stream("", Buffer.from(pageContent(lines), "latin1")),
    );
  });
  (pdf.attachments ?? []).forEach(({ name, content }, index) => {
    objects.push(
      `<< /Type /Filespec /F (${name}) /UF (${name}) /EF << /F ${(fileIds[index] ?? 0) + 1} 0 R >> >>`,
      stream("/Type /EmbeddedFile /Filter /FlateDecode", deflateSync(content)),
    );
  });
  return writeObjects(objects, pdf.trailer);
}

/** A PDF of one page whose content is `content`, under the entries given. */
export function pdfWithStream(entries: string, content: Buffer): Buffer {
  return writeObjects([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
    stream(entries, content),
  ]);
}

/** A PDF of one page that is a JPEG and has no text. */
export function pdfOfPicture(jpeg: Buffer, { width, height }: { width: number; height: number }): Buffer {
  const size = `/Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8`;
  return writeObjects([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
    stream("", Buffer.from("q 595 0 0 842 0 0 cm /I Do Q")),
    stream(`/Type /XObject /Subtype /Image ${size} /Filter /DCTDecode`, jpeg),
  ]);
}

function pageContent(lines: readonly string[]): string {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) Tj T*`);
  return `BT /F1 11 Tf 16 TL 60 780 Td ${shown.join(" ")} ET`;
}

function stream(entries: string, content: Buffer): Buffer {
  const head = Buffer.from(`<< ${entries} /Length ${content.length} >>\nstream\n`);
  return Buffer.concat([head, content, Buffer.from("\nendstream")]);
}

function writeObjects(objects: readonly (string | Buffer)[], trailer = ""): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const offsets: number[] = [];
  let size = parts[0]!.length;
  const add = (part: Buffer) => {
    parts.push(part);
    size += part.length;
  };
  objects.forEach((object, index) => {
    offsets.push(size);
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]));
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = size;
  add(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}` +
        `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** A PNG whose header declares `width` x `height` and whose data is what is given. */
export function pngThatDeclares(width: number, height: number, data: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(data)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A zlib stream of a megabyte that inflates to `megabytes` of blanks; the parts are flushed, so they can be repeated. */
export function deflatedBlanks(megabytes: number): Buffer {
  const part = deflateRawSync(Buffer.alloc(16_000_000, " "), { finishFlush: constants.Z_FULL_FLUSH });
  const parts = Array.from({ length: Math.ceil(megabytes / 16) }, () => part);
  const [header, end] = [Buffer.from([0x78, 0x9c]), Buffer.from([3, 0, 0, 0, 0, 0])];
  return Buffer.concat([header, ...parts, end]);
}
