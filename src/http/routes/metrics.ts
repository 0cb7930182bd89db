import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { PurserError } from "../../base/errors.ts";
import type { Metrics } from "../../observe/metrics.ts";
import { authenticate, type IdentityDeps, LOCAL } from "../identity.ts";
import { operation } from "../operation.ts";
import { READ_METRICS } from "../permissions.ts";

const scrape = createRoute({
  method: "get",
  path: "/metrics",
  tags: ["System"],
  summary: "Metrics of this process for Prometheus",
  responses: {
    200: {
      description: "The text exposition format, version 0.0.4",
      content: { "text/plain": { schema: z.string() } },
    },
  },
});

/** GET /metrics. What it tells is of all companies together: names and counts, never a row of any. */
export function metricsRoutes(
  metrics: Metrics,
  { admit }: { readonly admit: (c: Context) => Promise<void> },
): OpenAPIHono {
  const app = new OpenAPIHono();
  operation(app, scrape, async ({ c }) => {
    await admit(c);
    return c.text(await metrics.text(), 200, { "content-type": metrics.contentType });
  });
  return app;
}

/**
 * Where there are keys, one that names the permission itself: who may do all within a company is not yet the operator.
 * @throws PurserError `permission_denied`, `unauthenticated`
 */
export async function requireScraper(
  c: Context,
  orchestrator: Pick<IdentityDeps, "config" | "keys">,
): Promise<void> {
  const actor = await authenticate(c, orchestrator);
  if (actor === LOCAL || actor.permissions.includes(READ_METRICS)) return;
  throw new PurserError(
    "permission_denied",
    `Metrics are of all companies: the key must name ${READ_METRICS}.`,
    { details: { permission: READ_METRICS } },
  );
}
