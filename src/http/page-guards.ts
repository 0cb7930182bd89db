import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { PurserError } from "../base/errors.ts";

type Origins = "*" | readonly string[];

/**
 * A browser lets any page send simple requests to this machine and only hides the answer from it. Since whoever
 * reaches the server may be its operator, a page of an origin that is not allowed is refused outright.
 */
export function refuseForeignPages(origins: Origins): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (origin !== undefined && !isAllowed(origin, { origins, own: new URL(c.req.url).origin })) {
      throw new PurserError(
        "origin_refused",
        `Pages of ${origin} may not call this server; PURSER_ORIGINS lists those that may.`,
      );
    }
    await next();
  };
}

function isAllowed(
  origin: string,
  { origins, own }: { readonly origins: Origins; readonly own: string },
): boolean {
  return origins === "*" || origins.includes(origin) || origin === own;
}

/**
 * What every answer says to browsers: take it as what it says it is, keep it nowhere, tell nobody where it was asked
 * from, show it in no frame. Comes before cors(), which answers preflights by itself: those of Studio, in a browser,
 * ask for a machine on the private network.
 */
export function answerHeaders(origins: Origins): MiddlewareHandler {
  const secure = secureHeaders({
    // Whether there is TLS is the proxy's to say; the rest is for pages, which set their own policy.
    strictTransportSecurity: false,
    xXssProtection: false,
    xDownloadOptions: false,
    xDnsPrefetchControl: false,
    originAgentCluster: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    xPermittedCrossDomainPolicies: false,
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
    removePoweredBy: false,
  });
  return async (c, next) => {
    await secure(c, next);
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
    const origin = c.req.header("origin");
    if (
      c.req.header("access-control-request-private-network") === "true" &&
      origin !== undefined &&
      isAllowed(origin, { origins, own: new URL(c.req.url).origin })
    )
      c.header("access-control-allow-private-network", "true");
  };
}
