import type { StyleDictionary } from "pdfmake/interfaces.js";

/** A4 in points: what is left between the margins. */
export const INNER_WIDTH = 515;
export const PAGE_MARGINS: [number, number, number, number] = [40, 56, 40, 50];

export const COLOUR = {
  ink: "#1a2433",
  soft: "#5b6778",
  line: "#dde3ea",
  head: "#f1f4f8",
  accent: "#1f5a99",
} as const;

export const STATUS_COLOUR = {
  good: { ink: "#1b7a57", fill: "#e7f5ee" },
  watch: { ink: "#9a5a00", fill: "#fdf1dd" },
  bad: { ink: "#b3261e", fill: "#fdeae8" },
  info: { ink: "#1f5a99", fill: "#e8f0fa" },
  none: { ink: "#5b6778", fill: "#ffffff" },
} as const;

export const STYLES: StyleDictionary = {
  company: { fontSize: 10, bold: true, color: COLOUR.soft },
  title: { fontSize: 23, bold: true, color: COLOUR.ink, margin: [0, 1, 0, 2] },
  meta: { fontSize: 8, color: COLOUR.soft },
  section: { fontSize: 15, bold: true, color: COLOUR.accent, margin: [0, 14, 0, 5] },
  heading: { fontSize: 10.5, bold: true, margin: [0, 8, 0, 3] },
  caption: { fontSize: 9, bold: true, margin: [0, 4, 0, 3] },
  paragraph: { margin: [0, 2, 0, 5] },
  trace: { fontSize: 7, lineHeight: 1.15, margin: [0, 0, 0, 1] },
};

/** Inputs of the layout that are wide enough never to clip: an estimate of Roboto's advance widths in points. */
export function textWidth(text: string, fontSize: number): number {
  let em = 0;
  for (const character of text) {
    if (/[0-9]/.test(character)) em += 0.565;
    else if (/[.,:;'|!ilj ]/.test(character)) em += 0.26;
    else if (/[A-Z@%&mw]/.test(character)) em += 0.68;
    else em += 0.56;
  }
  return em * fontSize;
}
