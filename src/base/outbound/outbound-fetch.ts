import { Agent, fetch as undiciFetch, Headers, type HeadersInit } from "undici";
import { deadline } from "../abort.ts";
import { PurserError } from "../errors.ts";
import { readAllowList } from "./allow-list.ts";
import { checkOutboundUrl, shownUrl } from "./check-url.ts";
import { guardedConnector, type Resolve, systemResolve } from "./guarded-connect.ts";
import { limitedBody } from "./limited-body.ts";
import { type Hop, redirected } from "./redirect.ts";

export type OutboundOptions = {
  /** `host` or `host:port` of the operator's own network that may be reached; see readAllowList. */
  readonly allowHosts?: readonly string[];
  /** until the headers of the (last) answer are there; default 30 s */
  readonly timeoutMs?: number;
  /** between two pieces of the body, so that an event stream may stay open; default 5 min */
  readonly idleTimeoutMs?: number;
  /** of one body, decoded; default 16 MiB. `Infinity` for event streams. */
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  readonly resolve?: Resolve;
};

export type OutboundInit = {
  readonly method?: string;
  readonly headers?: HeadersInit;
  /** Kept until the answer is there, since a redirect may ask for it again. */
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
  readonly signal?: AbortSignal | null;
  readonly redirect?: "follow" | "manual" | "error";
};

/** As the global fetch, for URLs that somebody else chose. */
export type OutboundFetch = (url: string | URL, init?: OutboundInit) => Promise<Response>;

export type Outbound = { readonly fetch: OutboundFetch; readonly close: () => Promise<void> };

/**
 * A fetch that cannot be talked into reaching this machine or its network: literal addresses, looked-up ones and each
 * redirect are checked. Errors: `outbound_refused`, `outbound_timeout` and `outbound_failed` (both retryable),
 * `outbound_too_large`; the caller's own signal rejects with its reason.
 */
export function createOutboundFetch({
  allowHosts = [],
  timeoutMs = 30_000,
  idleTimeoutMs = 300_000,
  maxBytes = 16 * 1024 * 1024,
  maxRedirects = 5,
  resolve = systemResolve,
}: OutboundOptions = {}): Outbound {
  const allowList = readAllowList(allowHosts);
  const dispatcher = new Agent({
    connect: guardedConnector({ allowList, resolve, connectTimeoutMs: timeoutMs }),
    headersTimeout: timeoutMs,
    bodyTimeout: idleTimeoutMs,
  });

  async function send(hop: Hop, signal: AbortSignal) {
    checkOutboundUrl(hop.url, allowList);
    const { url, method, headers, body } = hop;
    try {
      return await undiciFetch(url, {
        dispatcher,
        method,
        headers,
        body,
        signal,
        redirect: "manual",
      });
    } catch (error) {
      signal.throwIfAborted();
      throw failure(url, error);
    }
  }

  async function fetch(input: string | URL, init: OutboundInit = {}): Promise<Response> {
    using timed = deadline([init.signal ?? new AbortController().signal], {
      ms: timeoutMs,
      reason: () =>
        new PurserError("outbound_timeout", `No answer came within ${timeoutMs / 1000} seconds.`, {
          retryable: true,
        }),
    });
    let hop: Hop = {
      url: readUrl(input),
      method: (init.method ?? "GET").toUpperCase(),
      headers: new Headers(init.headers),
      body: init.body ?? null,
    };
    for (let hops = 0; ; hops += 1) {
      const response = await send(hop, timed.signal);
      const next = init.redirect === "manual" ? undefined : redirected(hop, response);
      if (next === undefined) return await limitedBody(response, { url: hop.url, maxBytes });
      await response.body?.cancel();
      if (init.redirect === "error" || hops === maxRedirects) {
        throw new PurserError(
          "outbound_failed",
          init.redirect === "error"
            ? `${shownUrl(hop.url)} redirects, which is not followed here.`
            : `${shownUrl(hop.url)} redirects more than ${maxRedirects} times.`,
        );
      }
      hop = next;
    }
  }

  return { fetch, close: () => dispatcher.destroy() };
}

function readUrl(input: string | URL): URL {
  if (typeof input !== "string") return input;
  if (URL.canParse(input)) return new URL(input);
  throw new PurserError("outbound_refused", "The address to be called is not a URL.");
}

/** What the guard said is inside what undici throws. */
function failure(url: URL, error: unknown): Error {
  const innermost: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof PurserError) return at;
    innermost.push(at.message);
  }
  const reason = innermost.at(-1) ?? String(error);
  return new PurserError("outbound_failed", `${shownUrl(url)} could not be reached: ${reason}.`, {
    retryable: true,
    cause: error,
  });
}
