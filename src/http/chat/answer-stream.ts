import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { type Conversation, type TurnEvent } from "./follow.ts";
import { type OpenAiError, toOpenAiError } from "./openai-error.ts";

/** How one API tells what comes of a message. */
export type AnswerWriter = {
  readonly begin: () => Promise<void>;
  readonly write: (event: TurnEvent) => Promise<void>;
  readonly fail: (error: OpenAiError) => Promise<void>;
};

export type Answering = {
  readonly events: (conversation: Conversation) => AsyncGenerator<TurnEvent>;
  readonly writer: (stream: SSEStreamingApi) => AnswerWriter;
  /** Told of what went wrong after the answer had begun. */
  readonly onError: (error: unknown) => void;
};

const HEARTBEAT_MS = 15_000;

/**
 * Answers by a stream of events. It begins when the run is taken in, so that what is refused before has its own
 * status; when the client goes away the run is cancelled.
 */
export async function streamAnswer(
  c: Context,
  conversation: Conversation,
  { events, writer, onError }: Answering,
): Promise<Response> {
  const gone = new AbortController();
  const signal = AbortSignal.any([conversation.signal, gone.signal]);
  const coming = events({ ...conversation, signal });
  const first = await coming.next();
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort());
    const beat = setInterval(() => void stream.write(": still at work\n\n"), HEARTBEAT_MS);
    const answer = writer(stream);
    try {
      await answer.begin();
      if (first.done !== true) await answer.write(first.value);
      for await (const event of coming) {
        await answer.write(event);
        // LangGraph's steps are microtasks: without a turn of the event loop the socket gets nothing until they end.
        await yieldToEventLoop();
      }
    } catch (error) {
      if (signal.aborted) return;
      const { status, error: shown } = toOpenAiError(error);
      if (status >= 500) onError(error);
      await answer.fail(shown);
    } finally {
      clearInterval(beat);
    }
  });
}

/** The whole answer at once. */
export async function wholeAnswer(
  events: AsyncIterable<TurnEvent>,
): Promise<{ readonly text: string; readonly end: Extract<TurnEvent, { kind: "end" }> }> {
  let text = "";
  for await (const event of events) {
    if (event.kind === "text") text += event.text;
    if (event.kind === "end") return { text, end: event };
  }
  throw new Error("a turn ends with its end");
}
