import { nextTests } from "../../risk/covenant-trend.ts";
import type { Board } from "./board.ts";
import { alertDecisions } from "./alert-decisions.ts";
import { cashDecisions } from "./cash-decisions.ts";
import type { CovenantReading } from "./covenants.ts";
import { overdueDecisions } from "./overdue-decisions.ts";
import type { Decision } from "../compose/decision.ts";
import { data, prose } from "../compose/prose.ts";

/** Decisions from covenants, the cash forecast, alerts and overdue items, the weightiest first. */
export async function decisionsOf(board: Board): Promise<Decision[]> {
  const { covenants } = board;
  return [
    ...covenants.flatMap((reading) => covenantDecision(board, reading)),
    ...cashDecisions(board),
    ...alertDecisions(board),
    ...(await overdueDecisions(board)),
  ];
}

function covenantDecision({ asOf, company }: Board, { covenant, test, status }: CovenantReading): Decision[] {
  if (!test || (status !== "bad" && status !== "watch")) return [];
  const { actual, threshold, headroom, broken, projected } = test;
  const startMonth = company.fiscalYearStartMonth;
  const [next] = nextTests(covenant.frequency, { asOf, startMonth });
  const atNext = projected.find((one) => one.broken) ?? projected[0];
  const wanted = covenant.comparator === ">=" ? "at least" : "at most";
  const trend = atNext
    ? prose` If its trend goes on, it is ${atNext.figure} at the test of ${data(atNext.date)}.`
    : [];
  const room = headroom.value === null ? [] : prose`, a headroom of ${headroom}`;
  return [
    {
      ask: broken
        ? prose`ask ${data(covenant.lender)} for a waiver of the covenant "${data(covenant.name)}"`
        : prose`agree on a plan with ${data(covenant.lender)} for the covenant "${data(covenant.name)}" before its next test`,
      because: prose`${data(actual.label)} is ${actual}; the covenant wants ${data(wanted)} ${threshold}${room}.${trend}`,
      owner: "CFO",
      by: next ?? null,
    },
  ];
}
