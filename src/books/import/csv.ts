import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { finished } from "node:stream/promises";
import { once } from "node:events";
import { CsvError, parse } from "csv-parse";
import type { Reading } from "./reading.ts";
import { type SourceFile, documentOf, notUtf8 } from "./source.ts";

/** One record with the number of the line it starts on, quoted line breaks counted. */
export type CsvRecord = { readonly values: readonly string[]; readonly line: number };

const CHUNK_BYTES = 1 << 18;

/**
 * Streams a CSV file: RFC 4180 with an optional byte order mark and LF or CRLF; the delimiter is a comma, or a semicolon or tab
 * where the first line has those and no comma. Blank lines are passed over. A broken quote is a rejection with its line.
 * @throws PurserError `not_utf8`
 */
export async function readCsv(
  file: SourceFile,
  reading: Reading,
  onRecord: (record: CsvRecord) => void,
): Promise<void> {
  const hash = createHash("sha256");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let line = 1;
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(file.head),
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n"],
    on_record: (values: string[]) => {
      const start = line;
      line += 1 + lineBreaksIn(values);
      if (values.length > 1 || values[0] !== "") onRecord({ values, line: start });
      return null;
    },
  });
  parser.resume();
  const done = finished(parser);
  // Awaited below; an error while chunks are still being written must not be unhandled meanwhile.
  done.catch(() => undefined);
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK_BYTES })) {
      reading.signal?.throwIfAborted();
      const buffer = chunk as Buffer;
      hash.update(buffer);
      bytes += buffer.length;
      decodeOrThrow(decoder, buffer, file);
      if (parser.destroyed) break;
      if (!parser.write(buffer)) await Promise.race([once(parser, "drain"), done]);
      await yieldToEventLoop();
    }
    decodeOrThrow(decoder, null, file);
    parser.end();
    await done;
  } catch (error) {
    parser.destroy();
    if (!(error instanceof CsvError)) throw error;
    reading.reject({ file: file.name, line, reason: explain(error) });
    return;
  }
  reading.addDocument(documentOf(file, { sha256: hash.digest("hex"), bytes }));
}

/** The first record of a file, from its head: enough to recognise it by its columns. */
export function headerOf(head: string): readonly string[] {
  const first = head.split(/\r\n|\n|\r/, 1)[0] ?? "";
  return first.split(delimiterOf(head)).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
}

function delimiterOf(head: string): string {
  const first = head.split(/\r\n|\n|\r/, 1)[0] ?? "";
  if (first.includes(",")) return ",";
  if (first.includes(";")) return ";";
  return first.includes("\t") ? "\t" : ",";
}

function lineBreaksIn(values: readonly string[]): number {
  let count = 0;
  for (const value of values) {
    if (!value.includes("\n") && !value.includes("\r")) continue;
    count += value.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return count;
}

function decodeOrThrow(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | null,
  file: SourceFile,
): void {
  try {
    if (chunk) decoder.decode(chunk, { stream: true });
    else decoder.decode();
  } catch (cause) {
    throw notUtf8(file, cause);
  }
}

function explain(error: CsvError): string {
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quoted value that starts in this row is never closed";
    case "CSV_INVALID_CLOSING_QUOTE":
      return "a quoted value in this row is followed by other text; quotes inside a value are doubled";
    case "INVALID_OPENING_QUOTE":
      return "a quote stands in the middle of an unquoted value; quote the whole value and double the quote";
    default:
      return `the row cannot be read as CSV (${error.code})`;
  }
}
