import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { RunEvent } from "../runs/event-log.ts";

/** Sends a run's events as they are in its log, `id:` their number, so that a client can come back to where it was. */
export function sendEvents(
  context: Context,
  events: (signal: AbortSignal) => AsyncIterable<RunEvent>,
): Response {
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    for await (const { seq, event, data } of events(gone.signal)) {
      await stream.writeSSE({ id: String(seq), event, data: JSON.stringify(data) });
      // LangGraph's steps are microtasks: without a turn of the event loop the socket gets nothing until they end.
      await yieldToEventLoop();
    }
  });
}
