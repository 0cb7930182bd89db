/** What stands on a page, in points from the top left corner of an A4 page. */
export type Mark =
  | {
      readonly kind: "text";
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size?: number;
      readonly bold?: boolean;
      /** `x` is where the text ends. */
      readonly right?: boolean;
    }
  | { readonly kind: "rule"; readonly x: number; readonly y: number; readonly width: number };

export type Attachment = { readonly name: string; readonly bytes: Uint8Array };

export const PAGE = { width: 595, height: 842 } as const;

/**
 * A PDF of text and rules in Helvetica, which every reader has: small files, and the same bytes on every machine.
 * Characters outside Windows-1252 are not supported.
 */
export function writePdf(
  pages: readonly (readonly Mark[])[],
  attachments: readonly Attachment[] = [],
): Buffer {
  const objects: Buffer[] = [];
  const add = (body: string | Buffer): number => objects.push(typeof body === "string" ? latin(body) : body);
  const reserve = (): number => add("");

  const catalog = reserve();
  const tree = reserve();
  const regular = add(font("Helvetica"));
  const bold = add(font("Helvetica-Bold"));
  const kids = pages.map((marks) => {
    const content = add(stream("<<", latin(marks.map(draw).join("\n"))));
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents ${content} 0 R ` +
        `/Resources << /Font << /F1 ${regular} 0 R /F2 ${bold} 0 R >> >> >>`,
    );
  });
  const files = attachments.map(({ name, bytes }) => {
    const data = add(stream("<< /Type /EmbeddedFile /Subtype /text#2Fxml", Buffer.from(bytes)));
    const spec = add(
      `<< /Type /Filespec /F (${name}) /UF (${name}) /AFRelationship /Alternative /EF << /F ${data} 0 R >> >>`,
    );
    return { name, spec };
  });
  objects[tree - 1] = latin(
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] >>`,
  );
  const names = files.map(({ name, spec }) => `(${name}) ${spec} 0 R`).join(" ");
  const associated = files.map(({ spec }) => `${spec} 0 R`).join(" ");
  const embedded =
    files.length === 0 ? "" : ` /AF [${associated}] /Names << /EmbeddedFiles << /Names [${names}] >> >>`;
  objects[catalog - 1] = latin(`<< /Type /Catalog /Pages ${tree} 0 R${embedded} >>`);
  return assemble(objects, catalog);
}

function assemble(objects: readonly Buffer[], catalog: number): Buffer {
  const parts: Buffer[] = [latin("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const push = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  objects.forEach((body, index) => {
    offsets.push(at);
    push(Buffer.concat([latin(`${index + 1} 0 obj\n`), body, latin("\nendobj\n")]));
  });
  const start = at;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  push(
    latin(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}` +
        `trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

const latin = (text: string): Buffer => Buffer.from(text, "latin1");

function font(name: string): string {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
}

function stream(dictionary: string, content: Buffer): Buffer {
  return Buffer.concat([
    latin(`${dictionary} /Length ${content.length} >>\nstream\n`),
    content,
    latin("\nendstream"),
  ]);
}

function draw(mark: Mark): string {
  const y = PAGE.height - mark.y;
  if (mark.kind === "rule") return `0.5 w ${mark.x} ${y} m ${mark.x + mark.width} ${y} l S`;
  const { size = 9, bold = false, right = false, text } = mark;
  const x = right ? mark.x - widthOf(text, size) : mark.x;
  return `BT /${bold ? "F2" : "F1"} ${size} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td (${escaped(text)}) Tj ET`;
}

/** Helvetica's widths of what stands in amounts; other letters by their mean. */
function widthOf(text: string, size: number): number {
  const narrow = new Set([".", ",", " ", ":", "/", "(", ")", "-"]);
  return Array.from(text).reduce((sum, char) => sum + (narrow.has(char) ? 0.278 : 0.556), 0) * size;
}

/** The euro sign has another place in Windows-1252 than in Latin-1. */
function escaped(text: string): string {
  return text.replaceAll("€", "\x80").replace(/[\\()]/g, (char) => `\\${char}`);
}
