import type { Clock, Ids } from "../../src/base/runtime.ts";

/** A clock that stands until the test moves it, and ids that count. */
export function fakeRuntime(start: string): {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly moveTo: (instant: string) => void;
  readonly pass: (ms: number) => void;
} {
  let now = Date.parse(start);
  let made = 0;
  return {
    clock: { now: () => new Date(now) },
    ids: { next: () => `id-${(made += 1)}` },
    moveTo: (instant) => (now = Date.parse(instant)),
    pass: (ms) => (now += ms),
  };
}
