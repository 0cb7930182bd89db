import type { PlanInput } from "../plan.ts";

/**
 * From documents and bank statements to a reconciled ledger: read, standardise, propose, post, take in the
 * statements, reconcile, post what the bank charged, validate. What is not sure waits in the review queue and does
 * not stop the rest. If a later step fails or is rejected, matches are undone and entries reversed, the last first.
 */
export const transactional: PlanInput = {
  name: "transactional",
  title: "Transactional",
  description:
    "Turns invoices and bank statements into posted, reconciled and validated entries, with a person's yes where money moves.",
  pattern: "sequential",
  onFailure: "abort",
  tasks: [
    {
      id: "ocr",
      agent: "ocr_agent",
      operation: "process_document",
      inputs: { paths: "$.input.documents" },
      condition: "has(input.documents)",
    },
    {
      id: "standardization",
      agent: "data_sync_agent",
      operation: "standardize",
      inputs: { documentIds: "$.ocr.documentIds" },
      dependencies: ["ocr"],
    },
    {
      id: "accounting",
      agent: "accounting_agent",
      operation: "propose_entries",
      inputs: { standardized: "$.standardization.standardized" },
      dependencies: ["standardization"],
    },
    {
      id: "posting",
      agent: "accounting_agent",
      operation: "post_entries",
      inputs: { entries: "$.accounting.entries" },
      dependencies: ["accounting"],
    },
    {
      id: "statements",
      agent: "data_sync_agent",
      operation: "import_statements",
      inputs: { paths: "$.input.statements" },
      condition: "has(input.statements)",
    },
    {
      id: "reconciliation",
      agent: "reconciliation_agent",
      operation: "reconcile",
    },
    {
      id: "adjustments",
      agent: "reconciliation_agent",
      operation: "post_adjustments",
      inputs: { adjustments: "$.reconciliation.adjustments" },
      dependencies: ["reconciliation"],
      condition: "size(reconciliation.adjustments) > 0",
    },
    {
      id: "compliance",
      agent: "compliance_agent",
      operation: "validate",
      inputs: {
        documentIds: "$.ocr?.documentIds",
        journalIds: "$.posting?.journalIds",
        statementIds: "$.statements?.statementIds",
        require: true,
      },
    },
    {
      id: "tie_out",
      agent: "reconciliation_agent",
      operation: "tie_out",
    },
  ],
};
