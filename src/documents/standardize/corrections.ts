import type { Row } from "../../store/schema.ts";
import { latestByField } from "../archive/extraction-rows.ts";
import { HEAD_FIELDS, type HeadField, type ReadDocument, type ReadField } from "../read-document.ts"; // prettier-ignore
import type { Accepted, Decisions } from "./desk.ts";

/** Answers that are not values of the document are kept beside them, under these names. */
export const PARTY = "decision.party";
export const SIDE = "decision.side";
export const DUPLICATE = "decision.duplicate";
const ACCEPTED = "accepted.";

export function acceptedField(code: string, field: string): string {
  return `${ACCEPTED}${code}.${field}`;
}

/** What a person said about a document, laid over what was read. Neither is changed. */
export function applyCorrections(
  read: ReadDocument,
  rows: readonly Row<"extraction">[],
): { readonly read: ReadDocument; readonly decisions: Decisions } {
  const latest = [...latestByField(rows.filter((row) => row.method === "person")).values()];
  const answer = (field: string) => latest.find((row) => row.field === field)?.value ?? null;
  const side = answer(SIDE);
  let corrected = read;
  const accepted = new Map<string, Accepted>();
  for (const row of latest) {
    if (row.field.startsWith(ACCEPTED))
      accepted.set(row.field.slice(ACCEPTED.length), { by: row.by, message: row.raw }); // prettier-ignore
    else corrected = withField(corrected, row);
  }
  return {
    read: corrected,
    decisions: {
      party: answer(PARTY),
      side: side === "ap" || side === "ar" ? side : null,
      accepted,
      duplicate: answer(DUPLICATE) === "yes",
    },
  };
}

/** The value at a place such as `gross` or `lines.0.net`; undefined where a document has no such place. */
export function fieldAt(read: ReadDocument, path: string): ReadField | null | undefined {
  if (isHead(path)) return read.fields[path];
  const [, part, index, name = ""] = /^(lines|taxes)\.(\d{1,6})\.(\w+)$/.exec(path) ?? [];
  const entry =
    part === "lines" ? read.lines[Number(index)] : part === "taxes" ? read.taxes[Number(index)] : undefined;
  return entry && Object.hasOwn(entry, name) ? entry[name as keyof typeof entry] : undefined;
}

export function isHead(name: string): name is HeadField {
  return (HEAD_FIELDS as readonly string[]).includes(name);
}

function withField(read: ReadDocument, row: Row<"extraction">): ReadDocument {
  if (fieldAt(read, row.field) === undefined) return read;
  const value: ReadField = { raw: row.raw, value: row.value, confidence: row.confidence, box: null, method: "person", candidates: [] }; // prettier-ignore
  if (isHead(row.field)) return { ...read, fields: { ...read.fields, [row.field]: value } };
  const [part, index, name = ""] = row.field.split(".");
  const put = <T>(entries: readonly T[]) =>
    entries.map((entry, at) => (at === Number(index) ? { ...entry, [name]: value } : entry));
  return part === "lines" ? { ...read, lines: put(read.lines) } : { ...read, taxes: put(read.taxes) };
}
