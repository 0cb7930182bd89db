import type { Row } from "../store/schema.ts";
import type { AdjustmentKind } from "./proposal.ts";

/** Which accounts of the chart take what reconciling books beside cash; null where the chart has none fit for it. */
export type ReconcilingAccounts = {
  readonly exchange: (difference: "gain" | "loss") => string | null;
  readonly adjustment: (kind: AdjustmentKind, direction: "income" | "cost") => string | null;
  readonly control: (side: "ar" | "ap") => string | null;
};

const EXCHANGE = /exchange|\bfx\b|currency|kurs|w[aä]hrung|change|devis|cambi|divis/i;
const FEES = /bank.*(fee|charge|cost)|(fee|charge)s?\b|geb[uü]hr|nebenkosten|frais|comisi|spese|commission/i;

const COSTS = ["general", "professional_fees", "other_expense", "interest_expense"];

export function reconcilingAccounts(chart: readonly Row<"account">[]): ReconcilingAccounts {
  const active = chart.filter((account) => account.active === 1);
  const first = (subtypes: readonly string[], name?: RegExp) =>
    active.find(({ subtype, name: own }) => subtypes.includes(subtype) && (name === undefined || name.test(own)))?.code ?? null; // prettier-ignore
  return {
    // A gain and a loss may have an account each, or share one on either side.
    exchange: (difference) =>
      first([difference === "gain" ? "other_income" : "other_expense"], EXCHANGE) ??
      first(["other_income", "other_expense"], EXCHANGE),
    adjustment: (kind, direction) => {
      switch (kind) {
        case "fee":
          return first(COSTS, FEES) ?? first(["other_expense"]) ?? first(["general"]);
        case "interest":
          return first([direction === "income" ? "interest_income" : "interest_expense"]);
        case "write_off":
          return direction === "income"
            ? (first(["other_income"]) ?? first(["other_expense"]))
            : (first(["other_expense"]) ?? first(["general"]));
        default:
          return kind satisfies never;
      }
    },
    control: (side) => first([side === "ar" ? "receivable" : "payable"]),
  };
}
