import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Hono } from "hono";
import { errorFrame, eventFrame, HEARTBEAT } from "./sse.ts";
import type { OpenStream, StreamCarrier, StreamOptions, StreamRegister } from "./streams.ts";

type NodeEnvironment = { readonly outgoing: unknown };
type Carried = { readonly options: StreamOptions; readonly register: StreamRegister };

/**
 * The app for @hono/node-server, with event streams written to the socket's own response: a web stream, its queue
 * and its reader cost 8 KB of heap for each client that waits, this 2.
 */
export function nodeFetch(app: Pick<Hono, "fetch">) {
  return async (request: Request, environment: NodeEnvironment): Promise<Response> => {
    // An answer that is not the stream's own says why there is none.
    const asked: Carried[] = [];
    const carrier: StreamCarrier = {
      carryStream: (options, register) => void asked.push({ options, register }),
    };
    const response = await app.fetch(request, { ...environment, ...carrier });
    const [carried] = asked;
    if (!carried || response.headers.get("content-type") !== "text/event-stream") return response;
    const outgoing = environment.outgoing as ServerResponse;
    const headers: Record<string, string> = {};
    response.headers.forEach((value, name) => {
      headers[name] = value;
    });
    outgoing.writeHead(response.status, headers);
    outgoing.flushHeaders();
    void pump(outgoing, carried);
    return RESPONSE_ALREADY_SENT;
  };
}

/** Never rejects: what goes wrong is told to the client and to the register. */
async function pump(
  outgoing: ServerResponse,
  { options: { events, onGone }, register }: Carried,
): Promise<void> {
  const gone = new AbortController();
  let waiting = false;
  const open: OpenStream = {
    beat: () => {
      if (waiting && !outgoing.writableNeedDrain) outgoing.write(HEARTBEAT);
    },
    breakOff: () => {
      register.remove(open);
      outgoing.destroy();
    },
  };
  register.add(open);
  const onClose = () => {
    gone.abort();
    if (register.remove(open)) onGone?.();
  };
  if (outgoing.destroyed) {
    onClose();
    return;
  }
  outgoing.once("close", onClose);
  try {
    waiting = true;
    for await (const event of events(gone.signal)) {
      waiting = false;
      if (gone.signal.aborted) return;
      if (!outgoing.write(eventFrame(event))) await once(outgoing, "drain", { signal: gone.signal });
      // LangGraph's steps are microtasks: without a turn of the event loop the socket gets nothing until they end.
      await yieldToEventLoop();
      waiting = true;
    }
  } catch (error) {
    if (!gone.signal.aborted) outgoing.write(errorFrame(error, register.onError));
  } finally {
    waiting = false;
    // An end by itself is no going away of the client.
    register.remove(open);
    if (!gone.signal.aborted) outgoing.end();
  }
}
