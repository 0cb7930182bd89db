import { OpenAPIHono } from "@hono/zod-openapi";
import type { BlankEnv } from "hono/types";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import type { Config } from "../base/config.ts";
import { PurserError } from "../base/errors.ts";
import { countPendingApprovals } from "../control/approval-queries.ts";
import type { Metrics, MetricSources } from "../observe/metrics.ts";
import { dryRun } from "../dry-run.ts";
import { type Orchestrator, openOrchestrator } from "../orchestrator.ts";
import { agentServer } from "./routes/agent-server.ts";
import { serveOpenApi } from "./openapi.ts";
import { refuseStrangers } from "./identity.ts";
import { refuseForeignHosts } from "./loopback.ts";
import { answerHeaders, refuseForeignPages } from "./page-guards.ts";
import { createStreams, type Streams } from "./streams.ts";
import { observeRequests } from "./observe-requests.ts";
import { agentRoutes } from "./routes/agents.ts";
import { historyRoutes } from "./routes/history.ts";
import { planRoutes } from "./routes/plans.ts";
import { workflowRoutes } from "./routes/workflows.ts";
import { approvalRoutes } from "./routes/approvals.ts";
import { contextRoutes } from "./routes/contexts.ts";
import { cronRoutes } from "./routes/crons.ts";
import { storeRoutes } from "./routes/store.ts";
import { openAiErrorResponse } from "./chat/openai-error.ts";
import { chatRoutes } from "./chat/routes.ts";
import { mcpRoutes } from "./mcp/routes.ts";
import { metricsRoutes, requireScraper } from "./routes/metrics.ts";
import { errorResponse } from "./errors.ts";

export type AppOptions = {
  readonly version: string;
  /** Served at /metrics, and told what to look at; only one app may have it. Left out: there is no /metrics. */
  readonly metrics?: Metrics | undefined;
  /** For trying a plan: an orchestrator with the same agents on a copy; default: with the built-in ones. */
  readonly openCopy?: ((config: Config) => Promise<Orchestrator>) | undefined;
  /** Told of what went wrong inside; the client is told only that something did. */
  readonly onError: (error: unknown) => void;
};

/** The app, and what has to end with it. */
export type App = OpenAPIHono<BlankEnv> & { readonly closeStreams: () => void };

const MAX_BODY = 4 * 1024 * 1024;

/** The HTTP side of an orchestrator. */
export function createApp(
  orchestrator: Orchestrator,
  { version, metrics, onError, openCopy = openOrchestrator }: AppOptions,
): App {
  const { observer, runtime } = orchestrator;
  const app = new OpenAPIHono<BlankEnv>();
  app.use("*", observeRequests(observer, runtime.ids));
  app.use("*", answerHeaders(orchestrator.config.origins));
  app.use("*", refuseForeignHosts(orchestrator));
  app.use("*", refuseForeignPages(orchestrator.config.origins));
  const origin = orchestrator.config.origins === "*" ? "*" : [...orchestrator.config.origins];
  app.use(
    "*",
    cors({
      origin,
      // Never with credentials: whoever comes shows a key, which no browser sends by itself.
      credentials: false,
      exposeHeaders: ["content-location", "location", "x-pagination-total", "x-request-id", "x-session-id"],
    }),
  );
  app.use("*", refuseStrangers(orchestrator));
  app.use(
    "*",
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new PurserError("payload_too_large", `The request's body is larger than ${MAX_BODY} bytes.`);
      },
    }),
  );
  const streams = createStreams({ onError, maxPerOwner: orchestrator.config.maxStreams });
  app.route("/", agentServer({ orchestrator, streams, version }));
  app.route("/", storeRoutes({ orchestrator, memory: orchestrator.memory }));
  app.route("/", cronRoutes({ orchestrator, crons: orchestrator.crons }));
  app.route("/", approvalRoutes({ orchestrator }));
  app.route("/", contextRoutes({ orchestrator }));
  app.route("/", agentRoutes({ orchestrator }));
  app.route("/", workflowRoutes({ orchestrator }));
  app.route("/", historyRoutes({ orchestrator }));
  app.route(
    "/",
    planRoutes({
      orchestrator,
      dryRun: (actor, tried) => dryRun(orchestrator, actor, { ...tried, open: openCopy }),
    }),
  );
  app.route("/", chatRoutes({ orchestrator, onError }));
  app.route("/", mcpRoutes({ orchestrator, version, onError }));
  if (metrics) {
    metrics.watch(metricSources(orchestrator, streams));
    app.route("/", metricsRoutes(metrics, { admit: (c) => requireScraper(c, orchestrator) }));
  }
  serveOpenApi(app, { version });
  app.notFound((c) =>
    c.json({ error: "not_found", message: `There is no ${c.req.method} ${c.req.path}.` }, 404),
  );
  app.onError((error, c) => {
    const { status, body, headers } = errorResponse(error);
    if (c.req.path.startsWith("/v1/") && status !== 500) return openAiErrorResponse(error, c);
    if (status === 500) onError(error);
    return c.json(body, status, headers);
  });
  return Object.assign(app, { closeStreams: streams.close });
}

/** What is read when somebody scrapes. */
function metricSources(
  { registry, limiter, runs, store, workflows }: Orchestrator,
  streams: Streams,
): MetricSources {
  return {
    registeredAgents: () => registry.list().length,
    agents: limiter.status,
    queueDepth: () => runs.status().queued,
    streamsOpen: streams.open,
    approvalsPending: () => countPendingApprovals(store.db),
    // A plan with functions is served under a name of its own for as long as it runs.
    isRegisteredGraph: (name) => workflows.has(name) && !/_[0-9a-f-]{36}$/.test(name),
  };
}
