import type { MiddlewareHandler } from "hono";
import { PurserError } from "../base/errors.ts";
import type { Orchestrator } from "../orchestrator.ts";

/** Is it a name or address by which only this machine is reached? `localhost` and what is below it is, by RFC 6761. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "::1" ||
    /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name)
  );
}

/**
 * A page may give a name of its own this machine's address (DNS rebinding), and its browser then takes the server for
 * that page's. Where whoever comes is the operator, a request must therefore come by a name of this machine, or by one
 * that PURSER_ORIGINS names. With keys the page has none, so any name will do. A request without a name is no browser's.
 */
export function refuseForeignHosts({
  config,
  keys,
}: Pick<Orchestrator, "config" | "keys">): MiddlewareHandler {
  const named = config.origins === "*" ? [] : config.origins.flatMap(hostOf);
  return async (c, next) => {
    const host = c.req.header("host");
    if (host !== undefined && !isKnown(host) && isLoopback(config.host) && !(await keys.required())) {
      throw new PurserError(
        "host_refused",
        "This server is for its own machine: call it as localhost or 127.0.0.1, list its name in PURSER_ORIGINS, or give out keys.",
      );
    }
    await next();
  };

  function isKnown(host: string): boolean {
    const given = host.toLowerCase();
    return isLoopback(given.replace(/:\d*$/, "")) || named.includes(given);
  }
}

/** With its port, where the origin has one. */
function hostOf(origin: string): string[] {
  return URL.canParse(origin) ? [new URL(origin).host] : [];
}
