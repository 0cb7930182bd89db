import { setImmediate as yieldToEventLoop } from "node:timers/promises";

const EVERY = 20;

/** Lets others run every few entries and stops when asked to: the database answers without ever giving way by itself. */
export async function breathe(index: number, signal: AbortSignal | undefined): Promise<void> {
  if (index % EVERY !== EVERY - 1) return;
  await yieldToEventLoop();
  signal?.throwIfAborted();
}
