import type { ReadWord } from "./page-words.ts";
import type { PixelBox } from "./placement.ts";

/** What a word is worth at most that two readings do not agree on, and one that two of three agree on. */
const DISAGREED = 0.6;
const OUTVOTED = 0.75;

/**
 * The words of a first reading, with what further readings see in their place. Errors of readings are nearly
 * independent, so a word read alike has the confidence 1 - (1 - a)(1 - b). Where they differ, two of three win, then
 * what names a possible day, then the clearly surer one; none of them with much confidence.
 */
export function weigh(first: readonly ReadWord[], readings: readonly (readonly ReadWord[])[]): ReadWord[] {
  return first.map((word) => {
    const seen = readings.map((words) => inPlaceOf(word, words, first)).filter(({ text }) => text !== "");
    const agreeing = seen.filter(({ text }) => text === word.text);
    const others = seen.filter(({ text }) => text !== word.text);
    const [other] = others;
    if (seen.length === 0) return { ...word, confidence: word.confidence * 0.8 };
    if (other === undefined) {
      const surest = Math.max(...agreeing.map(({ confidence }) => confidence));
      return { ...word, confidence: 1 - (1 - word.confidence) * (1 - surest) };
    }
    const most = Math.max(word.confidence, ...seen.map(({ confidence }) => confidence));
    if (agreeing.length > 0) return { ...word, confidence: Math.min(OUTVOTED, most) };
    const better = others.find((each) => takesOver(each, word, others));
    return { ...word, text: (better ?? word).text, confidence: Math.min(DISAGREED, most) };
  });
}

type Seen = {
  readonly text: string;
  readonly confidence: number;
  /** one word, and no part of the words beside it */
  readonly alone: boolean;
};

function inPlaceOf(word: ReadWord, words: readonly ReadWord[], first: readonly ReadWord[]): Seen {
  const found = words.filter(({ box }) => {
    const centre = (box.x0 + box.x1) / 2;
    return centre > word.box.x0 - 2 && centre < word.box.x1 + 2;
  });
  return {
    text: found.map(({ text }) => text).join(""),
    confidence: found.reduce((least, each) => Math.min(least, each.confidence), 1),
    alone:
      found.length === 1 &&
      !found.some(({ box }) => first.some((other) => other !== word && overlaps(box, other.box))),
  };
}

function takesOver(seen: Seen, word: ReadWord, others: readonly Seen[]): boolean {
  if (!seen.alone) return false;
  if (saysDay(seen.text) !== saysDay(word.text)) return saysDay(seen.text);
  return (
    others.filter(({ text }) => text === seen.text).length > 1 || seen.confidence > word.confidence + 0.15
  );
}

/** Whether a day and a month can be what the text says, in either order. */
function saysDay(text: string): boolean {
  const parts = /^\D?(\d{1,2})[/.-](\d{1,2})[/.-](?:(?:19|20)\d\d|\d\d)\D?$/.exec(text);
  const [low = 0, high = 0] = [Number(parts?.[1]), Number(parts?.[2])].sort((a, b) => a - b);
  return low >= 1 && low <= 12 && high <= 31;
}

function overlaps(one: PixelBox, other: PixelBox): boolean {
  return Math.min(one.x1, other.x1) - Math.max(one.x0, other.x0) > 4;
}
