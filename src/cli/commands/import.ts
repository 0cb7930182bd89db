import { resolve } from "node:path";
import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import { industry } from "../../books/accounts.ts";
import { importBooks } from "../../books/import/import-books.ts";
import type { ImportProgress } from "../../books/import/reading.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { looksLikeStock } from "../../stock/import/folder.ts";
import { importStock } from "../../stock/import/import-stock.ts";
import { type Command, EXIT, type ExitCode, type Invocation, stringOption } from "../command.ts";
import { printImport, printStockImport } from "../import-output.ts";
import { withOrchestrator } from "../session.ts";

export const importCommand: Command = {
  name: "import",
  usage:
    "PATH... [--profile NAME] [--dry-run] [--company ID] [--name NAME] [--currency CODE] [--industry NAME]",
  summary: "Import books or stock: a folder or files of a known format; all or nothing.",
  options: {
    profile: { type: "string" },
    "dry-run": { type: "boolean" },
    currency: { type: "string" },
    industry: { type: "string" },
    name: { type: "string" },
  },
  run: async (invocation) => {
    const { positionals, cwd, values } = invocation;
    if (positionals.length === 0) {
      throw new PurserError("usage", `Usage: purser import ${importCommand.usage}`);
    }
    const paths = positionals.map((path) => resolve(cwd, path));
    const profile = stringOption(values, "profile");
    const isStock = profile === undefined && paths.every((path) => looksLikeStock(path));
    return withOrchestrator(invocation, (orchestrator) =>
      isStock ? stock(orchestrator, invocation, paths) : books(orchestrator, invocation, { paths, profile }),
    );
  },
};

async function books(
  { store, runtime }: Orchestrator,
  invocation: Invocation,
  { paths, profile }: { readonly paths: readonly string[]; readonly profile: string | undefined },
): Promise<ExitCode> {
  const { terminal, values, json, env } = invocation;
  const result = await importBooks(
    { store, runtime },
    {
      ...common(invocation),
      paths,
      profile,
      companyId: stringOption(values, "company") ?? (env["PURSER_COMPANY"] || undefined),
      name: stringOption(values, "name"),
      baseCurrency: stringOption(values, "currency"),
      industry: parseOrThrow(industry.optional(), stringOption(values, "industry"), { what: "--industry" }),
    },
  );
  if (json) terminal.out(JSON.stringify(result, null, 2));
  else printImport(result, terminal);
  return result.rejectionCount > 0 ? EXIT.failed : EXIT.ok;
}

/** Stock belongs to a company that is in the books already: its items name accounts, its contracts suppliers. */
async function stock(
  { store, runtime, chooseCompany }: Orchestrator,
  invocation: Invocation,
  paths: readonly string[],
): Promise<ExitCode> {
  const { terminal, values, json } = invocation;
  const companyId = await chooseCompany(stringOption(values, "company"));
  let code: ExitCode = EXIT.ok;
  for (const path of paths) {
    const result = await importStock({ store, runtime }, { ...common(invocation), path, companyId });
    if (json) terminal.out(JSON.stringify(result, null, 2));
    else printStockImport(result, terminal);
    if (result.rejectionCount > 0) code = EXIT.failed;
  }
  return code;
}

function common({ terminal, values, signal }: Invocation) {
  return {
    user: { id: "local" },
    dryRun: values["dry-run"] === true,
    signal,
    onProgress: ({ stage, done, total }: ImportProgress) => {
      const of = total ? ` of ${total.toLocaleString("en-US")}` : "";
      terminal.status(`… ${stage} ${done.toLocaleString("en-US")}${of}`);
    },
  };
}
