import { PurserError } from "../../base/errors.ts";
import { formatMoney } from "../../base/money.ts";
import { type Trace, rederive } from "../../books/trace.ts";
import { formatFigure } from "../../figures/format.ts";
import { type Command, EXIT, stringOption } from "../command.ts";
import { operatorOf, withOrchestrator } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export const trace: Command = {
  name: "trace",
  usage: "FIGURE [--rows N] [--company NAME]",
  summary: "Follow a figure to its formula, its inputs and its rows.",
  options: { rows: { type: "string" } },
  run: async (invocation) => {
    const { terminal, positionals, values, json } = invocation;
    const [id] = positionals;
    if (id === undefined) throw new PurserError("usage", `Usage: purser trace ${trace.usage}`);
    const limit = Number(stringOption(values, "rows") ?? 10);
    if (!Number.isInteger(limit) || limit < 0)
      throw new PurserError("usage", "--rows must be a whole number from 0.");
    return withOrchestrator(invocation, async (orchestrator) => {
      const actor = await operatorOf(orchestrator, invocation);
      const { trace: found, ledgerMoved } = await orchestrator.trace(actor, id, limit);
      if (json) {
        terminal.out(JSON.stringify({ trace: found, ledgerMoved, rederived: rederive(found) }, null, 2));
        return EXIT.ok;
      }
      printTrace(found, terminal, "");
      if (ledgerMoved) {
        terminal.out(
          terminal.style(
            "yellow",
            "\nEntries were posted after this figure was made; computed again from today's rows it is:",
          ),
        );
        terminal.out(`  ${formatFigure({ value: rederive(found), unit: found.figure.unit })}`);
      }
      return EXIT.ok;
    });
  },
};

function printTrace({ figure, inputs, sources }: Trace, terminal: Terminal, indent: string): void {
  const why = figure.refusal === undefined ? "" : `  (${figure.refusal})`;
  terminal.out(
    `${indent}${terminal.style("bold", figure.label)}  ${formatFigure(figure)}${why}   ${terminal.style("dim", figure.id)}`,
  );
  terminal.out(`${indent}  = ${figure.formula}`);
  for (const { source, page } of sources) {
    if (source.kind === "assumption") terminal.out(`${indent}  assumed: ${source.note}`);
    else terminal.out(`${indent}  ${page.count} rows`);
    for (const { table, id, date, description, amount, text } of page.rows) {
      const currency = figure.unit.kind === "money" ? figure.unit.currency : undefined;
      const shown =
        text ?? (amount === null ? "" : currency ? formatMoney(amount, currency) : String(amount));
      terminal.out(
        `${indent}    ${date ?? "          "} ${shown.padStart(20)}  ${description}  ${terminal.style("dim", `${table} ${id}`)}`,
      );
    }
    if (page.count > page.rows.length && page.rows.length > 0)
      terminal.out(`${indent}    ... ${page.count - page.rows.length} more`);
  }
  for (const { name, trace: input } of inputs) {
    terminal.out(`${indent}  where ${name}:`);
    printTrace(input, terminal, `${indent}    `);
  }
}
