/** A PDF of one page of 600 by 800 points, written by hand: what no PDF library would write can be tested with it. */
export function handMadePdf(
  content: string,
  { rotate = 0, attachment }: { rotate?: number; attachment?: { name: string; content: string } } = {},
): Uint8Array {
  const names = attachment ? ` /Names << /EmbeddedFiles << /Names [(${attachment.name}) 6 0 R] >> >>` : "";
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R${names} >>`,
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate ${rotate} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  if (attachment) {
    objects.push(
      `<< /Type /Filespec /F (${attachment.name}) /UF (${attachment.name}) /EF << /F 7 0 R >> >>`,
      `<< /Type /EmbeddedFile /Length ${attachment.content.length} >>\nstream\n${attachment.content}\nendstream`,
    );
  }
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}
