import { createBooksTerms } from "./books-terms.ts";
import type { Catalogue, Decision, Router, Turn } from "./decision.ts";
import { followUp } from "./follow-up.ts";
import { named } from "./named-target.ts";
import { CLOSE, DEFAULT, type Routing, candidateOf, decision, nameOf, tellEntry } from "./reading.ts";
import { type Ranking, type ScoreDeps, rank } from "./score.ts";
import { createSynonyms } from "./synonyms.ts";
import { readVocabulary } from "./vocabulary.ts";

/** Below this a reading is none. */
const LEAST = 0.42;
/** Readings that are kept with the decision. */
const KEPT = 4;

/**
 * Routes without a model: the preferred agent, then the named workflow (each may be followed up), then a follow-up of
 * what was asked before, then the words, scored against the descriptions of all that is registered. Two close readings
 * are asked back.
 */
export function createIntentRouter(): Router {
  const deps: ScoreDeps = { synonyms: createSynonyms(), booksTerms: createBooksTerms(), books: DEFAULT };
  return async (turn, catalogue, history) => {
    const vocabulary = readVocabulary(catalogue);
    const routing: Routing = { catalogue, rank: (one) => rank(one, vocabulary, deps) };
    const wanted = turn.preferredAgent ?? turn.workflowType;
    const next = await followUp(turn, history.last, routing);
    // Who is named with every turn is still the one that a follow-up is for.
    if (next && (wanted === undefined || next.target === wanted)) return next;
    return named(turn, routing) ?? decide(turn, routing.rank(turn), catalogue);
  };
}

function decide(turn: Turn, { ranked, known }: Ranking, { agents }: Catalogue): Decision {
  const [best, second] = ranked;
  const candidates = ranked.slice(0, KEPT).map(candidateOf);
  if (!known) {
    const reason = "No word of the request names anything that is done here.";
    return decision(turn, { kind: "help", by: "intent", reason });
  }
  const score = best?.score ?? 0;
  if (!best || score < LEAST) {
    const reason = `Nothing fits the words well${best ? ` (best: ${nameOf(best)}, ${score})` : ""}`;
    const answers = agents.some(
      ({ id, operations }) => id === DEFAULT.target && DEFAULT.operation in operations,
    );
    return answers
      ? decision(turn, {
          kind: "agent",
          ...DEFAULT,
          by: "default",
          reason: `${reason}; questions go to ${DEFAULT.target}.`,
          score,
          candidates,
        })
      : decision(turn, { kind: "help", by: "intent", reason: `${reason}.`, score, candidates });
  }
  if (second && second.score >= LEAST && score - second.score < CLOSE) {
    return decision(turn, {
      kind: "clarify",
      by: "intent",
      reason: `Two readings are close: ${nameOf(best)} (${score}) and ${nameOf(second)} (${second.score}).`,
      score,
      candidates: [best, second].map(candidateOf),
      question: `I can read this in two ways. Which one do you mean?\n1. ${tellEntry(best)}\n2. ${tellEntry(second)}`,
    });
  }
  const next = second ? `; next ${nameOf(second)}, ${second.score}` : "";
  return decision(turn, {
    ...candidateOf(best),
    by: "intent",
    reason: `The words fit ${nameOf(best)} best (${score}${next}).`,
    candidates,
  });
}
