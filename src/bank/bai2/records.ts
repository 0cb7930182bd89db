import { broken } from "../problem.ts";

/** A record with its continuations (88) put together. */
export type BaiRecord = {
  readonly code: string;
  /** 1-based line of the file */
  readonly line: number;
  /** after the code; the parts of 88 records are appended */
  readonly fields: readonly string[];
  /** physical records, itself and its continuations: what the trailers count */
  readonly records: number;
};

const CODES = new Set(["01", "02", "03", "16", "49", "98", "99"]);

/** True where the file begins with a BAI2 file header. */
export function looksLikeBai2(text: string): boolean {
  return /^01,.*,2?\/?$/.test(
    (
      text
        .trimStart()
        .slice(0, 500)
        .split(/[\r\n]/, 1)[0] ?? ""
    ).replace(/\s/g, ""),
  );
}

/**
 * Cuts a BAI2 file (Cash Management Balance Reporting, version 2) into logical records. A slash ends a record; the text of a transaction
 * may hold commas, and goes on in its continuations.
 * @throws PurserError `statement_broken` for a line that is no record
 */
export function readRecords(text: string): BaiRecord[] {
  const records: { code: string; line: number; fields: string[]; records: number; ended: boolean }[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const ended = line.endsWith("/");
    const body = ended ? line.slice(0, -1) : line;
    const code = body.slice(0, 2);
    const rest = body.slice(3);
    const last = records.at(-1);
    if (code === "88" && body[2] === "," && last) {
      last.fields.push(...rest.split(","));
      last.records += 1;
    } else if (CODES.has(code) && (body[2] === "," || body.length === 2)) {
      records.push({ code, line: index + 1, fields: rest.split(","), records: 1, ended });
    } else if (last && !last.ended) {
      // Text of a transaction that was broken without an 88.
      last.fields.push(...body.split(","));
    } else {
      throw broken(
        index + 1,
        `"${line.slice(0, 40)}" is not a BAI2 record; one begins with 01, 02, 03, 16, 49, 88, 98 or 99.`,
      );
    }
    const current = records.at(-1);
    if (current) current.ended = ended;
  }
  return records;
}
