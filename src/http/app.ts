import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { PurserError } from "../base/errors.ts";
import type { Orchestrator } from "../orchestrator.ts";
import { agentServer } from "./agent-server.ts";
import { errorResponse } from "./errors.ts";

export type AppOptions = {
  readonly version: string;
  /** Told of what went wrong inside; the client is told only that something did. */
  readonly onError: (error: unknown) => void;
};

const MAX_BODY = 4 * 1024 * 1024;

/** The HTTP side of an orchestrator. */
export function createApp(orchestrator: Orchestrator, { version, onError }: AppOptions): Hono {
  const app = new Hono();
  app.use("*", async (c, next) => {
    await next();
    // Studio in a browser asks for a machine on the private network.
    c.header("Access-Control-Allow-Private-Network", "true");
  });
  app.use("*", refuseForeignPages(orchestrator.config.origins));
  const origin = orchestrator.config.origins === "*" ? "*" : [...orchestrator.config.origins];
  app.use("*", cors({ origin, exposeHeaders: ["content-location", "x-pagination-total"] }));
  app.use(
    "*",
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new PurserError("payload_too_large", `The request's body is larger than ${MAX_BODY} bytes.`);
      },
    }),
  );
  app.get("/ok", (c) => c.json({ ok: true }));
  app.get("/info", (c) =>
    c.json({
      name: "purser",
      version,
      flags: { assistants: false, crons: false, langsmith: false },
      workflows: [...orchestrator.workflows.keys()],
      agents: orchestrator.registry.list().map(({ id }) => id),
    }),
  );
  app.route("/", agentServer(orchestrator));
  app.notFound((c) =>
    c.json({ error: "not_found", message: `There is no ${c.req.method} ${c.req.path}.` }, 404),
  );
  app.onError((error, c) => {
    const { status, body } = errorResponse(error);
    if (status === 500) onError(error);
    return c.json(body, status);
  });
  return app;
}

/**
 * A browser lets any page send simple requests to this machine and only hides the answer from it. Since whoever
 * reaches the server is its operator, a page of an origin that is not allowed is refused outright.
 */
function refuseForeignPages(origins: "*" | readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (
      origin !== undefined &&
      origins !== "*" &&
      !origins.includes(origin) &&
      origin !== new URL(c.req.url).origin
    ) {
      throw new PurserError(
        "origin_refused",
        `Pages of ${origin} may not call this server; PURSER_ORIGINS lists those that may.`,
      );
    }
    await next();
  };
}
