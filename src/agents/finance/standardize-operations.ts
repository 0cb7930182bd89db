import { z } from "zod";
import { counted } from "../../base/words.ts";
import { standardized } from "../../documents/standard-invoice.ts";
import { standardizeDocuments, unstandardizeDocuments } from "../../documents/standardize/index.ts";
import { defineOperation } from "../agent.ts";

const PERMISSION = "documents:write";
const MOST_DOCUMENTS = 2_000;

const documentIds = z.array(z.string().min(1)).max(MOST_DOCUMENTS);

/** Of data_sync_agent: documents in the company's terms. */
export const standardizeOperation = defineOperation({
  description:
    "Brings documents into the company's terms: parties, dates, amounts, currency, tax. Checks their arithmetic, finds duplicates, and asks about what is not clear.",
  input: z.object({ documentIds }),
  output: z.object({
    standardized: z.array(standardized),
    ready: z.number().int(),
    review: z.number().int(),
    duplicates: z.number().int(),
    quarantined: z.number().int(),
    posted: z.number().int(),
    answer: z.string(),
    /** Of each document that waits for a person, the first question; the first of them. */
    remarks: z.array(z.string()),
  }),
  effect: "write",
  permission: PERMISSION,
  repeatable: true,
  undo: {
    kind: "operation",
    operation: "unstandardize",
    input: (input) => ({ documentIds: input.documentIds }),
    describe: "Withdraws the questions that were opened; the documents are as they were read.",
  },
  run: async (input, { company, store, runtime, user, signal, emit }) => {
    const results = await standardizeDocuments(
      { store, runtime },
      {
        companyId: company.id,
        documentIds: input.documentIds,
        user,
        signal,
        onProgress: (done, total) => emit({ message: "Standardising documents", done, total }),
      },
    );
    const count = (status: (typeof results)[number]["status"]) =>
      results.filter((result) => result.status === status).length;
    return {
      standardized: results,
      ready: count("ready"),
      review: count("review"),
      duplicates: count("duplicate"),
      quarantined: count("quarantined"),
      posted: count("posted"),
      answer: [
        `${counted(count("ready"), "document is", "documents are")} ready`,
        `${counted(count("review"), "waits", "wait")} for a person`,
        counted(count("duplicate"), "is a duplicate", "are duplicates"),
        `${count("quarantined")} cannot be read.`,
      ].join(", "),
      remarks: results.flatMap(remarkOf).slice(0, MOST_REMARKS),
    };
  },
});

const MOST_REMARKS = 20;

function remarkOf({ filename, status, issues }: z.output<typeof standardized>): string[] {
  if (status !== "review" && status !== "duplicate") return [];
  const questions = issues.filter(({ severity }) => severity !== "note");
  const [first] = questions;
  if (!first) return [];
  const more = questions.length > 1 ? ` (and ${questions.length - 1} more)` : "";
  return [`${filename}: ${first.message}${more}`];
}

export const unstandardizeOperation = defineOperation({
  description:
    "Takes the standardisation of documents back that are not posted; answers that people gave are kept.",
  input: z.object({ documentIds }),
  output: z.object({ documentIds: z.array(z.string()) }),
  effect: "write",
  permission: PERMISSION,
  repeatable: true,
  undo: { kind: "irreversible", why: "Standardising the documents again gives the same result." },
  run: async (input, { company, store, runtime, user }) => {
    const { documentIds: ids } = await unstandardizeDocuments(
      { store, runtime },
      { companyId: company.id, documentIds: input.documentIds, user },
    );
    return { documentIds: [...ids] };
  },
});
