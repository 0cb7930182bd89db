import type { InlinePart } from "../model.ts";
import type { BoardAlert } from "./alerts.ts";
import type { Board } from "./board.ts";
import type { Decision } from "../compose/decision.ts";
import { data, prose } from "../compose/prose.ts";

/** What an alert of a rule asks the board for. Covenants and cash have decisions of their own, with more figures. */
const ASKS: Readonly<Record<string, (subject: string | undefined) => InlinePart[]>> = {
  duplicate_bill: (supplier) =>
    prose`hold the payment of the suspected second bill${of(supplier)} until it is settled which one is owed`,
  duplicate_payment: (supplier) => prose`claim back the payment that went out twice${to(supplier)}`,
  slow_payer: (customer) => prose`escalate the late payments of${by(customer)} and set terms for them`,
  long_overdue_receivables: () => prose`decide what of the long overdue receivables is written off`,
  customer_concentration: (customer) => prose`set a limit for the dependence on${by(customer)}`,
  supplier_concentration: (supplier) => prose`decide on a second source beside${by(supplier)}`,
  short_runway: () => prose`decide on cost cuts or new funds before cash runs short`,
  altman_distress: () => prose`review how the company is financed`,
};
const ELSEWHERE = ["covenant_headroom", "minimum_cash"];

/** Critical and high alerts; the others are in the register. */
export function alertDecisions({ alerts }: Board): Decision[] {
  return alerts.open
    .filter(({ alert }) => !ELSEWHERE.includes(alert.rule) && ["critical", "high"].includes(alert.severity))
    .map((one) => {
      const { alert, detail, title } = one;
      const ask = ASKS[alert.rule]?.(subjectOf(one)) ?? prose`decide who clears "${title}", and by when`;
      return { ask, because: detail, owner: alert.owner, by: null };
    });
}

/** Who an alert is about, where its evidence names one party. */
function subjectOf({ alert }: BoardAlert): string | undefined {
  return alert.evidence.rows.find((row) => row.table === "party")?.note;
}

const of = (name: string | undefined) => (name === undefined ? [] : prose` of ${data(name)}`);
const to = (name: string | undefined) => (name === undefined ? [] : prose` to ${data(name)}`);
const by = (name: string | undefined) =>
  name === undefined ? prose` the party in question` : prose` ${data(name)}`;
