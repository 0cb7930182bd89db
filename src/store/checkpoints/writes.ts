import { type PendingWrite, WRITES_IDX_MAP } from "@langchain/langgraph-checkpoint";
import { isPlain } from "../../base/patch.ts";
import type { Rows, Scope } from "./rows.ts";
import type { Seal } from "./seal.ts";

/** A write as it is stored: its place among those of its task, its channel, its value. */
export type StoredWrite = readonly [idx: number, channel: string, value: unknown];

/** Errors, interrupts and answers have places of their own, below zero, and the last one counts. */
export function withPlaces(writes: readonly PendingWrite[]): readonly StoredWrite[] {
  return merge(
    [],
    writes.map(([channel, value], i) => [WRITES_IDX_MAP[channel] ?? i, channel, value]),
  );
}

/** Stores a task's writes beside those it has; `text` is the JSON of what `withPlaces` gave. */
export function storeWrites(
  rows: Rows,
  at: Scope & { readonly id: string },
  task: string,
  text: string,
): void {
  if (rows.insertWrites(at, at.id, { task_id: task, writes: text })) return;
  const stored = rows.writesOfTask(at, at.id, task);
  // Still as the serialiser wrote them: values are moved, not read.
  const before = JSON.parse(stored?.writes ?? "[]") as StoredWrite[];
  const merged = merge(before, JSON.parse(text) as StoredWrite[]);
  rows.replaceWrites(at, at.id, { task_id: task, writes: JSON.stringify(merged) });
}

/** A place that is taken keeps its write, unless all the new ones are errors, interrupts or answers. */
function merge(before: readonly StoredWrite[], after: readonly StoredWrite[]): readonly StoredWrite[] {
  const replaces = after.every(([, channel]) => channel in WRITES_IDX_MAP);
  const places = new Map(before.map((write) => [write[0], write]));
  for (const write of after) if (replaces || !places.has(write[0])) places.set(write[0], write);
  return [...places.values()].sort((a, b) => a[0] - b[0]);
}

/**
 * The instances among these writes that a checkpoint holds already. A node may have changed such a message in place
 * and written it again; its reference says nothing about that, so it is stored anew.
 */
export function rewritten(seal: Seal, writes: readonly PendingWrite[]): readonly object[] {
  const found: object[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || depth === 0 || seal.isJson(value)) return;
    if (Array.isArray(value)) for (const item of value) visit(item, depth - 1);
    else if (isPlain(value)) for (const item of Object.values(value)) visit(item, depth - 1);
    else if (seal.isStoredInstance(value)) found.push(value);
  };
  for (const [, value] of writes) visit(value, 4);
  return found;
}
