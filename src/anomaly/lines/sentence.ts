import { plain } from "../plain.ts";
import type { EntryLine, EntryReason, Field } from "./types.ts";

const NAMES: Readonly<Record<Field, string>> = { quantity: "quantity", unitPrice: "unit price" };

/** The reason as one plain sentence with its numbers. */
export function entrySentence(reason: EntryReason | undefined, line: EntryLine): string {
  const about = `of ${line.item} on ${line.date.slice(0, 10)}`;
  const quantity = `The quantity ${plain(line.quantity)} ${about}`;
  const price = `The unit price ${plain(line.unitPrice ?? 0)} ${about}`;
  switch (reason?.code) {
    case undefined:
      return `The line ${about} is ordinary.`;
    case "quantity_high":
      return `${quantity} is far above the usual ${plain(reason.usual)} a line.`;
    case "price_high":
      return `${price} is far above the usual ${plain(reason.usual)}.`;
    case "price_low":
      return `${price} is far below the usual ${plain(reason.usual)}.`;
    case "price_zero":
      return `The unit price ${about} is zero; usual is ${plain(reason.usual)}.`;
    case "price_negative":
      return `${price} is below zero.`;
    case "digit_slip": {
      const subject = reason.field === "quantity" ? quantity : price;
      return reason.factor > 1
        ? `${subject} looks ${plain(reason.factor)} times too large: ${plain(reason.shouldBe)} would be usual.`
        : `${subject} looks ${plain(1 / reason.factor)} times too small: ${plain(reason.shouldBe)} would be usual.`;
    }
    case "transposition":
      return `Two digits of the ${NAMES[reason.field]} ${about} look exchanged: ${plain(reason.shouldBe)} would be usual.`;
    case "reversed_later":
      return `${quantity} was taken back in full by ${reason.by} ${when(reason.days)}.`;
    case "duplicate":
      return reason.sameDocument
        ? `The line ${about} repeats ${reason.of} of the same document.`
        : `The line ${about} repeats ${reason.of} of another document of the same customer and day.`;
    case "return_without_sale":
      return `${quantity} takes back more than was sold before; a usual line is ${plain(reason.usual)}.`;
    default:
      return reason satisfies never;
  }
}

function when(days: number): string {
  if (days === 0) return "on the same day";
  return days === 1 ? "a day later" : `${days} days later`;
}
