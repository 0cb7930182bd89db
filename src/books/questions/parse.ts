import type { IsoDate } from "../../base/dates.ts";
import type { Ledger } from "../ledger.ts";
import type { FiscalCalendar } from "../statements/fiscal-calendar.ts";
import { createAccountWords } from "./account-words.ts";
import { type Lexicon, createLexicon, nameOf } from "./lexicon.ts";
import { readPeriods } from "./periods.ts";
import type { Period, Reading, Target } from "./query.ts";
import { suggestTerms } from "./suggest.ts";
import { TAKEN, type Vocabulary, correctAccountName, takeCodes, takeTerms } from "./terms.ts";
import { FILLER, findPhrase, toWords } from "./words.ts";

/** What a question is read against. */
export type QuestionContext = {
  readonly ledger: Pick<Ledger, "accounts">;
  readonly calendar: FiscalCalendar;
  /** The day that "last month" and "a year ago" are counted from. */
  readonly asOf: IsoDate;
  readonly companyName: string;
};

export type QuestionParser = { readonly parse: (question: string) => Reading };

const FUTURE = new Set(["will", "forecast", "forecasts", "forecasted", "predict", "prediction", "projected", "projection", "projections", "expect", "expected", "next", "tomorrow", "future"]); // prettier-ignore
const COMPARING = new Set(["vs", "versus", "compare", "compared", "comparison", "comparing", "against", "change", "changed", "difference", "differ", "than"]); // prettier-ignore

/**
 * Reads a question deterministically: known terms, longest first; stretches of time; filler. Any word left over means
 * the question asks for something else, so it is not answered: a wrong number is worse than none.
 */
export function createQuestionParser(context: QuestionContext): QuestionParser {
  const lexicon = createLexicon();
  const accounts = createAccountWords(context.ledger.accounts);
  const companyWords = toWords(context.companyName);

  return {
    parse: (question) => {
      const words = toWords(question);
      const company = findPhrase(words, companyWords);
      if (company !== null) words.fill(TAKEN, company, company + companyWords.length);
      const future = words.find((word) => FUTURE.has(word));
      if (future !== undefined) {
        return unknown(
          `I answer from the books, which hold nothing about the future ("${future}"); ask for a forecast instead.`,
          [],
        );
      }
      return parseWords(words, { ...context, lexicon, accounts });
    },
  };
}

type Known = QuestionContext & Vocabulary;

function parseWords(original: readonly string[], known: Known): Reading {
  const words = spreadKind(original, known.lexicon);
  const codes = takeCodes(words, known.accounts);
  if ("kind" in codes) return codes;
  const found = takeTerms(words, known);
  const comparing = words.some((word) => COMPARING.has(word));
  const time = readPeriods(words, known, { comparing });
  if ("kind" in time) {
    return time.kind === "clarify" ? time : unknown(time.reason, []);
  }
  const clear = found.filter(({ targets }) => targets.length === 1);
  const single = codes.targets.length + clear.length > 0;
  const unclear = found.find(({ targets, soft }) => targets.length > 1 && !(soft && single));
  const targets = distinct([...codes.targets, ...clear.flatMap((entry) => entry.targets)]);
  const periods = comparing ? comparedPeriods(time.periods, { targets, today: known.asOf }) : time.periods;
  if ("kind" in periods) return periods;
  const several = targets.length > 1 || periods.length > 1;
  const kinds = new Set(targets.map((target) => target.kind));
  const leftover = time.rest.filter(
    (word) =>
      !FILLER.has(word) &&
      !(several && comparing && (COMPARING.has(word) || word === "between")) &&
      !(word === "ratio" && kinds.has("ratio")),
  );

  if (leftover.length > 0) {
    const corrected = correctAccountName(original, leftover, known.accounts);
    return corrected
      ? parseWords(corrected, known)
      : unknown(notUnderstood(leftover, targets), suggestTerms(leftover.join(" "), known.lexicon));
  }
  if (unclear) {
    const when = time.periods.map((period) => ` ${periodLabel(period)}`).join(" and");
    return {
      kind: "clarify",
      question: `"${unclear.term}" can mean several things. Which one?`,
      options: unclear.targets.map((target) => `${target.label}${when}`),
    };
  }
  if (targets.length === 0) {
    return unknown("I did not find a ratio, a line of the statements or an account in the question.", [
      "What is our current ratio?",
      "How much cash do we have?",
      "What was revenue last quarter?",
    ]);
  }
  return { kind: "query", query: { targets, periods, comparing: comparing && several } };
}

/** "quick and current ratio" names two ratios. */
function spreadKind(words: readonly string[], { entries }: Lexicon): string[] {
  return words.flatMap((word, index) => {
    const kind = /^(ratio|margin)s?$/.exec(words[index + 3] ?? "")?.[1];
    const names = kind !== undefined && words[index + 1] === "and" && entries.has(`${word} ${kind}`);
    if (names) return [word, kind];
    const single = /^(ratio|margin)s$/.exec(word)?.[1];
    return single !== undefined && words[index - 2] === "and" ? [single] : [word];
  });
}

/** "vs a year ago" compares with now; a balance and a stretch cannot be compared. */
function comparedPeriods(
  periods: readonly Period[],
  { targets, today }: { readonly targets: readonly Target[]; readonly today: IsoDate },
): readonly Period[] | Extract<Reading, { kind: "clarify" }> {
  const [only, second] = periods;
  const flows = targets.some((target) => target.kind === "measure" && target.nature === "flow");
  if (only?.kind === "on" && !second && !flows) return [{ kind: "on", date: today, words: "now" }, only];
  const kinds = new Set(periods.map((period) => period.kind));
  if (kinds.size > 1 || (periods.length === 1 && targets.length === 1)) {
    return { kind: "clarify", question: "Which two periods shall I compare? Name both.", options: [] };
  }
  return periods;
}

function notUnderstood(leftover: readonly string[], targets: readonly Target[]): string {
  const quoted = leftover.map((word) => `"${word}"`).join(", ");
  if (targets.length === 0)
    return `I do not know ${quoted} as a ratio, a line of the statements or an account.`;
  const understood = targets.map((target) => target.label).join(", ");
  return `I understood ${understood}, but not ${quoted}; I would rather not answer than answer something else.`;
}

function periodLabel(period: Period): string {
  return period.kind === "on" ? `at ${period.date}` : `from ${period.from} to ${period.to}`;
}

function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [nameOf(target), target])).values()];
}

function unknown(reason: string, suggestions: readonly string[]): Reading {
  return { kind: "unknown", reason, suggestions };
}
