import { z } from "zod";
import { type Told, at, withFigures } from "./told.ts";

const proposed = z.object({
  asOf: z.string(),
  proposals: z.array(
    z.object({
      sku: z.string(),
      locationId: z.string(),
      supplier: z.string(),
      quantity: z.number(),
      requiredBy: z.string(),
      figures: z.object({ lineTotal: z.string() }),
    }),
  ),
  considered: z.number(),
  covered: z.number(),
  skipped: z.array(z.unknown()),
  figures: z.object({ total: z.string() }),
});

/** Lines that are told; the output has all. */
const MOST_LINES = 10;

export function tellReplenishment(output: unknown): Told | undefined {
  const parsed = proposed.safeParse(output);
  if (!parsed.success) return undefined;
  const { asOf, proposals, considered, covered, skipped, figures } = parsed.data;
  const judged = `Of ${considered} items and locations judged as of ${asOf}, ${covered} need nothing and ${skipped.length} could not be judged.`;
  if (proposals.length === 0) return { text: `Nothing needs to be ordered. ${judged}`, figureIds: [] };
  const left = proposals.length - MOST_LINES;
  return withFigures([
    `${proposals.length} orders are proposed, worth ${at(figures.total)}. ${judged}`,
    ...proposals
      .slice(0, MOST_LINES)
      .map(
        (line) =>
          `- ${line.quantity} of ${line.sku} for ${line.locationId} from ${line.supplier}, by ${line.requiredBy}: ${at(line.figures.lineTotal)}`,
      ),
    left > 0 ? `And ${left} more.` : "",
  ]);
}

const policy = z.discriminatedUnion("status", [
  z.object({ status: z.literal("refused"), sku: z.string(), reason: z.string() }),
  z.object({
    status: z.literal("optimized"),
    sku: z.string(),
    policy: z.string(),
    explanation: z.array(z.object({ text: z.string() })),
    figures: z.record(z.string(), z.string()),
  }),
]);

/** Of the numbers that make up a policy, those that say what to do. */
const POLICY_NUMBERS = [
  "order_quantity",
  "reorder_point",
  "order_up_to",
  "safety_stock",
  "lead_time",
  "service_level",
  "fill_rate",
  "expected_cost",
];

export function tellPolicy(output: unknown): Told | undefined {
  const parsed = policy.safeParse(output);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  if (data.status === "refused")
    return { text: `No policy for ${data.sku}: ${data.reason}`, figureIds: [], refused: true };
  const parts = POLICY_NUMBERS.flatMap((name) => {
    const id = data.figures[name];
    return id === undefined ? [] : [`${name.replaceAll("_", " ")} ${at(id)}`];
  });
  return withFigures([`Order policy of ${data.sku} (${data.policy}): ${parts.join(", ")}.`]);
}
