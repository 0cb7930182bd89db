import { AUTO_POST_CONFIDENCE } from "../confidence.ts";

/** Two independent witnesses agree: posted without review. */
export const SURE = (1 + AUTO_POST_CONFIDENCE * 2) / 3;

/**
 * The confidence of a word that two readings agree on, each nine in ten sure. Less is no second witness: readings of the
 * same worn print make the same mistakes.
 */
export const READ_ALIKE = 0.99;

/** A confidence that leaves a value to a person, however well it was read: it has one witness only. */
export function unsure(confidence: number): number {
  return Math.min(Math.max(confidence, 0.05), AUTO_POST_CONFIDENCE - 0.02);
}
