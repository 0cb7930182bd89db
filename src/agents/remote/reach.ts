import { z } from "zod";
import { PurserError } from "../../base/errors.ts";

const httpError = z.object({ status: z.number().int(), text: z.string().default("") });

/**
 * One request to another server; its failures in our words.
 * @throws PurserError `agent_unavailable` (retryable: it did not answer, or with 429 or 5xx), `unknown_remote_graph` (404),
 *   `remote_refused` (any other status), what a guarded fetch refuses, and the signal's reason
 */
export async function reach<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  try {
    return await request();
  } catch (error) {
    signal.throwIfAborted();
    throw inOurWords(error);
  }
}

function inOurWords(error: unknown): PurserError {
  const answered = httpError.safeParse(error).data;
  if (answered) {
    const { status } = answered;
    const message = `The remote server answered ${status}: ${shortened(answered.text)}`;
    if (status === 404) return new PurserError("unknown_remote_graph", message);
    if (status === 429 || status >= 500) return unavailable(message, error);
    return new PurserError("remote_refused", message, { details: { status } });
  }
  const guarded = causeOf(error);
  if (guarded?.code === "outbound_refused" || guarded?.code === "outbound_too_large") return guarded;
  return unavailable(`The remote server cannot be reached: ${guarded?.message ?? textOf(error)}`, error);
}

/** The first error of our own among an error and its causes. */
function causeOf(error: unknown): PurserError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof PurserError) return at;
  return undefined;
}

function unavailable(message: string, cause: unknown): PurserError {
  return new PurserError("agent_unavailable", message, { retryable: true, cause });
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

/** What another server says may be long, or a page of HTML. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
