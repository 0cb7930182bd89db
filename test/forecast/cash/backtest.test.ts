import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import { seededRandom } from "../../../src/base/runtime.ts";
import { BACKTEST_ACTUAL, backtestCollections, backtestLine } from "../../../src/forecast/cash/backtest.ts";
import { day, record } from "./records.ts";

const ASOF = "2026-06-30";
const START = day("2024-07-01");

/** A hundred customers on thirty days who each have their own lateness, as receivables of many small customers are. */
function receivables(seed: number) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: 100 }, (_, customer) => {
    const lateness = -4 + 9 * normal();
    return Array.from({ length: 25 }, (_, index) => {
      const issued = START + Math.floor(random() * 730);
      const paid = Math.max(issued + 1, Math.round(issued + 30 + lateness + 7 * normal()));
      const amount = Math.round(600_000 * Math.exp(0.5 * normal()));
      const never = random() < 0.02;
      return record({
        id: `${customer}-${index}`,
        party: `c${customer}`,
        issued,
        due: issued + 30,
        amount,
        paid: never ? [] : [[paid, 1]],
      });
    });
  }).flat();
}

const options = { asOf: ASOF, since: START, weeks: 13 };
const sum = (lines: Awaited<ReturnType<typeof backtestCollections>>, name: string) =>
  lines.find(({ line }) => line === name)!.cells.reduce((total, { amount }) => total + amount, 0);

describe("the backtest of collections", () => {
  it("shows the conditional curve ahead of due dates and of each customer's median", async () => {
    const lines = await backtestCollections(receivables(7), options);
    const wape = (method: Parameters<typeof backtestLine>[0]) =>
      sum(lines, backtestLine(method)) / sum(lines, BACKTEST_ACTUAL);
    expect(wape("conditional_curve")).toBeLessThan(0.3);
    expect(wape("conditional_curve")).toBeLessThan(wape("customer_median"));
    expect(wape("conditional_curve")).toBeLessThan(wape("due_date"));
  });

  it("scores a forecast by hand: one invoice due in week 1 and paid in week 2 misses twice by due date", async () => {
    const known = Array.from({ length: 5 }, (_, i) => {
      const issued = START + i * 10;
      return record({ id: `k${i}`, issued, due: issued + 30, amount: 100, paid: [[issued + 30, 1]] });
    });
    const origin = day(ASOF) - 91;
    const one = record({
      id: "one",
      issued: origin - 27,
      due: origin + 3,
      amount: 1_000,
      paid: [[origin + 10, 1]],
    });
    const lines = await backtestCollections([...known, one], options);
    const cell = (name: string) => lines.find(({ line }) => line === name)!.cells.at(-1)!.amount;
    expect(cell(BACKTEST_ACTUAL)).toBe(1_000);
    expect(cell(backtestLine("due_date"))).toBe(2_000);
  });

  it("uses at an origin only what was known that day", async () => {
    const records = receivables(3);
    const last = day(ASOF) - 91;
    const changed = records.map((r) => ({
      ...r,
      events: r.events.map((event) => (event.day > last ? { ...event, inMoney: false } : event)),
    }));
    // Without collections after the origin every method's error is exactly what it had forecast; it must not change with them.
    const before = await backtestCollections(changed, options);
    const later = changed.map((r) => ({
      ...r,
      events: r.events.map((event) => (event.day > last ? { ...event, day: event.day + 200 } : event)),
    }));
    const cell = (lines: typeof before) =>
      lines.find(({ line }) => line === backtestLine("conditional_curve"))!.cells.at(-1)!.amount;
    expect(cell(await backtestCollections(later, options))).toBe(cell(before));
  });

  it("is silent when the books are too young", async () => {
    expect(
      await backtestCollections(receivables(3), { ...options, since: day(addDays(ASOF, -200)) }),
    ).toEqual([]);
  });
});
