import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  dayIn,
  daysBetween,
  isIsoDate,
  monthEnd,
  monthRange,
  weekday,
} from "../../src/base/dates.ts";

const day = fc.integer({ min: -20_000, max: 40_000 }).map((n) => addDays("2000-01-01", n));

describe("dates", () => {
  it("knows which days exist", () => {
    expect(isIsoDate("2024-02-29")).toBe(true);
    for (const wrong of ["2025-02-29", "2025-13-01", "2025-1-1", "01/02/2025", ""])
      expect(isIsoDate(wrong)).toBe(false);
  });

  it("keeps a month's last day last", () => {
    expect(addMonths("2025-01-31", 1)).toBe("2025-02-28");
    expect(addMonths("2025-03-31", -1)).toBe("2025-02-28");
    expect(monthEnd("2024-02")).toBe("2024-02-29");
    expect(monthRange("2025-11", "2026-02")).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
  });

  it("adds and counts days alike, and every seventh day is the same weekday", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, n) => {
        expect(daysBetween(from, addDays(from, n))).toBe(n);
        expect(weekday(addDays(from, 7 * n))).toBe(weekday(from));
      }),
    );
    expect(weekday("2026-06-29")).toBe(1);
  });

  it("tells the day of an instant where somebody is", () => {
    const instant = new Date("2026-07-01T02:00:00Z");
    expect(dayIn("America/New_York", instant)).toBe("2026-06-30");
    expect(dayIn("Europe/Berlin", instant)).toBe("2026-07-01");
  });
});
