import { resolve } from "node:path";
import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import { formatMoney } from "../../base/money.ts";
import { industry } from "../../books/accounts.ts";
import { importBooks } from "../../books/import/import-books.ts";
import { type ImportResult, describeRejection } from "../../books/import/result.ts";
import { type Command, EXIT, stringOption } from "../command.ts";
import { withOrchestrator } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export const importCommand: Command = {
  name: "import",
  usage:
    "PATH... [--profile NAME] [--dry-run] [--company ID] [--name NAME] [--currency CODE] [--industry NAME]",
  summary: "Import books: a folder or files of a known format; all or nothing.",
  options: {
    profile: { type: "string" },
    "dry-run": { type: "boolean" },
    currency: { type: "string" },
    industry: { type: "string" },
    name: { type: "string" },
  },
  run: async (invocation) => {
    const { terminal, positionals, values, cwd, signal, json, env } = invocation;
    if (positionals.length === 0)
      throw new PurserError("usage", `Usage: purser import ${importCommand.usage}`);
    return withOrchestrator(invocation, async ({ store, runtime }) => {
      const result = await importBooks(
        { store, runtime },
        {
          paths: positionals.map((path) => resolve(cwd, path)),
          profile: stringOption(values, "profile"),
          companyId: stringOption(values, "company") ?? (env["PURSER_COMPANY"] || undefined),
          baseCurrency: stringOption(values, "currency"),
          industry: parseOrThrow(industry.optional(), stringOption(values, "industry"), {
            what: "--industry",
          }),
          name: stringOption(values, "name"),
          user: { id: "local" },
          dryRun: values["dry-run"] === true,
          signal,
          onProgress: ({ stage, done, total }) =>
            terminal.status(
              `… ${stage} ${done.toLocaleString("en-US")}${total ? ` of ${total.toLocaleString("en-US")}` : ""}`,
            ),
        },
      );
      if (json) terminal.out(JSON.stringify(result, null, 2));
      else printImport(result, terminal);
      return result.rejectionCount > 0 ? EXIT.failed : EXIT.ok;
    });
  },
};

export function printImport(result: ImportResult, terminal: Terminal): void {
  const done = { imported: "Imported", unchanged: "Nothing new in", dry_run: "Would import" }[result.status];
  const span = result.span ? `, ${result.span.first} to ${result.span.last}` : "";
  terminal.out(`${done} ${result.companyName} (${result.companyId}), profile ${result.profile}${span}`);
  for (const [table, { read, added, updated, unchanged }] of Object.entries(result.tables)) {
    terminal.out(
      `  ${table.padEnd(18)} ${String(read).padStart(8)} read ${String(added).padStart(8)} new ${String(updated).padStart(6)} changed ${String(unchanged).padStart(8)} known`,
    );
  }
  const money = (amount: number) => formatMoney(amount, result.currency);
  terminal.out(
    `  ${result.lines.toLocaleString("en-US")} journal lines: debits ${money(result.debits)}, credits ${money(result.credits)}`,
  );
  for (const warning of result.warnings) terminal.out(`  ${terminal.style("yellow", "note")} ${warning}`);
  for (const rejection of result.rejections)
    terminal.out(`  ${terminal.style("red", "rejected")} ${describeRejection(rejection)}`);
  const hidden = result.rejectionCount - result.rejections.length;
  if (hidden > 0) terminal.out(`  ... and ${hidden} more rejected rows`);
}
