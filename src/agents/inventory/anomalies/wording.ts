import type { EntryFinding, EntryReason, Point } from "../../../anomaly/index.ts";
import { FLAGGED_SCORE } from "../../../anomaly/index.ts";

const QUIET = `is within what is usual: its score is below the level of an alarm, ${FLAGGED_SCORE}.`;

/** Why a value stands out, in one sentence that names whom it is about. */
export function pointReason(label: string, { flagged, date, sentence }: Point): string {
  return `${label}: ${flagged ? sentence : `the value on ${date} ${QUIET}`}`;
}

export function changeReason(
  label: string,
  change: {
    readonly change: "level" | "trend";
    readonly date: string;
    readonly before: number;
    readonly after: number;
  },
): string {
  const [before, after] = [shown(change.before), shown(change.after)];
  return change.change === "level"
    ? `${label}: the level changed on ${change.date}, from about ${before} to about ${after}, and stayed there.`
    : `${label}: the trend changed on ${change.date}, from ${before} to ${after} a period.`;
}

/** Why a line looks wrong. Row ids are for machines: the sentence names the other line by what it is. */
export function lineReason(place: string, finding: EntryFinding): string {
  const [gravest, ...others] = finding.reasons;
  if (!finding.flagged) return `${place}: the line ${QUIET}`;
  const also = others.map(alsoSaid).filter((text) => text !== "");
  return [`${place}: ${withoutId(finding.sentence, gravest)}`, ...also].join(" ");
}

function withoutId(sentence: string, reason: EntryReason | undefined): string {
  if (reason?.code === "reversed_later") return sentence.replace(`by ${reason.by}`, "by another line");
  if (reason?.code === "duplicate") return sentence.replace(`repeats ${reason.of}`, "repeats another line");
  return sentence;
}

function alsoSaid(reason: EntryReason): string {
  switch (reason.code) {
    case "digit_slip": {
      const times =
        reason.factor > 1
          ? `${shown(reason.factor)} times too large`
          : `${shown(1 / reason.factor)} times too small`;
      return `It looks ${times}: ${shown(reason.shouldBe)} would be usual.`;
    }
    case "transposition":
      return `Two digits look exchanged: ${shown(reason.shouldBe)} would be usual.`;
    case "quantity_high":
      return `The usual quantity is ${shown(reason.usual)} a line.`;
    case "price_high":
    case "price_low":
    case "price_zero":
      return `The usual price is ${shown(reason.usual)}.`;
    case "price_negative":
      return "Its price is below zero.";
    case "reversed_later":
      return reason.days === 0
        ? "It was taken back in full on the same day."
        : `It was taken back in full after ${reason.days} ${reason.days === 1 ? "day" : "days"}.`;
    case "duplicate":
      return reason.sameDocument ? "It repeats another line of the same document." : "";
    case "return_without_sale":
      return "It takes back more than went out before.";
    default:
      return reason satisfies never;
  }
}

/** Three significant digits below a hundred, whole above. */
export function shown(value: number): string {
  const size = Math.abs(value);
  return value.toLocaleString(
    "en-GB",
    size >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}
