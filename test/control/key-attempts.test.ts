import { describe, expect, it } from "vitest";
import { createKeyAttempts } from "../../src/control/key-attempts.ts";

function attempts(options: { most?: number; addresses?: number } = {}) {
  let now = 0;
  const made = createKeyAttempts({ clock: { now: () => new Date(now) }, ...options });
  const isOpen = (address: string): boolean => {
    try {
      made.check(address);
      return true;
    } catch {
      return false;
    }
  };
  const fail = (address: string, times: number) => {
    for (let time = 0; time < times; time++) made.failed(address);
  };
  return { ...made, isOpen, fail, set: (ms: number) => (now = ms) };
}

describe("failed attempts with keys", () => {
  it("close an address for the rest of the minute, and say for how long", () => {
    const { fail, isOpen, check, set } = attempts();
    fail("192.0.2.1", 19);
    expect(isOpen("192.0.2.1")).toBe(true);
    set(20_000);
    fail("192.0.2.1", 1);
    expect(isOpen("192.0.2.1")).toBe(false);
    expect(isOpen("192.0.2.2")).toBe(true);
    expect(() => check("192.0.2.1")).toThrow("try again in 40 seconds");
    set(60_000);
    expect(isOpen("192.0.2.1")).toBe(true);
  });

  it("count a network of IPv6 as one, and each address of IPv4, mapped or not, by itself", () => {
    const { fail, isOpen } = attempts({ most: 2 });
    fail("2001:db8:1:2:3::1", 1);
    fail("2001:db8:1:2:9::7", 1);
    expect(isOpen("2001:db8:1:2::5")).toBe(false);
    expect(isOpen("2001:db8:1:3::5")).toBe(true);
    fail("::ffff:192.0.2.1", 2);
    expect(isOpen("::ffff:192.0.2.1")).toBe(false);
    expect(isOpen("::ffff:192.0.2.2")).toBe(true);
  });

  it("of the oldest address are forgotten when there are too many to remember", () => {
    const { fail, isOpen } = attempts({ most: 1, addresses: 2 });
    for (const address of ["a", "b", "c"]) fail(address, 1);
    expect(["a", "b", "c"].map(isOpen)).toEqual([true, false, false]);
  });
});
