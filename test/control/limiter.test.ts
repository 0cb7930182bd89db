import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLimiter } from "../../src/control/limiter.ts";
import { gate } from "../support/orchestrator.ts";

const never = new AbortController().signal;

describe("the agent limit", () => {
  it("admits runs in turn, so that a wide one does not starve the others", async () => {
    const limiter = createLimiter(1);
    const order: string[] = [];
    const hold = gate();
    const first = limiter.run("wide", () => hold.opened, never);
    const rest = ["wide", "wide", "wide", "narrow"].map((owner, i) =>
      limiter.run(owner, async () => void order.push(`${owner}${i}`), never),
    );
    expect(limiter.status()).toEqual({ active: 1, waiting: 4, limit: 1 });
    hold.open();
    await Promise.all([first, ...rest]);
    expect(order).toEqual(["wide0", "narrow3", "wide1", "wide2"]);
    expect(limiter.status()).toEqual({ active: 0, waiting: 0, limit: 1 });
  });

  it("lets a waiter go when its signal aborts, and gives its place to nobody", async () => {
    const limiter = createLimiter(1);
    const hold = gate();
    const first = limiter.run("a", () => hold.opened, never);
    const controller = new AbortController();
    const waiting = limiter.run("b", async () => "ran", controller.signal);
    controller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    hold.open();
    await first;
    expect(limiter.status()).toEqual({ active: 0, waiting: 0, limit: 1 });
  });

  it("never has more at work than the limit, runs everything, and ends empty", async () => {
    const works = fc.array(fc.record({ owner: fc.constantFrom("a", "b", "c"), fails: fc.boolean() }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), works, async (limit, wanted) => {
        const limiter = createLimiter(limit);
        let active = 0;
        let most = 0;
        let ran = 0;
        await Promise.allSettled(
          wanted.map(({ owner, fails }) =>
            limiter.run(
              owner,
              async () => {
                most = Math.max(most, ++active);
                ran += 1;
                await Promise.resolve();
                active -= 1;
                if (fails) throw new Error("failed");
              },
              never,
            ),
          ),
        );
        expect(most).toBeLessThanOrEqual(limit);
        expect(ran).toBe(wanted.length);
        expect(limiter.status()).toMatchObject({ active: 0, waiting: 0 });
      }),
    );
  });
});
