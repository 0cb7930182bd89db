import { z } from "zod";
import { figureSchema } from "../figures/figure.ts";
import { altmanSignal } from "./rules/altman-distress.ts";
import type { RiskContext } from "./rule.ts";

/** Scores worth showing whether or not a rule fired. */
export const signalsSchema = z.object({
  altman: z.object({
    model: z.enum(["z", "z_prime", "z_double_prime"]).nullable(),
    zone: z.enum(["distress", "grey", "safe"]).nullable(),
    figure: figureSchema.nullable(),
    /** Why there is no score. */
    refusal: z.string().optional(),
  }),
});
export type Signals = z.infer<typeof signalsSchema>;

export async function signalsOf(context: RiskContext): Promise<Signals> {
  const signal = await altmanSignal(context);
  if ("refused" in signal)
    return { altman: { model: null, zone: null, figure: null, refusal: signal.refused } };
  const { model, figure, zone } = signal;
  const refusal = figure.refusal === undefined ? {} : { refusal: figure.refusal };
  return { altman: { model, zone: zone ?? null, figure, ...refusal } };
}
