import { join } from "node:path";
import { PurserError } from "../../base/errors.ts";
import { folderName, readIfThere, writeWhole } from "../../base/files.ts";
import { sha256 } from "../../base/json.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { documentPath } from "../../documents/archive/index.ts";
import type { ProposedEntry } from "../../entries/proposed-entry.ts";
import type { Db } from "../../store/database.ts";
import { type DocumentEvidence, collectEvidence, toEvidence } from "./collect.ts";
import { type DrawPages, pageImages } from "./page-images.ts";
import { renderEvidencePage } from "./page.ts";
import { controlEffect, proposalAsEvidence } from "./proposal.ts";

export type ExhibitDeps = { readonly db: Db; readonly home: string; readonly draw: DrawPages };

export type ExhibitRequest = {
  readonly company: CompanyProfile;
  readonly entries: readonly ProposedEntry[];
  readonly signal?: AbortSignal | undefined;
};

/** Of a larger batch the largest entries are drawn: they are why somebody is asked. */
const MOST = 25;

/**
 * What an approver looks at, a page an entry: the document with its fields marked, the proposed entry with the reason of
 * each line, and what it does to the control account. The file is named by its content, so what was shown stays.
 */
export async function writeExhibits(
  { db, home, draw }: ExhibitDeps,
  { company, entries, signal }: ExhibitRequest,
): Promise<readonly { readonly title: string; readonly path: string }[]> {
  const size = (entry: ProposedEntry) =>
    Math.abs(entry.lines.find((line) => line.reason.kind === "control")?.baseAmount ?? 0);
  const shown = entries.toSorted((a, b) => size(b) - size(a)).slice(0, MOST);
  const exhibits: { title: string; path: string }[] = [];
  for (const entry of shown) {
    const found = await evidenceOf(db, company.id, entry.documentId);
    // An entry that was made without paper has nothing to show.
    if (!found) continue;
    const { case: row, read } = found.shown;
    const original = await readIfThere(documentPath(home, { companyId: company.id, sha256: row.sha256 }));
    const pages = await pageImages(original, {
      draw,
      filename: row.filename,
      pages: read?.pages ?? 1,
      signal,
    });
    const evidence = {
      ...toEvidence(found, { company, pages }),
      entries: [proposalAsEvidence(entry)],
      control: await controlEffect(db, company, entry),
    };
    const html = renderEvidencePage(evidence);
    const folder = join(home, "approvals", folderName(company.id));
    const path = join(folder, `${folderName(entry.documentId)}-${sha256(html).slice(0, 12)}.html`);
    await writeWhole(path, html, entry.documentId);
    exhibits.push({ title: `${entry.invoice.party.name} ${entry.invoice.number}`, path });
    signal?.throwIfAborted();
  }
  return exhibits;
}

async function evidenceOf(...at: Parameters<typeof collectEvidence>): Promise<DocumentEvidence | undefined> {
  try {
    return await collectEvidence(...at);
  } catch (error) {
    if (error instanceof PurserError && error.code === "unknown_document") return undefined;
    throw error;
  }
}
