import { PurserError } from "../base/errors.ts";

const MAX_BYTES = 50 * 1024 * 1024;
const HEAD = 1_000;
/** Some banks let a zero byte slip into a text; more of them than one in so many characters is no text. */
const MOST_ZEROS = 200;

/**
 * A statement file as text: by its byte order mark, else UTF-8 where the bytes are valid UTF-8, else the character set that the file
 * declares (XML declaration, OFX header), else Windows-1252.
 * @throws PurserError `statement_too_large`, `statement_empty`, `statement_format_unknown` for binary data
 */
export function decodeStatement(bytes: Uint8Array, filename: string): string {
  if (bytes.length > MAX_BYTES) {
    throw new PurserError(
      "statement_too_large",
      `${filename} has ${bytes.length} bytes; a statement file may have ${MAX_BYTES}. Ask the bank for shorter periods.`,
    );
  }
  const text = decodeBytes(bytes);
  if (text.trim() === "") throw new PurserError("statement_empty", `${filename} is empty.`);
  const zeros = text.split("\0").length - 1;
  if (zeros > 1 && zeros * MOST_ZEROS > text.length) {
    throw new PurserError(
      "statement_format_unknown",
      `${filename} holds binary data; a bank statement is text (OFX, CAMT, MT940, BAI2 or CSV).`,
    );
  }
  return zeros === 0 ? text : text.replaceAll("\0", "");
}

function decodeBytes(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decodeAs("utf-8", bytes);
  if (a === 0xff && b === 0xfe) return decodeAs("utf-16le", bytes);
  if (a === 0xfe && b === 0xff) return decodeAs("utf-16be", bytes);
  // UTF-16 without its mark: every second byte of Latin text is zero.
  if (a !== 0 && b === 0 && c !== 0 && bytes[3] === 0) return decodeAs("utf-16le", bytes);
  if (a === 0 && b !== 0 && c === 0 && bytes[3] !== 0) return decodeAs("utf-16be", bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeAs(declaredCharset(bytes), bytes);
  }
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  return new TextDecoder(charset).decode(bytes);
}

function declaredCharset(bytes: Uint8Array): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD));
  const declared =
    /<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(head)?.[1] ?? /CHARSET:\s*(\w+)/.exec(head)?.[1];
  if (declared === undefined || /^(utf-?8|NONE)$/i.test(declared)) return "windows-1252";
  const charset = /^\d{4}$/.test(declared) ? `windows-${declared}` : declared;
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return "windows-1252";
  }
}
