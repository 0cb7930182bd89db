import type { Clock } from "./runtime.ts";

/** Keeps answers for a moment, so that a question that every request asks is not put to the database each time. */
export type BriefCache<T> = {
  /** What is kept, or what `ask` gives. An answer that was under way when the cache was cleared is not kept. */
  readonly load: (key: string, ask: () => Promise<T>) => Promise<T>;
  readonly clear: () => void;
};

export type BriefCacheOptions = {
  readonly clock: Clock;
  /** default: 1,000 */
  readonly ms?: number;
  /** Entries at most; one more empties it. Default: 1,000 */
  readonly most?: number;
};

export function createBriefCache<T>({ clock, ms = 1_000, most = 1_000 }: BriefCacheOptions): BriefCache<T> {
  const kept = new Map<string, { readonly value: T; readonly at: number }>();
  let cleared = 0;

  return {
    load: async (key, ask) => {
      const known = kept.get(key);
      const at = clock.now().getTime();
      // A clock that was set back must not keep anything for longer.
      if (known && at >= known.at && at - known.at < ms) return known.value;
      const before = cleared;
      const value = await ask();
      if (before !== cleared) return value;
      if (kept.size >= most) kept.clear();
      kept.set(key, { value, at });
      return value;
    },
    clear: () => {
      cleared += 1;
      kept.clear();
    },
  };
}
