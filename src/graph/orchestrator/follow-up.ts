import type { Operation } from "../../agents/agent.ts";
import type { Decision, Turn } from "./decision.ts";
import { canBeRead, extract } from "./extract.ts";
import { inputNames, inputShape } from "./input-names.ts";
import { CLOSE, DEFAULT, type Routing } from "./reading.ts";
import { contentWords, moodOf, splitPeriods } from "./words.ts";

const JOINING = /^(?:and|what about|how about|or|vs\.?|versus|for|also)\b[\s,]*/i;
/** As sure as this a reply is a request of its own, not the answer that was waited for. */
const OF_ITS_OWN = 0.8;

/**
 * A request that only makes sense after the one before: the answer to what was asked back, another period ("and a year
 * ago?"), another item ("and D102?"), another line for the same period ("and EBITDA?"). Undefined: it stands by itself.
 */
export async function followUp(
  turn: Turn,
  last: Decision | null,
  routing: Routing,
): Promise<Decision | undefined> {
  if (last === null) return undefined;
  if (last.kind === "clarify") {
    return last.missing.length > 0 ? supplied(turn, last, routing) : picked(turn, last, routing);
  }
  if (last.kind !== "agent" || last.operation === null) return undefined;
  const operation = operationOf(last, routing);
  if (!operation) return undefined;
  const bare = turn.request.replace(JOINING, "");
  const joins = bare !== turn.request;
  const { periods } = splitPeriods(turn.request);
  const isBooks = last.target === DEFAULT.target && last.operation === DEFAULT.operation;
  const words = ownWords(turn);
  if (isBooks && words.length === 0 && periods.length > 0) {
    return again(last, { request: `${splitPeriods(last.request).rest} ${bare}`, why: "another period" });
  }
  const option =
    isBooks && last.question !== null ? optionsIn(last.question)[placeOf(turn.request) ?? -1] : undefined;
  if (option !== undefined) return again(last, { request: option, why: "the reading that is picked" });
  if (isBooks && (joins || last.question !== null) && periods.length === 0) {
    const before = splitPeriods(last.request).periods;
    const [best] = routing.rank(turn).ranked;
    if (
      before.length === 0 ||
      best?.entry.target !== DEFAULT.target ||
      best.entry.operation !== DEFAULT.operation
    )
      return undefined;
    return again(last, {
      request: `${bare.replace(/[?.!\s]+$/, "")} ${before.join(" and ")}`,
      why: "the same period",
    });
  }
  if (isBooks || words.length > 0) return undefined;
  const changed = inputNames(operation).flatMap((name) => {
    const value = name === "question" ? undefined : extract(name, turn);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (changed.length === 0) return undefined;
  const why = `another ${changed.map(([name]) => name).join(", ")}`;
  return {
    ...again(last, { request: turn.request, why }),
    inputs: { ...last.inputs, ...Object.fromEntries(changed) },
  };
}

/** What the person says beside names of things and stretches of time. */
function ownWords({ request, entities }: Turn): string[] {
  const { skus, suppliers, locations, bankAccounts } = entities;
  const things = [...suppliers, ...locations, ...bankAccounts].flatMap(({ id, name }) => [id, name]);
  const named = new Set([...skus, ...things].flatMap((name) => [name.toLowerCase(), ...contentWords(name)]));
  return contentWords(splitPeriods(request.replace(JOINING, "")).rest).filter((word) => !named.has(word));
}

function again(
  last: Decision,
  { request, why }: { readonly request: string; readonly why: string },
): Decision {
  return {
    ...last,
    inputs: {},
    question: null,
    by: "follow_up",
    score: 1,
    reason: `It goes on from "${last.request}" with ${why}.`,
    candidates: [],
    request,
  };
}

/** The inputs that were asked for, read from the reply together with the request before it. */
async function supplied(turn: Turn, last: Decision, routing: Routing): Promise<Decision | undefined> {
  if (last.target === null || anotherRequest(turn, last, routing)) return undefined;
  const whole = await turn.reread(`${last.request} ${turn.request}`);
  const given = { ...last.inputs, ...turn.input };
  const found = last.missing.flatMap((name) => {
    const value = given[name] ?? extract(name, whole);
    return value === undefined ? [] : [[name, value] as const];
  });
  const literal = found.length === 0 ? asItStands(turn, last, routing) : found;
  if (literal.length === 0) return undefined;
  const { target, operation } = last;
  return {
    ...last,
    kind: operation === null ? "workflow" : "agent",
    target,
    inputs: { ...last.inputs, ...Object.fromEntries(literal) },
    by: "follow_up",
    reason: `It gives what was asked for: ${literal.map(([name]) => name).join(", ")}.`,
    request: whole.request,
    question: null,
    missing: [],
  };
}

/** One word as the value of the one text that was asked for, such as an id. */
function asItStands(turn: Turn, last: Decision, routing: Routing): (readonly [string, unknown])[] {
  const [name, ...others] = last.missing;
  const operation = operationOf(last, routing);
  const value = turn.request.trim();
  if (name === undefined || others.length > 0 || !operation || canBeRead(name) || /\s/.test(value)) return [];
  return inputShape(operation)[name]?.safeParse(value).success ? [[name, value]] : [];
}

/** One of the two readings that were asked back. */
function picked(turn: Turn, last: Decision, routing: Routing): Decision | undefined {
  const offered = last.candidates;
  if (offered.length < 2) return undefined;
  const at = placeOf(turn.request) ?? meant(turn, last, routing);
  const one = at === undefined ? undefined : offered[at];
  if (!one) return undefined;
  return {
    ...last,
    kind: one.kind,
    target: one.target,
    operation: one.operation,
    by: "follow_up",
    reason: `Of the readings of "${last.request}" it picks this one.`,
    question: null,
  };
}

/** What a question back offers, line by line. */
function optionsIn(question: string): string[] {
  return [...question.matchAll(/^- (.+)$/gm)].map(([, option = ""]) => option);
}

const PLACES = ["first", "second", "third", "fourth", "fifth"];

/** "2", "the second one" as an index. */
function placeOf(request: string): number | undefined {
  const [, digit, word] =
    /^\s*(?:the\s+)?(?:(\d)|(first|second|third|fourth|fifth))\b[\s.)]*(?:one)?[\s.!]*$/i.exec(request) ?? [];
  if (digit !== undefined) return Number(digit) - 1;
  return word === undefined ? undefined : PLACES.indexOf(word.toLowerCase());
}

/** The reading that the reply's words speak for, beside those of the request that had two. */
function meant(turn: Turn, last: Decision, { rank }: Routing): number | undefined {
  if (ownWords(turn).length === 0 || moodOf(turn.request) === "makes") return undefined;
  const { ranked } = rank({ ...turn, request: `${last.request} ${turn.request}` });
  const scores = last.candidates.map(
    ({ target, operation }) =>
      ranked.find(({ entry }) => entry.target === target && entry.operation === operation)?.score ?? 0,
  );
  const best = Math.max(...scores);
  const winners = scores.filter((score) => score >= best - CLOSE);
  const isTop = best >= (ranked[0]?.score ?? 0);
  return isTop && winners.length === 1 ? scores.indexOf(best) : undefined;
}

function anotherRequest(turn: Turn, last: Decision, { rank }: Routing): boolean {
  const [best] = rank(turn).ranked;
  if (!best || best.score < OF_ITS_OWN || ownWords(turn).length === 0) return false;
  return best.entry.target !== last.target || best.entry.operation !== last.operation;
}

function operationOf({ target, operation }: Decision, { catalogue }: Routing): Operation | undefined {
  const agent = catalogue.agents.find(({ id }) => id === target);
  return operation === null ? undefined : agent?.operations[operation];
}
