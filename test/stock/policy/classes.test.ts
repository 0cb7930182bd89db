import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { abcClasses, xyzClass } from "../../../src/stock/policy/index.ts";

const classesOf = (values: readonly number[]) =>
  Object.fromEntries(
    abcClasses(values.map((value, index) => ({ id: String(index), value }))).map((item) => [
      item.id,
      item.class,
    ]),
  );

describe("ABC classes", () => {
  it("follow value, the item that crosses a limit staying in the better class", () => {
    const items = abcClasses([
      { id: "screws", value: 4 },
      { id: "pumps", value: 70 },
      { id: "valves", value: 15 },
      { id: "seals", value: 8 },
      { id: "tape", value: 3 },
    ]);
    expect(items.map(({ id, class: own }) => `${id} ${own}`)).toEqual([
      "pumps A",
      "valves A",
      "seals B",
      "screws B",
      "tape C",
    ]);
    expect(items.map(({ cumulativeShare }) => cumulativeShare)).toEqual([0.7, 0.85, 0.93, 0.97, 1]);
  });

  it("make a lone item A and an item without value C", () => {
    expect(classesOf([5])).toEqual({ 0: "A" });
    expect(classesOf([5, 0])).toEqual({ 0: "A", 1: "C" });
    expect(classesOf([0, 0])).toEqual({ 0: "C", 1: "C" });
  });

  it("never put a more valuable item in a worse class, and keep every item", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 40 }), (values) => {
        const classes = classesOf(values);
        expect(Object.keys(classes)).toHaveLength(values.length);
        values.forEach((value, i) =>
          values.forEach((other, j) => {
            if (value > other) expect(classes[i]! <= classes[j]!).toBe(true);
          }),
        );
      }),
    );
  });

  it("refuse a negative value and limits out of order", () => {
    expect(() => classesOf([1, -2])).toThrow("value[2] must be 0 or more");
    expect(() => abcClasses([], { a: 0.9, b: 0.8 })).toThrow("a must be less than b");
  });
});

describe("XYZ classes", () => {
  it("follow the coefficient of variation", () => {
    expect(xyzClass([10, 10, 10])).toEqual({ class: "X", coefficientOfVariation: 0 });
    // Mean 10, population sd 8.
    expect(xyzClass([2, 18, 2, 18])).toEqual({ class: "Y", coefficientOfVariation: 0.8 });
    expect(xyzClass([0, 0, 0, 40]).class).toBe("Z");
  });

  it("refuse demand that has none", () => {
    expect(() => xyzClass([0, 0, 0])).toThrow("mean demand must be greater than 0");
    expect(() => xyzClass([7])).toThrow("at least two periods");
  });
});
