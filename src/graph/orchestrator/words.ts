import { FILLER, toWords } from "../../books/questions/words.ts";
import { PERIOD_RULES } from "../../books/questions/period-rules.ts";

/** Longer requests are read by their first words: a phrase that names something stands there. */
const MOST_WORDS = 60;
const LONGEST_NAME = 6;

/** Every run of up to six words of a text, in lower case, as a name may be written. */
export function phrasesOf(text: string): string[] {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}&.'_/-]*/gu) ?? [])
    .map((word) => word.replace(/(?:'s|[.'_/-])+$/, ""))
    .slice(0, MOST_WORDS);
  const phrases = new Set<string>();
  words.forEach((_, start) => {
    for (let length = 1; length <= LONGEST_NAME && start + length <= words.length; length += 1) {
      phrases.add(words.slice(start, start + length).join(" "));
    }
  });
  return [...phrases];
}

/** Endings that words of one meaning differ by: reconcile and reconciliation, anomaly and anomalies. */
const ENDINGS = [
  "isations", "izations", "ically", "isation", "ization", "iations", "iation", "ations", "ation", "ments", "ances", "ment",
  "ance", "ates", "ated", "ating", "ising", "izing", "ally", "ions", "ings", "yses", "ysis", "yzed", "ysed", "ized", "ised",
  "izes", "ises", "ion", "ing", "ies", "ied", "ers", "ize", "ise", "yze", "yse", "ate", "als", "es", "ed", "er",
  "al", "s", "e", "y",
] as const; // prettier-ignore
const SHORTEST_STEM = 4;

/** A word without its ending; for comparing, not for showing. */
export function stemOf(word: string): string {
  const ending = ENDINGS.find(
    (one) => word.endsWith(one) && word.length - one.length >= SHORTEST_STEM && !word.endsWith("ss"),
  );
  if (ending !== undefined) return word.slice(0, -ending.length);
  return word.length === SHORTEST_STEM && word.endsWith("s") && !word.endsWith("ss")
    ? word.slice(0, -1)
    : word;
}

/** Words that order or ask but do not say what for, beside the filler of questions to the books. */
const COMMANDS = new Set(
  (
    "run start launch execute anything everything something someone anyone do make create produce prepare write draw up out check perform carry through " +
    "new now me us again workflow agent operation let lets go ahead ask tell help if when while about any all " +
    "each every some who where why because most more less least one two things thing into off per via using use " +
    "today please kindly just quick quickly full whole latest current newest not no yes be than then only " +
    "biggest largest worst best top main like happen really still already much many maybe"
  ).split(" "),
);

/** Words that still say what for, although questions to the books may hold them without meaning. */
const TELLING = new Set(["report", "reports", "post", "close", "will"]);

const TIME =
  /^(?:\d+|today|yesterday|now|year|month|week|day|quarter|years|months|weeks|days|quarters|ago|last|next|previous|prior|this|ytd|mtd|qtd|fy\d*|q[1-4]|annual|monthly|weekly|quarterly|yearly|daily|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|\d{4}-\d{2}.*)$/;

/** The words of a text that say what it is about. */
export function contentWords(text: string): string[] {
  return toWords(text.replaceAll("_", " ")).filter(
    (word) => TELLING.has(word) || (!FILLER.has(word) && !COMMANDS.has(word) && !TIME.test(word)),
  );
}

/** What a text says without its stretches of time, and those stretches. */
export function splitPeriods(text: string): { readonly rest: string; readonly periods: readonly string[] } {
  const periods: string[] = [];
  let rest = toWords(text).join(" ");
  for (const { pattern } of PERIOD_RULES) {
    rest = rest.replace(pattern, (phrase: string) => {
      periods.push(phrase);
      return "@";
    });
  }
  const bare = rest
    .replace(/(?:(?:as of|at|by|since|until|till|from|to|through|for|in|on|during|the|end of) )*@/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return { rest: bare, periods };
}

export type Mood = "asks" | "orders" | "makes";

const ASKING =
  /^(?:what|whats|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|has|have|should|any|show|list|tell|see|get)$/;
const MAKING = /^(?:write|make|create|generate|prepare|produce|draw|publish)$/;
const OPENING = new Set([
  "and",
  "so",
  "but",
  "hi",
  "hello",
  "hey",
  "purser",
  "please",
  "then",
  "now",
  "ok",
  "okay",
]);

/** Does a request ask to know something, order that something is done, or that something is made? */
export function moodOf(text: string): Mood {
  const words = toWords(text).filter((word) => !OPENING.has(word));
  const polite = /^(?:can|could|will|would)$/.test(words[0] ?? "") && words[1] === "you";
  const first = (polite ? words.slice(2).find((word) => word !== "please") : words[0]) ?? "";
  if (MAKING.test(first)) return "makes";
  if (ASKING.test(first)) return "asks";
  return /\?\s*$/.test(text) && !polite ? "asks" : "orders";
}
