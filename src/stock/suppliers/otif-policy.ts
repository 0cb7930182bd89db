import { z } from "zod";
import { hashJson } from "../../base/json.ts";

/** What "on time, in full" means to a company. Both halves must hold: half a success is none. */
export const otifPolicySchema = z
  .strictObject({
    /** What is counted: whole orders, or each line by itself. */
    otif: z.enum(["order", "line"]).default("line"),
    /** The day a delivery is measured against; a line without a promised day falls back to the requested one. */
    date: z.enum(["requested", "promised"]).default("requested"),
    /** Calendar days before the due day that still count; null: early is never a failure. */
    toleranceDaysEarly: z.number().int().min(0).nullable().default(null),
    toleranceDaysLate: z.number().int().min(0).default(0),
    /** Share of a line that may be missing and it still counts as full: 0.05 is 5 %. */
    quantityTolerance: z.number().min(0).max(1).default(0),
    /** `count`: several deliveries may add up to a line. `fail`: the first one must fill it. */
    partials: z.enum(["count", "fail"]).default("count"),
  })
  .readonly();
export type OtifPolicy = z.infer<typeof otifPolicySchema>;

export const DEFAULT_OTIF_POLICY: OtifPolicy = otifPolicySchema.parse({});

/** Tells figures of different policies apart; empty for the default one. */
export function policySlug(policy: OtifPolicy): string {
  const hash = hashJson(policy);
  return hash === hashJson(DEFAULT_OTIF_POLICY) ? "" : `/${hash.slice(0, 8)}`;
}
