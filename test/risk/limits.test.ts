import { describe, expect, it } from "vitest";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { createLimits } from "../../src/risk/limits.ts";
import { RISK_LIMITS } from "../../src/risk/limit-table.ts";

const limitsOf = (rows: Readonly<Record<string, string>>) => {
  const figures = createFigureSet();
  const policies = Object.entries(rows).map(([key, value]) => ({
    company_id: "c",
    key,
    value,
    unit: "",
    note: null,
  }));
  return createLimits(policies, { figures, asOf: "2026-06-30", currency: "USD" });
};

describe("limits", () => {
  it("every default has a reason", () => {
    for (const { reason } of Object.values(RISK_LIMITS)) expect(reason.length).toBeGreaterThan(20);
  });

  it("a policy row replaces the default, and the figure says where it came from", () => {
    expect(limitsOf({}).value("duplicate_bill_window_days")).toBe(31);
    expect(limitsOf({}).figure("duplicate_bill_window_days").sources).toMatchObject([
      { kind: "assumption", value: 31 },
    ]);
    const own = limitsOf({ duplicate_bill_window_days: "14" });
    expect(own.value("duplicate_bill_window_days")).toBe(14);
    expect(own.figure("duplicate_bill_window_days").sources).toMatchObject([
      { kind: "rows", table: "policy" },
    ]);
  });

  it("a policy that is not a number names its key", () => {
    for (const value of ["soon", "", "-3", "Infinity"])
      expect(() => limitsOf({ forensic_alpha: value }).value("forensic_alpha")).toThrow(
        'The policy "forensic_alpha"',
      );
  });

  it("money limits exist only where the company set them, in minor units", () => {
    expect(limitsOf({}).money("bill_approval_limit")).toBeUndefined();
    expect(limitsOf({ bill_approval_limit: "10000.00" }).money("bill_approval_limit")?.value).toBe(10_000_00);
  });
});
