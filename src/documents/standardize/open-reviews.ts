import type { Runtime } from "../../base/runtime.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import type { Finding } from "./desk.ts";
import { insertReviews, listReviewRows, settleReviewRow } from "./review-queries.ts";

export type Asked = {
  readonly companyId: string;
  readonly documentId: string;
  readonly findings: readonly Finding[];
  readonly at: string;
};

/** Keeps exactly one open item for each question: new ones are opened, those that nobody has to answer any more withdrawn. */
export async function keepReviews(
  tx: Db,
  runtime: Runtime,
  { companyId, documentId, findings, at }: Asked,
): Promise<void> {
  const open = await listReviewRows(tx, companyId, { documentIds: [documentId], status: "open" });
  const wanted = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const kept = new Set<string>();
  for (const row of open) {
    const key = keyOf(row);
    if (wanted.has(key) && !kept.has(key)) kept.add(key);
    else await settleReviewRow(tx, row, { status: "withdrawn", resolved_value: null, resolved_by: null, resolved_at: at }); // prettier-ignore
  }
  const fresh = [...wanted].filter(([key]) => !kept.has(key));
  await insertReviews(
    tx,
    fresh.map(([, finding]) => ({
      company_id: companyId,
      id: runtime.ids.next(),
      document_id: documentId,
      field: finding.field ?? "",
      code: finding.code,
      message: finding.message,
      raw: finding.raw,
      candidates: JSON.stringify(finding.candidates),
      status: "open",
      resolved_value: null,
      resolved_by: null,
      created_at: at,
      resolved_at: null,
    })),
  );
}

function keyOf({
  code,
  field,
  message,
}: Pick<Row<"review_item">, "code" | "message"> & { readonly field: string | null }): string {
  return JSON.stringify([code, field ?? "", message]);
}
