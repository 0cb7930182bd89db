export type SniffedText =
  { readonly kind: "xml" } | { readonly kind: "other"; readonly mediaType: string; readonly refusal: string };

/** What kind of text a file starts with; undefined where it is no text. */
export function sniffText(head: Uint8Array): SniffedText | undefined {
  const text = textOf(head);
  if (text === undefined) return undefined;
  const start = text.replace(/^[\ufeff\s]+/, "");
  if (/^(<!doctype html|<html)/i.test(start)) {
    return { kind: "other", mediaType: "text/html", refusal: "Web pages are not read: save them as PDF" };
  }
  if (/^(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)?(<!DOCTYPE svg|<svg)/i.test(start)) {
    return { kind: "other", mediaType: "image/svg+xml", refusal: "Drawings are not read: save them as PDF" };
  }
  if (/^<[A-Za-z?!_]/.test(start)) return { kind: "xml" };
  if (/^(received|return-path|from|to|subject|mime-version|date|message-id|delivered-to):\s/i.test(start)) {
    return {
      kind: "other",
      mediaType: "message/rfc822",
      refusal: "E-mails are not opened: send the attached files one by one",
    };
  }
  return {
    kind: "other",
    mediaType: "text/plain",
    refusal:
      "Text and CSV files are not documents: import tables with sync_data, send invoices as PDF, image or XML",
  };
}

/** Text has no control characters but white space; UTF-16 is told by its mark or by the zero beside its first "<". */
function textOf(head: Uint8Array): string | undefined {
  const [first, second] = head;
  const encoding =
    (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
      ? "utf-16le"
      : (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
        ? "utf-16be"
        : "latin1";
  const text = new TextDecoder(encoding)
    .decode(head.subarray(0, head.length - (head.length % 2)))
    .replace(/^\u00ef\u00bb\u00bf/, "");
  return text !== "" && !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? text : undefined;
}
