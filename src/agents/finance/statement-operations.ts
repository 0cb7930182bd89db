import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { counted } from "../../base/words.ts";
import { type StatementFile, importStatements, withdrawStatements } from "../../bank/index.ts";
import { type OperationContext, defineOperation } from "../agent.ts";
import { requireReadable } from "../readable.ts";

const PERMISSION = "bank:import";
const MAX_FILES = 500;

const importInput = z.object({
  /** Files, or folders of them, that the server can read. */
  paths: z.array(z.string().min(1)).min(1),
  /** The account, where a file does not name it. */
  bankAccountId: z.string().min(1).optional(),
  /** What a CSV does not say by itself. */
  csv: z
    .object({
      profile: z.string().min(1).optional(),
      dateOrder: z.enum(["dmy", "mdy", "ymd"]).optional(),
      decimal: z.enum([".", ","]).optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, "must be a currency code such as USD")
        .optional(),
    })
    .optional(),
});

const tie = z.discriminatedUnion("status", [
  z.object({ status: z.literal("ties") }),
  /** minor units: closing - (opening + lines) */
  z.object({ status: z.literal("differs"), difference: z.number().int() }),
  z.object({ status: z.literal("unknown"), why: z.string() }),
]);

const importedStatement = z.object({
  filename: z.string(),
  format: z.string(),
  statementId: z.string(),
  added: z.boolean(),
  bankAccountId: z.string(),
  bankAccountName: z.string(),
  number: z.string().nullable(),
  from: isoDate,
  to: isoDate,
  currency: z.string(),
  opening: z.number().int().nullable(),
  closing: z.number().int().nullable(),
  lines: z.number().int(),
  newLines: z.number().int(),
  pendingLines: z.number().int(),
  tie,
  problem: z.string().nullable(),
  warnings: z.array(z.string()),
});

/** Imports bank statements; to be an operation of the agent that syncs data. */
export const importStatementsOperation = defineOperation({
  description:
    "Imports bank statements (OFX, CAMT.052/053/054, MT940/942, BAI2, CSV of banks), all files or none; lines that are stored already are recognised. Says for each statement whether opening + lines = closing, and what is missing between statements.",
  input: importInput,
  output: z.object({
    /** What withdraw_statements takes; empty when everything was there already. */
    statementIds: z.array(z.string()),
    newLines: z.number().int(),
    statements: z.array(importedStatement),
    gaps: z.array(
      z.object({
        bankAccountId: z.string(),
        statementId: z.string(),
        previousId: z.string(),
        previousClosing: z.number().int(),
        opening: z.number().int(),
        message: z.string(),
      }),
    ),
    warnings: z.array(z.string()),
    answer: z.string(),
  }),
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "withdraw_statements",
    input: (_input, { statementIds }) => ({ statementIds }),
    describe:
      "Removes the statements and the lines that the import added; matched lines must be unmatched first.",
  },
  // Lines are recognised, so a second attempt adds nothing.
  repeatable: true,
  run: async ({ paths, bankAccountId, csv }, context) => {
    const { company, store, runtime, user, effectKey, signal, emit } = context;
    const files = await readFiles(paths, context);
    const result = await importStatements(
      { store, runtime },
      {
        companyId: company.id,
        files,
        user,
        effectKey,
        bankAccountId,
        csv,
        signal,
        onProgress: ({ stage, done, total }) => emit({ message: STAGES[stage], done, total }),
      },
    );
    return {
      statementIds: [...result.statementIds],
      newLines: result.newLines,
      statements: result.statements.map((statement) => ({ ...statement, warnings: [...statement.warnings] })),
      gaps: [...result.gaps],
      warnings: [...result.warnings],
      answer: tell(result),
    };
  },
});

export const withdrawStatementsOperation = defineOperation({
  description: "Takes an import of bank statements back: removes the statements and the lines that it added.",
  input: z.object({
    /** As import_statements returned them; none does nothing. */
    statementIds: z.array(z.string()),
  }),
  output: z.object({ statementIds: z.array(z.string()), lines: z.number().int() }),
  effect: "write",
  permission: PERMISSION,
  undo: { kind: "irreversible", why: "To have the statements back, import their files again." },
  repeatable: true,
  run: async ({ statementIds }, { company, store, runtime, user }) => {
    const done = await withdrawStatements({ store, runtime }, { companyId: company.id, user, statementIds });
    return { statementIds: [...done.statementIds], lines: done.lines };
  },
});

function tell({ statements, newLines, gaps }: Awaited<ReturnType<typeof importStatements>>): string {
  const loose = statements.filter(({ problem }) => problem !== null).length;
  const said = [
    `${counted(statements.length, "statement")} with ${counted(newLines, "new line")}`,
    ...(loose > 0 ? [`${counted(loose, "does", "do")} not tie`] : []),
    ...(gaps.length > 0 ? [`${counted(gaps.length, "gap")} between statements`] : []),
  ];
  return `${said.join(", ")}.`;
}

const STAGES = { read: "Reading statements", store: "Storing statements" } as const;

async function readFiles(
  paths: readonly string[],
  { importRoots, signal }: Pick<OperationContext, "importRoots" | "signal">,
): Promise<StatementFile[]> {
  const files: string[] = [];
  for (const path of paths) {
    requireReadable(path, importRoots);
    files.push(...(await filesAt(path)));
  }
  if (files.length > MAX_FILES) {
    throw new PurserError(
      "invalid_input",
      `${files.length} files are too many at once; import at most ${MAX_FILES}.`,
    );
  }
  const read: StatementFile[] = [];
  for (const path of files) {
    signal.throwIfAborted();
    // A folder may hold links that lead out of it.
    requireReadable(path, importRoots);
    read.push({ filename: basename(path), bytes: await readFile(path) });
  }
  return read;
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new PurserError("source_not_found", `There is no file or folder "${path}".`);
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."));
  if (files.length === 0) throw new PurserError("source_empty", `The folder "${path}" has no files.`);
  return files.map((entry) => join(path, entry.name)).sort();
}
