import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readInputs } from "./inventory-inputs.ts";
import { models } from "./inventory-models.ts";

/**
 * Scores the inventory policies on textbook cases: inputs, what a published source answers, and how near is enough.
 *   node bench/inventory-cases.ts --data DIR [--json]
 */
const Expected = z.union([z.number(), z.array(z.number())]);
const InventoryCase = z.object({
  id: z.string(),
  model: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), Expected),
  rel_tol: z.number(),
  source: z.string().optional(),
});
export const InventoryCases = z.object({ cases: z.array(InventoryCase) });
export type InventoryCase = z.output<typeof InventoryCase>;

export type InventoryScore = {
  readonly passed: number;
  readonly failed: readonly Failure[];
  /** Cases among the passed ones that the tolerance alone would fail: the source prints fewer digits than that. */
  readonly byRounding: readonly string[];
};
export type Failure = { readonly id: string; readonly model: string; readonly problems: readonly string[] };

/** Runs every case; a model that is not known, or that refuses the inputs, fails. */
export function scoreInventoryCases(cases: readonly InventoryCase[]): InventoryScore {
  const byRounding: string[] = [];
  const failed = cases.flatMap((each): Failure[] => {
    const { problems, rounded } = check(each);
    if (problems.length > 0) return [{ id: each.id, model: each.model, problems }];
    if (rounded) byRounding.push(each.id);
    return [];
  });
  return { passed: cases.length - failed.length, failed, byRounding };
}

/** The cases of a folder that has them, else none. */
export function loadInventoryCases(directory: string): readonly InventoryCase[] {
  const file = join(directory, "inventory_cases.json");
  return existsSync(file) ? InventoryCases.parse(JSON.parse(readFileSync(file, "utf8"))).cases : [];
}

function check({ model, inputs, expected, rel_tol: tolerance }: InventoryCase): {
  readonly problems: readonly string[];
  readonly rounded: boolean;
} {
  const run = models[model];
  if (run === undefined) return { problems: [`model ${model} is not known`], rounded: false };
  let rounded = false;
  try {
    const answer = run(readInputs(inputs));
    const problems = Object.entries(expected).flatMap(([name, wanted]) => {
      const verdict = compare(answer[name], wanted, tolerance);
      rounded ||= verdict === "rounded";
      return verdict === "differs"
        ? [`${name}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(answer[name])}`]
        : [];
    });
    return { problems, rounded };
  } catch (thrown) {
    return { problems: [thrown instanceof Error ? thrown.message : String(thrown)], rounded: false };
  }
}

type Verdict = "near" | "rounded" | "differs";

function compare(got: unknown, wanted: z.output<typeof Expected>, tolerance: number): Verdict {
  if (typeof wanted === "number")
    return typeof got === "number" ? compareNumbers(got, wanted, tolerance) : "differs";
  if (!Array.isArray(got) || got.length !== wanted.length) return "differs";
  const verdicts = wanted.map((value, index) => compareNumbers(Number(got[index]), value, tolerance));
  return verdicts.find((verdict) => verdict === "differs") ?? verdicts.find((v) => v === "rounded") ?? "near";
}

/** A source that prints one or two decimals is also met by what rounds to them. */
function compareNumbers(got: number, wanted: number, tolerance: number): Verdict {
  if (Math.abs(got - wanted) <= Math.max(tolerance * Math.abs(wanted), 1e-9)) return "near";
  const decimals = String(wanted).split(".")[1]?.length ?? 0;
  const printed =
    decimals >= 1 && decimals <= 2 && Math.abs(got - wanted) <= 0.5 * 10 ** -decimals * (1 + 1e-9);
  return printed ? "rounded" : "differs";
}

function main(): void {
  const { values: options } = parseArgs({
    options: { data: { type: "string" }, json: { type: "boolean", default: false } },
  });
  if (options.data === undefined) {
    console.error("Name the folder of cases: node bench/inventory-cases.ts --data DIR [--json]");
    process.exit(2);
  }
  const cases = loadInventoryCases(options.data);
  const result = scoreInventoryCases(cases);
  if (options.json) {
    console.log(JSON.stringify(result, undefined, 2));
    return;
  }
  const byModel: Record<string, { cases: number; passed: number }> = {};
  for (const { id, model } of cases) {
    const row = (byModel[model] ??= { cases: 0, passed: 0 });
    row.cases += 1;
    if (!result.failed.some((failure) => failure.id === id)) row.passed += 1;
  }
  console.table(byModel);
  for (const { id, model, problems } of result.failed) console.log(`${id} ${model}: ${problems.join("; ")}`);
  console.log(
    `${result.passed} of ${cases.length} cases passed` +
      (result.byRounding.length > 0
        ? `, of them by the source's rounding: ${result.byRounding.join(", ")}`
        : ""),
  );
}

if (import.meta.main) main();
