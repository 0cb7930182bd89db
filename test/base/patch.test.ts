import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, diff, type Patch } from "../../src/base/patch.ts";

const json = fc.jsonValue({ maxDepth: 4 });

/** A value that shares with `value` what it does not change: a step as a reducer makes it. */
function edited(value: unknown, random: fc.GeneratorValue): unknown {
  const pick = (n: number) => random(fc.nat, { max: n - 1 });
  if (Array.isArray(value) && value.length > 0 && pick(5) > 0) {
    const items = value as unknown[];
    const at = pick(items.length);
    const edits = [
      () => [...items, random(() => json)],
      () => [...items.slice(0, at), random(() => json), ...items.slice(at)],
      () => items.toSpliced(at, 1 + pick(3)),
      () => items.toSpliced(at, 1, edited(items[at], random)),
      () => [...items.toSpliced(at, 1, edited(items[at], random)), random(() => json)],
      () => structuredClone(items),
    ];
    return edits[pick(edits.length)]!();
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0 && pick(5) > 0) {
    const keys = Object.keys(value);
    const key = keys[pick(keys.length)]!;
    const record = value as Record<string, unknown>;
    const edits = [
      () => ({ ...record, added: random(() => json) }),
      () => Object.fromEntries(Object.entries(record).filter(([other]) => other !== key)),
      () => Object.fromEntries([...Object.entries(record), [key, edited(record[key], random)]]),
      () => structuredClone(record),
    ];
    return edits[pick(edits.length)]!();
  }
  if (typeof value === "string" && pick(2) === 0) return value + random(fc.string);
  return random(() => json);
}

function roundTrip(previous: unknown, next: unknown): unknown {
  const patch = diff(previous, next);
  if (patch === undefined) return previous;
  return apply(previous, JSON.parse(JSON.stringify(patch)) as Patch);
}

/** JSON has no -0. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a patch", () => {
  it("of any two JSON values turns the one into the other", () => {
    fc.assert(
      fc.property(json, json, (previous, next) => {
        expect(asJson(roundTrip(previous, next))).toEqual(asJson(next));
      }),
    );
  });

  it("follows steps that share what they do not change, and changes nothing in place", () => {
    fc.assert(
      fc.property(json, fc.gen(), fc.integer({ min: 1, max: 8 }), (start, random, steps) => {
        let value: unknown = start;
        let kept: unknown = asJson(start);
        for (let i = 0; i < steps; i++) {
          const before = asJson(value);
          const next = edited(value, random);
          const patch = diff(value, next);
          if (patch !== undefined) kept = apply(kept, asJson(patch) as Patch);
          expect(asJson(value)).toEqual(before);
          expect(asJson(kept)).toEqual(asJson(next));
          value = next;
        }
      }),
    );
  });

  it("of equal values does not exist, whether or not they share references", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(diff(value, structuredClone(value))).toBeUndefined();
      }),
    );
  });

  it("of an array that grew is what was added", () => {
    const log = [{ id: 1 }, { id: 2 }];
    expect(diff({ log, n: 1 }, { log: [...log, { id: 3 }], n: 1 })).toEqual({
      patch: { log: { splice: [2, 0, [{ id: 3 }]] } },
    });
  });

  it("of an element that changed while another was added is both", () => {
    const previous = [{ id: 1, text: "a", kept: true }];
    const patch = diff(previous, [{ id: 1, text: "b", kept: true }, { id: 2 }]);
    expect(patch).toEqual({ items: [[0, { set: { text: "b" } }]], splice: [1, 0, [{ id: 2 }]] });
  });

  it("of a text that grew is what was appended", () => {
    expect(diff("one two", "one two three")).toEqual({ text: " three" });
  });

  it("takes the instance of a class whole", () => {
    const at = new Date(0);
    expect(diff({ at: new Date(1) }, { at })).toEqual({ set: { at } });
  });

  it("never sets a prototype", () => {
    const next = JSON.parse('{"a":{"__proto__":{"admin":true},"b":1}}') as unknown;
    const result = roundTrip({ a: { b: 1 } }, next) as { a: object };
    expect(JSON.stringify(result)).toBe(JSON.stringify(next));
    expect("admin" in result.a).toBe(false);
  });

  it("refuses a value it was not made for", () => {
    expect(() => apply("text", { splice: [0, 1, []] })).toThrow("it was made for an array");
    expect(() => apply([1], { splice: [3, 1, []] })).toThrow("an array of at least 4 elements");
    expect(() => apply([1], { set: { a: 1 } })).toThrow("a plain object");
  });
});
