import { describe, expect, it } from "vitest";
import { createBriefCache } from "../../src/base/brief-cache.ts";

function cache({ most = 1_000 }: { most?: number } = {}) {
  let now = 0;
  let asked = 0;
  const kept = createBriefCache<number>({ clock: { now: () => new Date(now) }, most });
  return {
    kept,
    set: (ms: number) => (now = ms),
    load: (key = "a") => kept.load(key, async () => (asked += 1)),
  };
}

describe("a brief cache", () => {
  it("asks again after a second, and when the clock was set back", async () => {
    const { load, set } = cache();
    expect([await load(), await load(), await load("b")]).toEqual([1, 1, 2]);
    set(999);
    expect(await load()).toBe(1);
    set(1_000);
    expect(await load()).toBe(3);
    set(0);
    expect(await load()).toBe(4);
  });

  it("forgets all when it is cleared, and what was under way then", async () => {
    const { load, kept } = cache();
    const { promise, resolve } = Promise.withResolvers<number>();
    const slow = kept.load("a", () => promise);
    kept.clear();
    resolve(99);
    expect(await slow).toBe(99);
    expect(await load()).toBe(1);
  });

  it("keeps no failure, and no more entries than it may", async () => {
    const { load, kept } = cache({ most: 2 });
    await expect(kept.load("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect([await load("a"), await load("b"), await load("c")]).toEqual([1, 2, 3]);
    expect(await load("a")).toBe(4);
  });
});
