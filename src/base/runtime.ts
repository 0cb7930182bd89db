import { randomUUID } from "node:crypto";

/** What the core may not take from the process: time, identity, chance. Injected, so that a run can be replayed. */
export type Runtime = {
  readonly clock: Clock;
  readonly ids: Ids;
};

export type Clock = { readonly now: () => Date };
export type Ids = { readonly next: () => string };

export const systemRuntime: Runtime = {
  clock: { now: () => new Date() },
  ids: { next: () => randomUUID() },
};

/** A uniform source on [0, 1). */
export type Random = () => number;

/** Mulberry32: a small, seeded generator for sample data and tests; never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
