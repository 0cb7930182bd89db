/** Anomalies: pure mathematics, no database, no agents, no state between calls. */
export { createStreamDetector, ALARM_SCORE, ALARM_SURPRISE } from "./stream/detector.ts";
export type { Reading, StreamDetector, StreamOptions } from "./stream/detector.ts";
export type { Sign } from "./stream/signs.ts";
export { probationOf, scoreStream } from "./stream/score-stream.ts";
export { detectInSeries } from "./series/detect-in-series.ts";
export type { Point, Range, SeriesInput, SeriesKind, SeriesReason } from "./series/types.ts";
export { detectEntryErrors } from "./lines/detect-entry-errors.ts";
export type { EntryFinding, EntryLine, EntryReason } from "./lines/types.ts";
export { detectChanges } from "./change/detect-changes.ts";
export type { Change } from "./change/detect-changes.ts";
export { FLAGGED_SCORE } from "./score.ts";
