import { PurserError } from "../../base/errors.ts";

const BOMS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/**
 * The text of an XML file: encoding by byte order mark, else by its first two characters, else as declared, else UTF-8
 * (XML 1.0, appendix F). Throws `xml_encoding` where a byte does not belong to that encoding or nobody knows it.
 */
export function decodeXml(xml: Uint8Array): string {
  const encoding = encodingOf(xml);
  const decoder = decoderOf(encoding);
  try {
    return decoder.decode(xml);
  } catch (cause) {
    const message = `The XML says that it is ${encoding.toUpperCase()}, but has bytes that are not: export it again`;
    throw new PurserError("xml_encoding", message, { cause, details: { encoding } });
  }
}

function encodingOf(xml: Uint8Array): string {
  const marked = BOMS.find(([bytes]) => bytes.every((byte, index) => xml[index] === byte));
  if (marked) return marked[1];
  if (xml[0] === 0x3c && xml[1] === 0) return "utf-16le";
  if (xml[0] === 0 && xml[1] === 0x3c) return "utf-16be";
  const head = String.fromCharCode(...xml.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(head)?.[1];
  // A file whose declaration can be read byte by byte is not UTF-16, whatever it declares.
  return declared === undefined || /^(utf|ucs)-?(16|32)/i.test(declared) ? "utf-8" : declared.toLowerCase();
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    const message = `The XML is in the encoding "${encoding}", which is not known: export it as UTF-8`;
    throw new PurserError("xml_encoding", message, { cause, details: { encoding } });
  }
}
