import { join } from "node:path";
import { appendAudit } from "../../audit/audit.ts";
import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { folderName } from "../../base/files.ts";
import type { Runtime } from "../../base/runtime.ts";
import { loadCompany } from "../../books/company.ts";
import { ledgerVersion } from "../../books/ledger-queries.ts";
import type { Store } from "../../store/database.ts";
import { chooseEntity } from "../close/close-period.ts";
import { type LedgerTotals, ledgerTotals } from "./export-queries.ts";
import { journalCsv } from "./journal-csv.ts";
import { standardAuditFile } from "./saft.ts";
import { type WrittenFile, writeStream } from "./write-stream.ts";

export type ExportDeps = { readonly store: Store; readonly runtime: Runtime; readonly home: string };

export type ExportRequest = {
  readonly companyId: string;
  readonly entityId?: string | undefined;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly user: { readonly id: string };
  /** names the folder; the same one writes the same files */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
};

export type AuditExport = {
  readonly entityId: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly currency: string;
  /** in minor units of the base currency; equal to the ledger */
  readonly totals: LedgerTotals;
  readonly saft: WrittenFile;
  readonly csv: WrittenFile;
};

export function exportFolder(
  home: string,
  { companyId, key }: Pick<ExportRequest, "companyId" | "key">,
): string {
  return join(home, "exports", folderName(companyId), folderName(key));
}

/**
 * Writes the books of some days as an audit file (SAF-T) and as a journal in CSV, both streamed, both holding the same entries.
 * @throws PurserError `invalid_date`, `unknown_entity`, `export_differs`
 */
export async function exportAuditFile(
  { store, runtime, home }: ExportDeps,
  request: ExportRequest,
): Promise<AuditExport> {
  const { companyId, from, to, user, signal } = request;
  if (!isIsoDate(from) || !isIsoDate(to) || from > to)
    throw new PurserError(
      "invalid_date",
      `"${from}" to "${to}" is not a span of days such as 2026-01-01 to 2026-12-31.`,
    );
  const { db } = store;
  const company = await loadCompany(db, companyId);
  const entity = chooseEntity(company, request.entityId);
  const extract = { entityId: entity.id, from, to, version: await ledgerVersion(db, companyId) };
  const totals = await ledgerTotals(db, companyId, extract);
  const now = runtime.clock.now().toISOString();
  const stem = join(exportFolder(home, request), `${folderName(entity.id)}-${from}-${to}`);
  const shared = { companyId, extract, totals, signal };
  const attempt = { attempt: folderName(runtime.ids.next()), signal };
  const saft = await writeStream(
    `${stem}.xml`,
    standardAuditFile(db, { ...shared, entity, created: now.slice(0, 10) }),
    attempt,
  );
  const csv = await writeStream(
    `${stem}.csv`,
    journalCsv(db, { ...shared, currency: company.currency }),
    attempt,
  );
  await db.transaction().execute((tx) =>
    appendAudit(tx, {
      companyId,
      at: now,
      actor: user.id,
      action: "audit_file_exported",
      subject: `entity:${entity.id}`,
      payload: { ...extract, totals, saft: saft.sha256, csv: csv.sha256 },
    }),
  );
  return { entityId: entity.id, from, to, currency: company.currency, totals, saft, csv };
}
