import { z } from "zod";
import { verifyAudit } from "../../audit/verify.ts";
import { isoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { counted } from "../../base/words.ts";
import { findingSchema } from "../../compliance/finding.ts";
import { validateRun } from "../../compliance/validate/validate-run.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";
import { closePeriodOperation, reopenPeriodOperation } from "./compliance-close.ts";
import type { DrawPages } from "../../compliance/evidence/page-images.ts";
import { discardFilesOperation, evidencePackOperation, exportAuditOperation } from "./compliance-files.ts";

const count = z.number().int();

const validate = defineOperation({
  description:
    "Holds documents, entries and statements against the rules: EN 16931 arithmetic and codes, tax ids, IBANs, periods, maker and checker, amount tiers, duplicates, a screening list.",
  input: z.object({
    /** With none of the three lists: all documents that are in use. */
    documentIds: z.array(z.string().min(1)).optional(),
    journalIds: z.array(count).optional(),
    statementIds: z.array(z.string().min(1)).optional(),
    asOf: isoDate.optional(),
    /** A failed verdict is an error, so that a workflow ends there and what was posted is taken back. */
    require: z.boolean().default(false),
  }),
  output: z.object({
    /** failed: at least one finding is an error */
    verdict: z.enum(["passed", "failed"]),
    findings: z.array(findingSchema),
    checked: z.object({
      documents: count,
      invoices: count,
      journals: count,
      statements: count,
      parties: count,
      /** names on the screening list; null: there is none, nobody was screened */
      screenedAgainst: count.nullable(),
    }),
    answer: z.string(),
  }),
  effect: "read",
  permission: "books:read",
  run: async ({ require, ...scope }, { company, store, home, signal }) => {
    const { verdict, findings, checked } = await validateRun({ db: store.db, home }, company, {
      ...scope,
      signal,
    });
    if (require && verdict === "failed") {
      const errors = findings.filter(({ severity }) => severity === "error");
      throw new PurserError(
        "compliance_failed",
        `${errors.length} findings stand against these books: ${errors.map(({ rule, message }) => `${message} [${rule}]`).join(" ")}`,
        { details: { findings: errors } },
      );
    }
    const reviews = findings.filter(({ severity }) => severity === "review").length;
    const answer = `The rules are ${verdict === "passed" ? "kept" : "broken"} by ${counted(checked.documents, "document")}, ${counted(checked.journals, "entry", "entries")} and ${counted(checked.statements, "statement")}; ${counted(reviews, "finding is", "findings are")} for a person to look at.`;
    return { verdict, findings: [...findings], checked, answer };
  },
});

const verifyAuditTrail = defineOperation({
  description:
    "Follows the audit log's chain of hashes and compares the ledger with what it says was posted.",
  input: z.object({
    /** a head that was kept outside; it must still be in the chain */
    expectedHead: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be 64 hex digits")
      .optional(),
  }),
  output: z.object({
    intact: z.boolean(),
    events: count,
    journals: count,
    /** journals that are older than the log */
    beforeTheLog: count,
    firstBroken: z.object({ seq: count.nullable(), what: z.string() }).nullable(),
    head: z.string(),
  }),
  effect: "read",
  permission: "books:read",
  run: async ({ expectedHead }, { company, store, signal, emit }) => {
    const onProgress = (progress: { readonly done: number; readonly total: number }) =>
      emit({ message: "Following the chain", ...progress });
    const verdict = await verifyAudit(store.db, company.id, { expectedHead, signal, onProgress });
    return { intact: verdict.firstBroken === null, ...verdict };
  },
});

/** Validates what was done, closes periods, and proves it to others. */
export function createComplianceAgent({ draw }: { readonly draw: DrawPages }): Agent {
  return defineAgent({
    id: "compliance_agent",
    title: "Compliance",
    description:
      "Validates documents and entries, closes and reopens periods, verifies the audit log, and writes evidence packs and audit files.",
    operations: {
      validate,
      close_period: closePeriodOperation,
      reopen_period: reopenPeriodOperation,
      verify_audit_trail: verifyAuditTrail,
      export_audit: exportAuditOperation,
      evidence_pack: evidencePackOperation(draw),
      discard_files: discardFilesOperation,
    },
  });
}
