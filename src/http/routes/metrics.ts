import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import type { Metrics } from "../../observe/metrics.ts";

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
export function metricsRoutes(metrics: Metrics): OpenAPIHono {
  const app = new OpenAPIHono();
  app.openapi(scrape, async (c) =>
    c.text(await metrics.text(), 200, { "content-type": metrics.contentType }),
  );
  return app;
}
