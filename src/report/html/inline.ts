import { escapeMarkup } from "../../base/markup.ts";
import type { InlinePart, Status } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { STATUS_WORDS, splitCurrency, traceAnchor } from "../wording.ts";

/** A figure as a link to its entry in the trace appendix. */
export function figureLink(id: string, { figure, print }: FigurePrinter): string {
  const { refusal } = figure(id);
  const { currency, amount } = splitCurrency(print(id));
  const title = refusal === undefined ? "" : ` title="Not defined: ${escapeMarkup(refusal)}"`;
  const unit = currency === "" ? "" : `<span class="cur">${escapeMarkup(currency)}</span>`;
  return (
    `<a class="fig" href="#${escapeMarkup(traceAnchor(id))}" data-figure="${escapeMarkup(id)}"${title}>` +
    `${unit}${escapeMarkup(amount)}</a>`
  );
}

export function inlineHtml(parts: readonly InlinePart[], printer: FigurePrinter): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case "text":
        case "data":
          return escapeMarkup(part.text);
        case "strong":
          return `<strong>${escapeMarkup(part.text)}</strong>`;
        case "figure":
          return figureLink(part.figureId, printer);
        default:
          return part satisfies never;
      }
    })
    .join("");
}

export function statusHtml(status: Status): string {
  return status === "none" ? "" : `<span class="pill ${status}">${STATUS_WORDS[status]}</span>`;
}
