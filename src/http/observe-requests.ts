import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Ids } from "../base/runtime.ts";
import type { Observer } from "../observe/observer.ts";

/** A caller's own id is kept when it is one that may stand in a header and a log line as it is. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Asked all the time by machines: told at `debug` only. */
const QUIET: ReadonlySet<string> = new Set(["/ok", "/metrics"]);

/**
 * Observes each request: its id (`x-request-id`, taken over or made, on the answer too), its trace (`traceparent`),
 * and when its answer began, which for a stream is not when it ends. Comes before every other middleware.
 */
export function observeRequests(observer: Observer, ids: Ids): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : ids.next();
    const observed = observer.requestStarted({
      requestId,
      method: c.req.method,
      path: c.req.path,
      traceparent: c.req.header("traceparent"),
    });
    await observed.within(next);
    try {
      c.res.headers.set("x-request-id", requestId);
    } catch {
      // The answer was fetched from elsewhere and cannot be changed: Hono answers with a copy.
      c.header("x-request-id", requestId);
    }
    const { status } = c.res;
    // What handled it stands last, but for wildcards: they look on, or catch what nothing else handles.
    const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith("*"))?.path;
    observed.ended({
      status,
      route,
      quiet: route !== undefined && QUIET.has(route),
      ...(status >= 500 && c.error ? { error: c.error } : {}),
    });
  };
}
