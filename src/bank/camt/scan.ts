import { PurserError } from "../../base/errors.ts";
import { MAX_LINES, broken, tooManyLines, truncated } from "../problem.ts";

/** One `Ntry` element as text. */
export type EntryText = { readonly record: number; readonly line: number; readonly text: string };

/** A report without its entries, and the entries apart, so that a large file need not be one tree. */
export type ScannedReport = { readonly skeleton: string; readonly entries: readonly EntryText[] };

const MAX_DEPTH = 60;
const START = /<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const END = /<\/(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*>/y;
const RECORD = /^(Stmt|Rpt|Ntfctn)$/;

/**
 * Checks in one pass that the XML is well formed and harmless, and cuts the entries out of it.
 * @throws PurserError `statement_hostile` (entity definitions, depth), `statement_truncated`, `statement_broken`, `statement_too_many_lines`
 */
export function scanReport(text: string, filename: string): ScannedReport {
  const open: string[] = [];
  const kept: string[] = [];
  const entries: EntryText[] = [];
  let keptTo = 0;
  let record = -1;
  let entry: { readonly from: number; readonly line: number; readonly depth: number } | undefined;
  let line = 1;
  let counted = 0;
  const lineAt = (to: number) => {
    for (let i = text.indexOf("\n", counted); i !== -1 && i < to; i = text.indexOf("\n", i + 1)) line += 1;
    counted = Math.max(counted, to);
    return line;
  };
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at)) {
    const skipped = skipMarkup(text, at, { filename, line: () => lineAt(at) });
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    const closing = text[at + 1] === "/";
    const pattern = closing ? END : START;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) {
      if (text.indexOf(">", at) === -1) throw truncated(lineAt(at), inside(open));
      throw broken(lineAt(at), "a tag is malformed.");
    }
    const [whole, name = "", , empty] = found;
    if (!closing) {
      if (RECORD.test(name)) record += 1;
      if (name === "Ntry" && entry === undefined && empty !== "/")
        entry = { from: at, line: lineAt(at), depth: open.length };
      if (empty !== "/" && open.push(name) > MAX_DEPTH)
        throw broken(lineAt(at), `more than ${MAX_DEPTH} elements are nested.`, "statement_hostile");
    } else {
      const expected = open.pop();
      if (expected !== name)
        throw broken(lineAt(at), `</${name}> stands where ${expected === undefined ? "nothing is open" : `</${expected}> must`}.`); // prettier-ignore
    }
    at += whole.length;
    if (closing && entry?.depth === open.length) {
      kept.push(text.slice(keptTo, entry.from));
      entries.push({ record, line: entry.line, text: text.slice(entry.from, at) });
      if (entries.length > MAX_LINES) throw tooManyLines(filename);
      keptTo = at;
      entry = undefined;
    }
  }
  if (open.length > 0) throw truncated(lineAt(text.length), inside(open));
  kept.push(text.slice(keptTo));
  return { skeleton: kept.join(""), entries };
}

function inside(open: readonly string[]): string {
  return open.length > 0 ? `<${open.at(-1) ?? ""}>` : "its first tag";
}

/** Where a comment, CDATA section or processing instruction ends; undefined for an element's tag. */
function skipMarkup(
  text: string,
  at: number,
  { filename, line }: { readonly filename: string; readonly line: () => number },
): number | undefined {
  const mark = [
    { start: "<!--", end: "-->" },
    { start: "<![CDATA[", end: "]]>" },
    { start: "<?", end: "?>" },
  ].find(({ start }) => text.startsWith(start, at));
  if (mark) {
    const end = text.indexOf(mark.end, at);
    if (end === -1) throw truncated(line(), `"${mark.start}"`);
    return end + mark.end.length;
  }
  if (!text.startsWith("<!", at)) return undefined;
  throw new PurserError(
    "statement_hostile",
    `Line ${line()}: ${filename} has a DOCTYPE or entity definitions, which no bank sends.`,
    { details: { line: line() } },
  );
}
