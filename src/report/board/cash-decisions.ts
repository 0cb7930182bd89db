import type { InlinePart } from "../model.ts";
import type { Board } from "./board.ts";
import type { CashRunScenario } from "./cash-run.ts";
import type { Decision } from "../compose/decision.ts";
import { highestFloor } from "./floor.ts";
import { lowPoint, roomAbove } from "./headline.ts";
import { data, prose } from "../compose/prose.ts";
import { titleOf } from "../compose/wording.ts";

/** What a low point below the minimum asks for: cover in the base scenario, a standby line in the others. */
export function cashDecisions(board: Board): Decision[] {
  const { cash } = board;
  if ("missing" in cash) return [];
  const floor = highestFloor(board);
  if (!floor) return [];
  const short = cash.scenarios.filter(({ lowest }) => (lowest.value ?? 0) < (floor.value ?? 0));
  const [worst] = short.toSorted((a, b) => (a.lowest.value ?? 0) - (b.lowest.value ?? 0));
  const base = short.find(({ scenario }) => scenario.name === "base");
  const decide = (scenario: CashRunScenario, ask: InlinePart[]): Decision[] => {
    const { figure, weekEnds } = lowPoint(scenario);
    const first = scenario.weeks.find(({ closing }) => (closing.value ?? 0) < (floor.value ?? 0));
    const room = roomAbove(board, { lowest: figure, floor, scenario: scenario.scenario.name });
    const name = data(titleOf(scenario.scenario.name).toLowerCase());
    return [
      {
        ask,
        because: prose`In the ${name} scenario cash falls to ${figure} in the week to ${data(weekEnds)}; against the minimum of ${floor} the room is ${room}.`,
        owner: "CFO",
        by: first?.closing.asOf ?? weekEnds,
      },
    ];
  };
  if (base) return decide(base, prose`decide how the shortfall of cash below the minimum is covered`);
  return worst ? decide(worst, prose`arrange a standby line before cash can fall below the minimum`) : [];
}
