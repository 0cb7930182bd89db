/** Addresses and fixed words that the HTML and the PDF share. */

/** The address of a figure's entry in both outputs; readable, without spaces, and one for one with the id. */
export function traceAnchor(figureId: string): string {
  return `trace-${encodeURI(figureId.toWellFormed())}`;
}

export const sectionAnchor = (sectionId: string): string => `section-${sectionId}`;
export const chartDataAnchor = (chartNumber: number): string => `chart-data-${chartNumber}`;
export const CHART_APPENDIX = {
  anchor: "appendix-charts",
  title: "Appendix: figures behind the charts",
} as const;
export const TRACE_APPENDIX = {
  anchor: "appendix-traces",
  title: "Appendix: how each figure was computed",
} as const;

/** The command that shows the whole trace, quoted for a shell where the id needs it. */
export function traceCommand(figureId: string): string {
  const quoted = /^[\w@./:+-]+$/.test(figureId)
    ? figureId
    : `'${figureId.replaceAll("'", String.raw`'\''`)}'`;
  return `purser trace ${quoted}`;
}

/** Words for a status or a severity, so that colour is never the only sign. */
export const STATUS_WORDS = { good: "Good", watch: "Watch", bad: "Action", none: "", info: "Note" } as const;

/** `2026-07-04T08:00:00Z` as `2026-07-04 08:00 UTC`. */
export function printInstant(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}

/** `USD -1,234.50` as its currency and its amount, which both outputs set in different sizes; other texts whole. */
export function splitCurrency(text: string): { readonly currency: string; readonly amount: string } {
  const [, currency = "", amount = text] = /^([A-Z]{3} )(.*)$/.exec(text) ?? [];
  return { currency, amount };
}

export function moreRowsText(moreRows: number): string {
  return moreRows === 1 ? "and 1 more row" : `and ${moreRows.toLocaleString("en-US")} more rows`;
}
