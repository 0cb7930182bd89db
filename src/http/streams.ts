import type { Context } from "hono";
import { PurserError } from "../base/errors.ts";
import type { Sendable } from "./sse.ts";
import { webBody } from "./web-stream.ts";

/** An answer that goes on: events, sent as they come, to a client that may read slowly or go away. */
export type StreamOptions = {
  /** Read one by one, the next only when the client has taken the one before. The signal aborts when the client goes. */
  readonly events: (signal: AbortSignal) => AsyncIterable<Sendable>;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whose it is: nobody may have more than `maxPerOwner` open. */
  readonly owner?: string | undefined;
  /** The client has gone before the end. */
  readonly onGone?: (() => void) | undefined;
};

/** One stream as its server sees it, whatever carries it. */
export type OpenStream = {
  /** Tells a client that waits that the server is there. */
  readonly beat: () => void;
  readonly breakOff: () => void;
};

export type StreamRegister = {
  readonly add: (stream: OpenStream) => void;
  /** False where it was out already. */
  readonly remove: (stream: OpenStream) => boolean;
  readonly onError: (error: unknown) => void;
};

/** The event streams that a server has open. */
export type Streams = {
  /** @throws PurserError `too_many_streams` */
  readonly send: (c: Context, options: StreamOptions) => Response;
  readonly open: () => number;
  /** Breaks off every stream, so that clients come back to where they were when the server is there again. */
  readonly close: () => void;
};

export type StreamsDeps = {
  /** Told of what broke a stream and was not the client's doing. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly heartbeatMs?: number | undefined;
  /** default: no limit */
  readonly maxPerOwner?: number | undefined;
};

/** What carries streams by itself puts this into the environment of a request: see node-stream.ts. */
export type StreamCarrier = {
  readonly carryStream?: (options: StreamOptions, register: StreamRegister) => void;
};

/** One timer keeps all streams alive: thousands that wait cost no timer each. */
export function createStreams({
  onError = () => undefined,
  heartbeatMs = 15_000,
  maxPerOwner = Number.POSITIVE_INFINITY,
}: StreamsDeps = {}): Streams {
  const streams = new Set<OpenStream>();
  const byOwner = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const register: StreamRegister = {
    onError,
    add: (stream) => {
      streams.add(stream);
      timer ??= setInterval(() => {
        for (const { beat } of streams) beat();
      }, heartbeatMs).unref();
    },
    remove: (stream) => {
      const wasOpen = streams.delete(stream);
      if (streams.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
      return wasOpen;
    },
  };

  /** The register, as streams of one owner see it. */
  function registerOf(owner: string): StreamRegister {
    const open = byOwner.get(owner) ?? 0;
    if (open >= maxPerOwner) {
      throw new PurserError(
        "too_many_streams",
        `You have ${open} event streams open, which is as many as one user may have; close one first.`,
        { retryable: true },
      );
    }
    const count = (by: number) => {
      const now = (byOwner.get(owner) ?? 0) + by;
      if (now > 0) byOwner.set(owner, now);
      else byOwner.delete(owner);
    };
    return {
      onError,
      add: (stream) => {
        count(1);
        register.add(stream);
      },
      remove: (stream) => {
        const wasOpen = register.remove(stream);
        if (wasOpen) count(-1);
        return wasOpen;
      },
    };
  }

  return {
    send: (c, options) => {
      const registered = options.owner === undefined ? register : registerOf(options.owner);
      const headers = {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        // Proxies that buffer would hold back what is meant to be seen at once.
        "x-accel-buffering": "no",
        ...options.headers,
      };
      // The environment is undefined where no server stands before the app.
      const { carryStream } = (c.env ?? {}) as StreamCarrier;
      if (!carryStream || c.req.raw.method === "HEAD")
        return new Response(webBody(options, registered), { headers });
      carryStream(options, registered);
      return new Response(null, { headers });
    },
    open: () => streams.size,
    close: () => {
      for (const { breakOff } of [...streams]) breakOff();
    },
  };
}
