import { dropControls, escapeMarkup } from "../../base/markup.ts";

export type SvgFrame = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
};

/**
 * What echarts wrote, reduced to plain shapes and text: no style sheet, classes or interaction marks (the PDF
 * does not read them, a paper does not need them), ids from `id` instead of a counter of the process, and a title
 * and description for readers who do not see it.
 *
 * Quotes inside texts are escaped by the renderer, so an attribute pattern cannot match in a text.
 */
export function plainSvg(svg: string, { id, title, description, width, height }: SvgFrame): string {
  const body = dropControls(svg)
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<style\b[\s\S]*?<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xml:space)="[^"]*"/g, "")
    .replace(/\b(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(/<(\w+)\s+>/g, "<$1>");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-title ${id}-desc">` +
    `<title id="${id}-title">${escapeMarkup(title)}</title><desc id="${id}-desc">${escapeMarkup(description)}</desc>` +
    body
  );
}
