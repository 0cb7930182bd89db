import type { EntryReason } from "./types.ts";

/** A reason with its score, and the value the field should have had where the reason says so. */
export type Judged = {
  readonly reason: EntryReason;
  readonly score: number;
  readonly quantity?: number;
  readonly unitPrice?: number;
};

/** Robust deviations on the log scale that make an anomaly of a line. */
export const LINE_LIMIT = 4;
/** A correction must come this close, in robust deviations, to be offered. */
export const CORRECTED = 2;
