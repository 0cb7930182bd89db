import { parseArgs } from "node:util";
import { matchLines } from "../src/reconciliation/match-lines.ts";
import { generateCase, PARAMETERS, type Parameters } from "./reconcile/generate.ts";
import { greedy, score } from "./reconcile/score.ts";

/**
 * Matches a generated year of a cash account and scores it against the truth, beside what a greedy match by amount and date
 * gets on the same lines. Usage: npm run bench:reconcile [-- --lines 100000 --seed 1 --typos 0.06 ... --json]
 */

const names = Object.keys(PARAMETERS) as (keyof Parameters)[];
const { values } = parseArgs({
  options: {
    data: { type: "string" },
    json: { type: "boolean", default: false },
    ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
  },
});
const flags = values as Readonly<Record<string, string | boolean | undefined>>;
const parameters = { ...PARAMETERS };
for (const name of names) if (flags[name] !== undefined) parameters[name] = Number(flags[name]);

const made = generateCase(parameters);
const idle = process.memoryUsage().rss;

const started = performance.now();
const steps: { step: string; at: number }[] = [];
const result = await matchLines(made.bank, made.book, {
  parties: made.parties,
  onProgress: ({ step }) => steps.push({ step, at: performance.now() - started }),
});
const seconds = (performance.now() - started) / 1_000;
const peak = process.resourceUsage().maxRSS * 1_024;

const partners = new Map(
  result.matches.flatMap((match) => match.bank.map((id) => [id, match.book] as const)),
);
const ladder = score(made, partners);
const naiveStarted = performance.now();
const naive = score(made, greedy(made.bank, made.book));
const naiveSeconds = (performance.now() - naiveStarted) / 1_000;

const byRule = Object.fromEntries(
  [...Map.groupBy(result.matches, ({ rule }) => rule)].map(([rule, matches]) => {
    const ids = matches.flatMap(({ bank }) => bank);
    const right = ids.filter((id) => ladder.rightLines.has(id)).length;
    return [rule, { bankLines: ids.length, precision: round(right / ids.length) }];
  }),
);
const proposed = result.suggestions.filter(({ kind }) => kind === "fee" || kind === "write_off");
const proposedRight = proposed.filter(
  ({ bank, book }) => made.truth.get(bank[0]!)?.join() === book.join(),
).length;

const report = {
  bankLines: made.bank.length,
  bookLines: made.book.length,
  parameters,
  ladder: { precision: round(ladder.precision), recall: round(ladder.recall), seconds: round(seconds), peakRssMb: Math.round(peak / 1e6), inputRssMb: Math.round(idle / 1e6) }, // prettier-ignore
  greedy: { precision: round(naive.precision), recall: round(naive.recall), seconds: round(naiveSeconds) },
  wrongLinesRatio: round((naive.matched - naive.right) / Math.max(1, ladder.matched - ladder.right)),
  proposals: { count: proposed.length, right: proposedRight },
  suggestions: result.suggestions.length,
  byRule,
  byKind: ladder.byKind,
  steps: steps.map(({ step, at }, index) => ({ step, seconds: round(((steps[index + 1]?.at ?? seconds * 1_000) - at) / 1_000) })), // prettier-ignore
  passes: ladder.precision >= 0.99 && ladder.recall >= 0.9 && seconds < 60 && peak < 1e9,
};

if (values.json) console.log(JSON.stringify(report, null, 2));
else print();

function print(): void {
  const { ladder: own, greedy: other } = report;
  console.log(`${report.bankLines} bank lines, ${report.bookLines} book lines, seed ${parameters.seed}`);
  console.log(`ladder   precision ${own.precision}  recall ${own.recall}  ${own.seconds} s  peak ${own.peakRssMb} MB`); // prettier-ignore
  console.log(`greedy   precision ${other.precision}  recall ${other.recall}  ${other.seconds} s`);
  console.log(`greedy matches ${report.wrongLinesRatio} times as many lines wrongly`);
  console.log(
    `proposals of fees and roundings: ${report.proposals.right} of ${report.proposals.count} right`,
  );
  console.table(report.byRule);
  console.table(report.byKind);
  console.table(report.steps);
  console.log(report.passes ? "passes" : "DOES NOT PASS: precision >= .99, recall >= .90, < 60 s, < 1 GB");
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
