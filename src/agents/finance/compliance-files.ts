import { rm } from "node:fs/promises";
import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import type { DrawPages } from "../../compliance/evidence/page-images.ts";
import { packFolder, writeEvidencePack } from "../../compliance/evidence/write-pack.ts";
import { exportAuditFile, exportFolder } from "../../compliance/export/export-audit-file.ts";
import { defineOperation } from "../agent.ts";

const PERMISSION = "books:export";

const written = z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() });

const discardInput = z.object({
  kind: z.enum(["evidence", "export"]),
  /** as the operation that wrote them returned it */
  key: z.string().min(1),
});

export const exportAuditOperation = defineOperation({
  description:
    "Writes the books of some days as an audit file (SAF-T, XML) and as a journal in CSV; both add up to the ledger.",
  input: z.object({ from: isoDate, to: isoDate, entityId: z.string().min(1).optional() }),
  output: z.object({
    key: z.string(),
    entityId: z.string(),
    from: isoDate,
    to: isoDate,
    currency: z.string(),
    /** debit and credit in minor units */
    totals: z.object({
      journals: z.number().int(),
      lines: z.number().int(),
      debit: z.number().int(),
      credit: z.number().int(),
    }),
    saft: written,
    csv: written,
  }),
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "discard_files",
    input: (_input, { key }) => ({ kind: "export", key }),
    describe: "Deletes the two files; the audit log keeps that they were written.",
  },
  repeatable: true,
  run: async (input, { company, store, runtime, home, user, effectKey, signal }) => {
    const request = { ...input, companyId: company.id, user, key: effectKey, signal };
    return { key: effectKey, ...(await exportAuditFile({ store, runtime, home }, request)) };
  },
});

export const evidencePackOperation = (draw: DrawPages) =>
  defineOperation({
    description:
      "Writes a folder of evidence: per document the original, what was read, entries, matches, approvals and a page for people, with the audit log and a manifest of hashes.",
    input: z.object({
      /** these documents, or those of the run, or all that are in use */
      documentIds: z.array(z.string().min(1)).optional(),
      runId: z.string().min(1).optional(),
    }),
    output: z.object({
      key: z.string(),
      folder: z.string(),
      documents: z.number().int(),
      files: z.number().int(),
      withoutOriginal: z.array(z.string()),
    }),
    effect: "write",
    permission: PERMISSION,
    undo: {
      kind: "operation",
      operation: "discard_files",
      input: (_input, { key }) => ({ kind: "evidence", key }),
      describe: "Deletes the folder.",
    },
    repeatable: true,
    run: async (input, { company, store, runtime, home, effectKey, signal, emit }) => {
      const pack = await writeEvidencePack(
        { store, runtime, home, draw },
        {
          ...input,
          companyId: company.id,
          key: effectKey,
          signal,
          onProgress: (progress) => emit({ message: "Writing evidence", ...progress }),
        },
      );
      return {
        key: effectKey,
        folder: pack.folder,
        documents: pack.documents,
        files: pack.files.length,
        withoutOriginal: [...pack.withoutOriginal],
      };
    },
  });

export const discardFilesOperation = defineOperation({
  description: "Deletes what export_audit or evidence_pack wrote.",
  input: discardInput,
  output: z.object({ folder: z.string() }),
  effect: "write",
  permission: PERMISSION,
  undo: { kind: "irreversible", why: "The files are gone; the same operation writes them again." },
  repeatable: true,
  run: async ({ kind, key }, { company, home }) => {
    const folder = (kind === "evidence" ? packFolder : exportFolder)(home, { companyId: company.id, key });
    await rm(folder, { recursive: true, force: true });
    return { folder };
  },
});
