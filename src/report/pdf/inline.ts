import type { Content, ContentText } from "pdfmake/interfaces.js";
import { dropControls } from "../../base/markup.ts";
import type { InlinePart, Status } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { STATUS_WORDS, splitCurrency, traceAnchor } from "../wording.ts";
import { COLOUR, STATUS_COLOUR } from "./theme.ts";

/** A figure inside a line of text, kept on one line. */
export function figureRun(id: string, { print }: FigurePrinter): ContentText {
  return { text: print(id), linkToDestination: traceAnchor(id), noWrap: true };
}

/** A figure that stands alone, in a cell or a card: the currency smaller than the amount. */
export function figureAlone(id: string, { print }: FigurePrinter, fontSize: number): ContentText {
  const { currency, amount } = splitCurrency(print(id));
  const linkToDestination = traceAnchor(id);
  const runs: Content[] = [{ text: amount, linkToDestination }];
  if (currency !== "") {
    runs.unshift({
      text: currency,
      fontSize: fontSize * 0.78,
      color: COLOUR.soft,
      bold: false,
      linkToDestination,
    });
  }
  return { text: runs, noWrap: true };
}

export function inlineRuns(parts: readonly InlinePart[], printer: FigurePrinter): Content[] {
  return parts.map((part) => {
    switch (part.kind) {
      case "text":
      case "data":
        return { text: dropControls(part.text) };
      case "strong":
        return { text: dropControls(part.text), bold: true };
      case "figure":
        return figureRun(part.figureId, printer);
      default:
        return part satisfies never;
    }
  });
}

export function statusRun(status: Status): ContentText {
  return { text: STATUS_WORDS[status], bold: true, color: STATUS_COLOUR[status].ink };
}
