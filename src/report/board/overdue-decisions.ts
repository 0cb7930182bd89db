import type { Figure } from "../../figures/figure.ts";
import type { Board } from "./board.ts";
import type { Decision } from "../compose/decision.ts";
import { prose } from "../compose/prose.ts";

/** Old receivables that the allowance does not cover, and supplier bills that are overdue. */
export async function overdueDecisions(board: Board): Promise<Decision[]> {
  const { asOf, ratios } = board;
  const read = async (name: string): Promise<Figure | null> => {
    const resolution = await ratios.measures.at(name, asOf);
    return "figure" in resolution ? resolution.figure : null;
  };
  const decisions: Decision[] = [];
  const old = await read("receivables_over_90");
  const allowance = await read("receivable_allowance");
  // The allowance is a credit balance of an asset: below zero.
  if (old && (old.value ?? 0) > -(allowance?.value ?? 0)) {
    const cover = allowance ? prose`; the allowance for doubtful receivables is ${allowance}` : [];
    decisions.push({
      ask: prose`decide what of the receivables more than ninety days overdue is written off`,
      because: prose`${old} is more than ninety days overdue${cover}.`,
      owner: "CFO",
      by: null,
    });
  }
  const bills = await read("overdue_payables");
  if (bills && (bills.value ?? 0) > 0) {
    decisions.push({
      ask: prose`release or dispute the overdue supplier bills`,
      because: prose`Supplier bills of ${bills} are past their due date.`,
      owner: "accounts payable",
      by: null,
    });
  }
  return decisions;
}
