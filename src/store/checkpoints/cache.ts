import type { Scope } from "./rows.ts";
import type { State } from "./state.ts";

/** A checkpoint's place in its chain, and its state as far as it is in memory. */
export type Slot = {
  readonly n: number;
  /** The full row the chain starts with; `n` where it is this one. */
  readonly root: number;
  readonly id: string;
  /** What LangGraph gave: the references its next checkpoint will share. */
  readonly live?: State | undefined;
  /** What a read from the database gives. The same as `live` where all of it is JSON. */
  readonly stored?: State | undefined;
  readonly cost: Cost;
};

/** What reading the chain up to here costs, in characters; beyond `checkAt` a full state is considered. */
export type Cost = { readonly bytes: number; readonly links: number; readonly checkAt: number };

/** The last states of the threads that were used last. */
export type Cache = {
  readonly get: (scope: Scope, id: string) => Slot | undefined;
  /** The slot of the chain with a stored state that is nearest to `n` from below. */
  readonly nearest: (scope: Scope, root: number, n: number) => Slot | undefined;
  readonly set: (scope: Scope, slot: Slot) => void;
  readonly drop: (thread: string) => void;
};

type Entry = { readonly slots: Map<string, Slot>; weight: number };

/** A page of history, and some. */
const SLOTS = 64;
/** Of arrays that consecutive states do not share although they share the elements. */
const SLOT_BYTES = 4 * 2 ** 20;
const TOTAL_BYTES = 64 * 2 ** 20;
/** An object in memory, beside its text. */
const BYTES_PER_CHARACTER = 2;

export function createCache(totalBytes = TOTAL_BYTES): Cache {
  /** Threads, then namespaces; the thread used longest ago first. */
  const threads = new Map<string, Map<string, Entry>>();
  let total = 0;

  function use(thread: string): Map<string, Entry> | undefined {
    const scopes = threads.get(thread);
    if (scopes === undefined) return undefined;
    threads.delete(thread);
    threads.set(thread, scopes);
    return scopes;
  }

  function drop(thread: string): void {
    for (const { weight } of threads.get(thread)?.values() ?? []) total -= weight;
    threads.delete(thread);
  }

  return {
    get: ({ thread, ns }, id) => use(thread)?.get(ns)?.slots.get(id),

    nearest: ({ thread, ns }, root, n) => {
      let found: Slot | undefined;
      for (const slot of threads.get(thread)?.get(ns)?.slots.values() ?? []) {
        if (slot.root !== root || slot.n > n || slot.stored === undefined) continue;
        if (found === undefined || slot.n > found.n) found = slot;
      }
      return found;
    },

    set: ({ thread, ns }, slot) => {
      const scopes = use(thread) ?? new Map<string, Entry>();
      threads.set(thread, scopes);
      const entry: Entry = scopes.get(ns) ?? { slots: new Map(), weight: 0 };
      scopes.set(ns, entry);
      const { slots } = entry;
      slots.delete(slot.id);
      slots.set(slot.id, slot);
      const own = ownBytes(slot.live ?? slot.stored);
      const most = Math.max(1, Math.min(SLOTS, Math.floor(SLOT_BYTES / own)));
      for (const oldest of slots.keys()) {
        if (slots.size <= most) break;
        slots.delete(oldest);
      }
      total -= entry.weight;
      entry.weight = slot.cost.bytes * BYTES_PER_CHARACTER + slots.size * own;
      total += entry.weight;
      for (const oldest of threads.keys()) {
        if (total <= totalBytes || oldest === thread) break;
        drop(oldest);
      }
    },

    drop,
  };
}

/** What a state keeps beside the pieces it shares with the one before: roughly, its arrays' references. */
function ownBytes(state: State | undefined): number {
  let references = 64;
  for (const value of Object.values(state?.channel_values ?? {})) {
    if (Array.isArray(value)) references += value.length;
  }
  return references * 8;
}
