import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { type Sendable, errorFrame, eventFrame, HEARTBEAT } from "./sse.ts";
import type { OpenStream, StreamOptions, StreamRegister } from "./streams.ts";

const encoder = new TextEncoder();

/** A stream as the body of a Response, for every server and for tests. It queues nothing: it reads when it is read. */
export function webBody(
  { events, onGone }: StreamOptions,
  register: StreamRegister,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  let iterator: AsyncIterator<Sendable> | undefined;
  let open: OpenStream | undefined;
  let waiting = false;

  const leave = () => open !== undefined && register.remove(open);
  const stopReading = () => {
    gone.abort();
    // It may be in the middle of a read: that ends by the signal, and then this does.
    iterator?.return?.().catch(() => undefined);
  };

  function begin(controller: ReadableStreamDefaultController<Uint8Array>): AsyncIterator<Sendable> {
    open = {
      // Only where the client reads and nothing comes: one that is slow gets no queue of heartbeats.
      beat: () => {
        if (waiting && (controller.desiredSize ?? -1) >= 0) controller.enqueue(encoder.encode(HEARTBEAT));
      },
      breakOff: () => {
        leave();
        stopReading();
        controller.error(new Error("The server is stopping."));
      },
    };
    register.add(open);
    return events(gone.signal)[Symbol.asyncIterator]();
  }

  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        iterator ??= begin(controller);
        try {
          waiting = true;
          const next = await iterator.next();
          waiting = false;
          if (gone.signal.aborted) return;
          if (next.done === true) {
            leave();
            controller.close();
            return;
          }
          controller.enqueue(encoder.encode(eventFrame(next.value)));
          // LangGraph's steps are microtasks: without a turn of the event loop the socket gets nothing until they end.
          await yieldToEventLoop();
        } catch (error) {
          if (gone.signal.aborted) return;
          leave();
          controller.enqueue(encoder.encode(errorFrame(error, register.onError)));
          controller.close();
        }
      },
      cancel: () => {
        if (!leave()) return;
        stopReading();
        onGone?.();
      },
    },
    { highWaterMark: 0 },
  );
}
