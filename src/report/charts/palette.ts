/**
 * Colours that differ in lightness as well as hue, so that they survive colour blindness and a grey printer, and
 * have at least 3:1 contrast on white and on the dark page.
 */
export const SERIES_COLOURS = ["#2f6fb3", "#d07a12", "#2b9a76", "#9161b8", "#c2557a", "#7a8594"] as const;

export const INK = "#334155";
export const GRID = "#e2e8f0";
export const AXIS = "#94a3b8";
export const REFERENCE = "#c0392b";
export const TOTAL = "#2f6fb3";
export const INCREASE = "#2b9a76";
export const DECREASE = "#d0543f";

/** Roboto is in the PDF; a browser takes it where installed. */
export const CHART_FONT = "Roboto,Helvetica,Arial,sans-serif";
