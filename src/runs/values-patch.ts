import { type Patch, apply, diff } from "../base/patch.ts";

/**
 * `values` events repeat the whole state at each step. They are kept as what changed since the one before, with a
 * whole one now and then, so that a run's log grows with what its steps add and not with their square.
 */
export type ValuesPatcher = {
  /** The text to keep instead of `data`, or undefined where the event is kept whole. */
  readonly next: (event: string, data: unknown) => string | undefined;
};

/** Of one name in a row: reading one event back costs at most as many. */
const MOST_PATCHES = 100;

export const isValues = (event: string): boolean => event === "values" || event.startsWith("values|");

export function createValuesPatcher(): ValuesPatcher {
  const last = new Map<string, { readonly data: unknown; readonly patches: number }>();
  return {
    next: (event, data) => {
      if (!isValues(event)) return undefined;
      const before = last.get(event);
      const patches = before && before.patches < MOST_PATCHES ? before.patches + 1 : 0;
      last.set(event, { data, patches });
      return before && patches > 0 ? JSON.stringify(diff(before.data, data) ?? {}) : undefined;
    },
  };
}

/** Rebuilds events of one name from the last whole one on. */
export function unpatch(previous: unknown, text: string): unknown {
  return apply(previous, JSON.parse(text) as Patch);
}
