import { describe, expect, it } from "vitest";
import type { EntryLine } from "../../src/anomaly/index.ts";
import { detectEntryErrors } from "../../src/anomaly/index.ts";
import { isSwapOf } from "../../src/anomaly/lines/slips.ts";
import { createDraws, days } from "./simulate.ts";

/** Ten items at list prices, forty customers, orders of three different items in ordinary quantities. */
function ordinaryLines(count: number, seed: number): EntryLine[] {
  const { uniform, normal } = createDraws(seed);
  const calendar = days(200);
  const lines: EntryLine[] = [];
  for (let order = 0; lines.length < count; order += 1) {
    const customer = `customer-${Math.floor(40 * uniform())}`;
    const first = Math.floor(10 * uniform());
    for (const item of [first, (first + 1) % 10, (first + 4) % 10]) {
      lines.push({
        id: `line-${lines.length}`,
        date: calendar[Math.floor((lines.length / (count + 3)) * 200)]!,
        item: `ITEM-${item}`,
        customer,
        document: `order-${order}`,
        quantity: Math.max(1, Math.round(Math.exp(2.5 + 0.5 * normal()))),
        unitPrice: 4.59 + item,
      });
    }
  }
  return lines;
}

const ordinary = ordinaryLines(600, 1);
/** A first-time customer's line for 12 of ITEM-3 at list price, unless told. */
const line = (changes: Partial<EntryLine>): EntryLine => ({
  id: "x",
  date: "2024-06-01",
  item: "ITEM-3",
  customer: "new customer",
  document: "order-x",
  quantity: 12,
  unitPrice: 7.59,
  ...changes,
});
const findingOf = (...added: EntryLine[]) =>
  detectEntryErrors([...ordinary, ...added]).find(({ id }) => id === "x")!;

describe("entry errors", () => {
  it("finds nothing wrong with an ordinary line", () => {
    expect(findingOf(line({}))).toEqual({
      id: "x",
      score: 0,
      flagged: false,
      reasons: [],
      expected: { quantity: null, unitPrice: null },
      sentence: "The line of ITEM-3 on 2024-06-01 is ordinary.",
    });
  });

  it("offers the quantity without its extra zeros", () => {
    const finding = findingOf(line({ quantity: 1200 }));
    expect(finding.flagged).toBe(true);
    expect(finding.reasons[0]).toEqual({ code: "digit_slip", field: "quantity", factor: 100, shouldBe: 12 });
    expect(finding.expected.quantity).toBe(12);
    expect(finding.sentence).toBe(
      "The quantity 1,200 of ITEM-3 on 2024-06-01 looks 100 times too large: 12 would be usual.",
    );
  });

  it("names the usual quantity where no slip explains it", () => {
    const finding = findingOf(line({ quantity: 80_995 }));
    expect(finding.reasons[0]?.code).toBe("quantity_high");
    expect(finding.expected.quantity).toBeGreaterThan(5);
    expect(finding.expected.quantity).toBeLessThan(25);
  });

  it("judges an item's first line ever beside all items", () => {
    const finding = findingOf(line({ item: "NEW", quantity: 80_995 }));
    expect(finding).toMatchObject({ flagged: true });
    expect(findingOf(line({ item: "NEW", quantity: 10 })).flagged).toBe(false);
  });

  it("knows a customer who always orders large, and one whose habit is broken", () => {
    const habit = (quantity: number) =>
      Array.from({ length: 8 }, (_, row) =>
        line({
          id: `habit-${row}`,
          document: `habit-${row}`,
          date: `2024-0${1 + (row % 5)}-0${row + 1}`,
          quantity: quantity + row,
        }),
      );
    expect(findingOf(...habit(900), line({ quantity: 1000 })).flagged).toBe(false);
    const broken = findingOf(...habit(900), line({ quantity: 9000, customer: "new customer" }));
    expect(broken.flagged).toBe(true);
    expect(broken.expected.quantity).toBe(900);
  });

  it("finds a misplaced decimal point and exchanged digits in a price", () => {
    expect(findingOf(line({ unitPrice: 759 })).expected.unitPrice).toBeCloseTo(7.59, 10);
    expect(findingOf(line({ unitPrice: 0.759 })).reasons[0]).toMatchObject({
      code: "digit_slip",
      factor: 0.1,
    });
    const swapped = findingOf(line({ unitPrice: 5.79 }));
    expect(swapped.reasons[0]).toEqual({ code: "transposition", field: "unitPrice", shouldBe: 7.59 });
    expect(swapped.sentence).toContain("exchanged: 7.59 would be usual");
    expect(isSwapOf(21, 12)).toBe(true);
    expect(isSwapOf(12, 12)).toBe(false);
    expect(isSwapOf(5.4, 4.59)).toBe(false);
  });

  it("flags a price below zero and a sale for nothing, but no small discount", () => {
    expect(findingOf(line({ unitPrice: -7.59 })).reasons[0]?.code).toBe("price_negative");
    expect(findingOf(line({ unitPrice: 0 }))).toMatchObject({ flagged: true, expected: { unitPrice: 7.59 } });
    expect(findingOf(line({ unitPrice: 6.83 })).flagged).toBe(false);
    expect(findingOf(line({ unitPrice: 25 })).reasons[0]?.code).toBe("price_high");
    expect(findingOf(line({ unitPrice: 2.2 })).reasons[0]?.code).toBe("price_low");
  });

  it("pairs a large sale with the credit that took it back months later", () => {
    const credit = line({ id: "credit", date: "2024-08-20", quantity: -60, document: "credit-note" });
    const finding = findingOf(line({ quantity: 60 }), credit);
    expect(finding.reasons).toContainEqual({ code: "reversed_later", by: "credit", days: 80, unusual: true });
    expect(finding).toMatchObject({ flagged: true, expected: { quantity: 0 } });
  });

  it("flags a sale taken back the same day, at whatever price, and lets an ordinary return pass", () => {
    const sameDay = line({ id: "credit", quantity: -12, unitPrice: 7.95, document: "credit-note" });
    expect(findingOf(line({}), sameDay)).toMatchObject({
      flagged: true,
      sentence: "The quantity 12 of ITEM-3 on 2024-06-01 was taken back in full by credit on the same day.",
    });
    const later = line({ id: "credit", date: "2024-06-20", quantity: -12, document: "credit-note" });
    const returned = findingOf(line({}), later);
    expect(returned.flagged).toBe(false);
    expect(returned.reasons[0]?.code).toBe("reversed_later");
  });

  it("does not pair across customers, items, or backwards in time", () => {
    for (const changes of [{ customer: "customer-1" }, { item: "ITEM-4" }, { date: "2024-05-30" }]) {
      const credit = line({ id: "credit", date: "2024-06-02", quantity: -12, document: "note", ...changes });
      expect(findingOf(line({}), credit).reasons).toEqual([]);
    }
  });

  it("uses each sale for one credit only", () => {
    const twice = [1, 2].map((each) =>
      line({ id: `credit-${each}`, quantity: -12, document: `note-${each}` }),
    );
    const findings = detectEntryErrors([
      ...ordinary,
      line({}),
      line({ id: "y", document: "order-y", date: "2024-05-01" }),
      ...twice,
    ]);
    const reversed = findings.filter(({ reasons }) => reasons.some(({ code }) => code === "reversed_later"));
    expect(reversed.map(({ id }) => id).toSorted()).toEqual(["x", "y"]);
  });

  it("flags a large return of what was never sold", () => {
    const finding = findingOf(line({ quantity: -900, unitPrice: null }));
    expect(finding.flagged).toBe(true);
    expect(finding.reasons[0]?.code).toBe("return_without_sale");
    expect(findingOf(line({ quantity: -2, unitPrice: null })).flagged).toBe(false);
  });

  it("flags a line entered twice, in one document or in two of the customer's on one day", () => {
    const original = line({ id: "first" });
    expect(findingOf(original, line({})).reasons).toEqual([
      { code: "duplicate", of: "first", sameDocument: true },
    ]);
    expect(findingOf(original, line({ document: "other" })).reasons[0]).toMatchObject({
      sameDocument: false,
    });
    expect(findingOf(original, line({ document: "other", date: "2024-06-02" })).reasons).toEqual([]);
    expect(findingOf(original, line({ document: "other", customer: "customer-1" })).reasons).toEqual([]);
  });

  it("flags fewer than 1 in 200 ordinary lines", () => {
    const flagged = [2, 3, 4].flatMap((seed) =>
      detectEntryErrors(ordinaryLines(2000, seed)).filter((finding) => finding.flagged),
    );
    expect(flagged.length / 6000).toBeLessThan(1 / 200);
  });

  it("finds most planted tenfold quantities, and gives one finding a line in order", () => {
    const planted = new Set([50, 150, 250, 350, 450, 550]);
    const lines = ordinary.map((each, row) =>
      planted.has(row) ? { ...each, quantity: each.quantity * 100 } : each,
    );
    const findings = detectEntryErrors(lines);
    expect(findings.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
    expect(findings.filter(({ flagged }, row) => flagged && planted.has(row)).length).toBeGreaterThanOrEqual(
      5,
    );
    expect(detectEntryErrors([])).toEqual([]);
  });
});
