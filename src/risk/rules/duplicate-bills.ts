import { money } from "../../figures/figure.ts";
import { type DuplicatePair, describeBill, findDuplicates } from "../duplicate-pairs.ts";
import { at, type Finding, type RiskContext, type RiskRule } from "../rule.ts";

/** One bill entered twice. See `findDuplicates` for what counts and what does not. */
export const duplicateBills: RiskRule = {
  id: "duplicate_bill",
  title: "Bills entered twice",
  describe:
    "Bills of one supplier with the same number near in date or in one fiscal year, or with the same amount and a number that differs only as a slip does. Regular bills with equal amounts and running numbers, numbers that start again each year, account numbers printed as invoice numbers, and bills that a credit note takes back are not duplicates.",
  run: async (context) => {
    const byParty = Map.groupBy(await context.data.bills(), (bill) => bill.party_id);
    const search = {
      windowDays: context.limits.value("duplicate_bill_window_days"),
      typoWindowDays: context.limits.value("duplicate_typo_window_days"),
      fiscalYearStartMonth: context.company.fiscalYearStartMonth,
    };
    const pairs = [...byParty.values()].flatMap((bills) => findDuplicates(bills, search));
    return { findings: pairs.map((pair) => toFinding(pair, context)) };
  },
};

function toFinding({ earlier, later, relation, sameAmount }: DuplicatePair, context: RiskContext): Finding {
  const amount = context.figures.leaf({
    name: "duplicate_bill_amount",
    label: `Bill of ${later.party_name} that looks entered twice`,
    unit: money(context.company.currency),
    asOf: context.asOf,
    qualifier: later.id,
    value: later.base_gross,
    formula: "gross of the later bill in base currency",
    sources: [{ kind: "rows", table: "invoice", ids: [later.id], measure: "value" }],
  });
  const how = {
    same: sameAmount
      ? "has the number and the amount of an earlier bill"
      : "has the number of an earlier bill, with another amount",
    format: "has the amount of an earlier bill, and its number is the same but for the way it is written",
    typo: "has the amount of an earlier bill of nearly the same date, and its number differs by one slip",
  }[relation];
  return {
    rule: duplicateBills.id,
    key: later.id,
    severity: sameAmount && relation !== "typo" ? "high" : "medium",
    title: `A bill of ${later.party_name} looks entered twice`,
    detail: `A bill of ${later.party_name} over ${at(amount)} ${how}. Paid as it stands, the amount leaves twice.`,
    evidence: {
      figureIds: [amount.id],
      rows: [
        { table: "invoice", id: earlier.id, note: `first entry: ${describeBill(earlier)}` },
        { table: "invoice", id: later.id, note: `suspected second entry: ${describeBill(later)}` },
      ],
    },
    owner: "accounts payable",
    clearsWhen: "one of the two bills is voided or credited",
  };
}
