import { z } from "zod";

/** What the orchestrator's graph tells beside its answer: where the request went and why, and the answer's figures. */
export const told = z.object({
  route: z
    .object({
      kind: z.string(),
      target: z.string().nullable(),
      operation: z.string().nullable(),
      score: z.number(),
      by: z.string(),
      reason: z.string(),
    })
    .nullish(),
  figures: z
    .array(z.object({ id: z.string(), label: z.string(), display: z.string(), as_of: z.string() }))
    .optional(),
});
export type Told = z.output<typeof told>;

/** Any graph's state may have fields of these names: what is not of their shape is not told. */
const lenient = z.object({
  route: told.shape.route.catch(undefined),
  figures: told.shape.figures.catch(undefined),
});

export function toldIn(values: Readonly<Record<string, unknown>>): Told {
  return lenient.parse(values);
}
