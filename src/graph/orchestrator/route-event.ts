import { z } from "zod";
import { candidateSchema, decisionSchema } from "./decision.ts";

/** Told on the `custom` stream as soon as it is decided where a request goes. */
export const routeEvent = z.object({
  event: z.literal("route_decided"),
  ...decisionSchema.pick({ kind: true, target: true, operation: true, score: true, by: true, reason: true })
    .shape,
  candidates: z.array(candidateSchema),
  timestamp: z.string(),
});
export type RouteEvent = z.infer<typeof routeEvent>;
