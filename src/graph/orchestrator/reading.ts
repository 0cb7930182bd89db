import type { Candidate, Catalogue, Decision, Turn } from "./decision.ts";
import type { Ranking, Scored } from "./score.ts";

/** Whom a request goes to that nothing else fits better. */
export const DEFAULT = { target: "ai_cfo_agent", operation: "answer" } as const;

/** Two readings as near as this are both possible. */
export const CLOSE = 0.06;

/** What the steps of routing share. */
export type Routing = {
  readonly catalogue: Catalogue;
  readonly rank: (turn: Turn) => Ranking;
};

/** A decision, with nothing in what is not given. */
export function decision(
  turn: Turn,
  given: Pick<Decision, "kind" | "by" | "reason"> & Partial<Decision>,
): Decision {
  return {
    target: null,
    operation: null,
    inputs: {},
    score: 0,
    candidates: [],
    request: turn.request,
    question: null,
    missing: [],
    ...given,
  };
}

export function candidateOf({ entry: { kind, target, operation }, score }: Scored): Candidate {
  return { kind, target, operation, score };
}

export function nameOf({ entry: { target, operation } }: Scored): string {
  return operation === null ? `workflow ${target}` : `${target}.${operation}`;
}

/** An entry in a line: the first clause of its description is enough to tell it from another. */
export function tellEntry({ entry: { title, description } }: Scored): string {
  const [clause = ""] = description.split(/[:;.](?:\s|$)/);
  return `${title.charAt(0).toUpperCase()}${title.slice(1)} - ${clause}`;
}
