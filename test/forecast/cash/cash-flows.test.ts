import { describe, expect, it } from "vitest";
import type { CalendarItem } from "../../../src/forecast/cash/calendar.ts";
import { classifyFlows, flowOwner, forecastOwner } from "../../../src/forecast/cash/cash-flows.ts";

const payroll: CalendarItem = {
  id: "pay",
  kind: "payroll",
  description: "Payroll",
  direction: "out",
  amount: 1,
  currency: "USD",
  every: "biweekly",
  first_date: "2026-07-10",
  last_date: null,
  account_id: null,
  party_id: null,
};
const flow = (
  subtype: Parameters<ReturnType<typeof flowOwner>>[0]["subtype"],
  partyId: string | null = null,
  accountId = 1,
) => ({
  accountId,
  subtype,
  partyId,
});

describe("historical cash movements", () => {
  it("are the opposite of what was booked against cash", () => {
    const accounts = [{ id: 7, code: "6000", name: "Wages", type: "expense", subtype: "payroll" }] as const;
    const flows = classifyFlows(
      [{ account_id: 7, party_id: null, date: "2026-06-12", total: 500 }],
      accounts,
    );
    expect(flows).toMatchObject([{ code: "6000", amount: -500 }]);
  });

  it("belong to a kind of the calendar only while the calendar has such an item", () => {
    expect(flowOwner([payroll])(flow("payroll_liability"))).toBe("payroll");
    expect(flowOwner([])(flow("payroll_liability"))).toBe("residual");
  });

  it("belong to an item by its account or party", () => {
    const insurance: CalendarItem = { ...payroll, kind: "recurring", account_id: 42, party_id: "insurer" };
    expect(flowOwner([insurance])(flow("prepaid", null, 42))).toBe("recurring");
    expect(flowOwner([insurance])(flow("insurance", "insurer"))).toBe("recurring");
    expect(flowOwner([insurance])(flow("insurance", "other"))).toBe("residual");
  });

  it("of investing and financing are not projected unless planned", () => {
    for (const subtype of ["fixed_asset", "long_term_debt", "share_capital", "dividends"] as const) {
      expect(flowOwner([])(flow(subtype))).toBe("not_projected");
    }
    expect(flowOwner([{ ...payroll, kind: "debt_principal" }])(flow("long_term_debt"))).toBe(
      "debt_principal",
    );
  });

  it("to a supplier that the calendar carries are compared under the calendar's kind", () => {
    const rent: CalendarItem = { ...payroll, kind: "rent", party_id: "landlord" };
    const owner = forecastOwner([rent], new Set(["landlord"]));
    expect(owner(flow("payable", "landlord"))).toBe("rent");
    expect(owner(flow("payable", "somebody"))).toBe("payables");
    expect(forecastOwner([rent], new Set())(flow("payable", "landlord"))).toBe("payables");
  });
});
