import type { RunEvent } from "../runs/event-log.ts";
import type { StreamMode } from "../runs/run.ts";
import { errorResponse } from "./errors.ts";

/** An event of a stream; `json` is its data as text, `seq` the number by which a client comes back to where it was. */
export type Sendable = { readonly event: string; readonly json: string; readonly seq?: number };

/** One event in the format of server-sent events. JSON has no line breaks; a node's name might. */
export function eventFrame({ event, json, seq }: Sendable): string {
  const name = /[\r\n]/.test(event) ? event.replaceAll(/[\r\n]/g, " ") : event;
  return seq === undefined
    ? `event: ${name}\ndata: ${json}\n\n`
    : `id: ${seq}\nevent: ${name}\ndata: ${json}\n\n`;
}

/** A comment: clients pass over it, and know from it that the connection is not dead. */
export const HEARTBEAT = ": heartbeat\n\n";

/** What a client is told where its stream broke; `onError` is told the rest of what is not its business. */
export function errorFrame(error: unknown, onError: (error: unknown) => void): string {
  const { status, body } = errorResponse(error);
  if (status === 500) onError(error);
  return eventFrame({ event: "error", json: JSON.stringify(body) });
}

/** The number of the last event that a client has, from its `Last-Event-ID`; 0: none. */
export function lastSeen(header: string | undefined): number {
  const last = Number(header ?? 0);
  return Number.isSafeInteger(last) && last > 0 ? last : 0;
}

/**
 * Leaves out the events of other modes than those asked for; what tells of the run itself always passes. An event is
 * named by its mode, with the namespace of a subgraph (`updates|inner:1`) or a part of the older message mode
 * (`messages/partial`) after it.
 */
export async function* ofModes(
  events: AsyncIterable<RunEvent>,
  modes: readonly StreamMode[],
): AsyncGenerator<RunEvent> {
  const wanted = new Set<string>(modes);
  for await (const event of events) {
    if (passes(event.event, wanted)) yield event;
  }
}

function passes(event: string, wanted: ReadonlySet<string>): boolean {
  const [mode = ""] = event.split("|");
  if (mode === "metadata" || mode === "error") return true;
  if (mode.startsWith("messages/")) return wanted.has("messages");
  return wanted.has(mode === "messages" ? "messages-tuple" : mode);
}
