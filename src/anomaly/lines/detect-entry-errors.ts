import { FLAGGED_SCORE, scoreOf } from "../score.ts";
import type { Judged } from "./judged.ts";
import { findDuplicates, pairCredits } from "./pairs.ts";
import { createPriceJudge } from "./price.ts";
import type { QuantityNorms } from "./quantity.ts";
import { createQuantityNorms } from "./quantity.ts";
import type { Reversal } from "./pairs.ts";
import { entrySentence } from "./sentence.ts";
import type { EntryFinding, EntryLine } from "./types.ts";

/** Half a limit, two deviations, above usual: too much for chance, too little for an anomaly by itself. */
const UNUSUAL = 0.5;
const REVERSED_AT_ONCE = 0.7;
const REVERSED_UNUSUAL = 0.8;
const REVERSED = 0.4;
const DUPLICATE_IN_DOCUMENT = 0.6;
const DUPLICATE_ELSEWHERE = 0.5;
const AT_ONCE_DAYS = 1;

/**
 * One finding a line, in the order given: quantity and price beside the item's and the customer's own, slips of
 * digits, duplicates, and sales later taken back in full. A full return is flagged where the sale was unusually large
 * or stood for a day at most; others are ordinary returns. Ids must be unique.
 */
export function detectEntryErrors(lines: readonly EntryLine[]): readonly EntryFinding[] {
  const quantities = createQuantityNorms(lines);
  const judgePrice = createPriceJudge(lines);
  const { reversals, unmatched } = pairCredits(lines);
  const byId = new Map<string, Judged[]>(lines.map((line) => [line.id, []]));
  for (const line of lines) {
    for (const judged of [quantities.judge(line), judgePrice(line)]) {
      if (judged !== undefined) byId.get(line.id)?.push(judged);
    }
  }
  for (const reversal of reversals) byId.get(reversal.sale.id)?.push(judgeReversal(reversal, quantities));
  for (const line of unmatched) byId.get(line.id)?.push(judgeUnmatched(line, quantities));
  for (const { line, of, sameDocument } of findDuplicates(lines)) {
    byId.get(line.id)?.push({
      reason: { code: "duplicate", of: of.id, sameDocument },
      score: sameDocument ? DUPLICATE_IN_DOCUMENT : DUPLICATE_ELSEWHERE,
      quantity: 0,
    });
  }
  return lines.map((line) => findingOf(line, byId.get(line.id) ?? []));
}

function judgeReversal({ sale, credit, days }: Reversal, quantities: QuantityNorms): Judged {
  const unusual = quantities.distance(sale, sale.quantity) >= UNUSUAL;
  const score = unusual ? REVERSED_UNUSUAL : days <= AT_ONCE_DAYS ? REVERSED_AT_ONCE : REVERSED;
  return { reason: { code: "reversed_later", by: credit.id, days, unusual }, score, quantity: 0 };
}

function judgeUnmatched(line: EntryLine, quantities: QuantityNorms): Judged {
  // At the start of a history a return's sale may lie before it, so only its size speaks.
  const distance = Math.max(0, quantities.distance(line, -line.quantity)) / UNUSUAL;
  const reason = { code: "return_without_sale", usual: quantities.usual(line), distance } as const;
  return { reason, score: scoreOf(distance) };
}

function findingOf(line: EntryLine, judged: readonly Judged[]): EntryFinding {
  const ranked = judged.toSorted((a, b) => b.score - a.score);
  const score = 1 - ranked.reduce((clean, each) => clean * (1 - each.score), 1);
  const flagged = (ranked[0]?.score ?? 0) >= FLAGGED_SCORE;
  return {
    id: line.id,
    score: flagged ? score : (ranked[0]?.score ?? 0),
    flagged,
    reasons: ranked.map(({ reason }) => reason),
    expected: {
      quantity: correction(ranked, "quantity"),
      unitPrice: correction(ranked, "unitPrice"),
    },
    sentence: entrySentence(ranked[0]?.reason, line),
  };
}

/** What a slip meant comes before what a reversal or the usual size says. */
function correction(ranked: readonly Judged[], field: "quantity" | "unitPrice"): number | null {
  const telling = ranked.filter((each) => each[field] !== undefined);
  const slip = telling.find(({ reason }) => reason.code === "digit_slip" || reason.code === "transposition");
  return (slip ?? telling[0])?.[field] ?? null;
}
