import type { NewRow, Row } from "../../store/schema.ts";
import type { ReadDocument, ReadField, ReadLine, ReadTax } from "../read-document.ts";
import { HEAD_FIELDS } from "../read-document.ts";

/** Every value of a document with its place: `number`, `lines.0.net`, `taxes.1.amount`. */
export function listFields(read: ReadDocument): (readonly [field: string, value: ReadField])[] {
  const found: (readonly [string, ReadField])[] = [];
  const add = (name: string, field: ReadField | null | undefined) => {
    if (field) found.push([name, field]);
  };
  for (const name of HEAD_FIELDS) add(name, read.fields[name]);
  read.lines.forEach((line, index) => {
    for (const name of Object.keys(line) as (keyof ReadLine)[]) add(`lines.${index}.${name}`, line[name]);
  });
  read.taxes.forEach((tax, index) => {
    for (const name of Object.keys(tax) as (keyof ReadTax)[]) add(`taxes.${index}.${name}`, tax[name]);
  });
  return found;
}

export type FieldOrigin = {
  readonly companyId: string;
  readonly documentId: string;
  readonly version: number;
  readonly by: string;
  readonly at: string;
};

export function extractionRow(
  [field, value]: readonly [string, ReadField],
  { companyId, documentId, version, by, at }: FieldOrigin,
): NewRow<"extraction"> {
  return {
    company_id: companyId,
    document_id: documentId,
    version,
    field,
    raw: value.raw,
    value: value.value,
    confidence: value.confidence,
    box: value.box ? JSON.stringify(value.box) : null,
    method: value.method,
    by,
    at,
  };
}

/** The latest version of every field. */
export function latestByField(rows: readonly Row<"extraction">[]): ReadonlyMap<string, Row<"extraction">> {
  const latest = new Map<string, Row<"extraction">>();
  for (const row of rows) {
    const before = latest.get(row.field);
    if (!before || before.version < row.version) latest.set(row.field, row);
  }
  return latest;
}
