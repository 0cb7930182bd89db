import type { Figure } from "../../figures/figure.ts";
import { formatFigure } from "../../figures/format.ts";
import type { InlinePart } from "../model.ts";

/** Words from the books inside a sentence: printed as they are, never read as our own text. */
export type Datum = { readonly data: string };
export const data = (text: string): Datum => ({ data: text });

type Spoken = Figure | Datum | readonly InlinePart[];

/** A sentence with figures and words from the books in it: prose`Cash is ${cash} at ${data(bank)}.` */
export function prose(words: TemplateStringsArray, ...values: readonly Spoken[]): InlinePart[] {
  return words.flatMap((text, index): InlinePart[] => {
    const value = values[index];
    const before: InlinePart[] = text === "" ? [] : [{ kind: "text", text }];
    return value === undefined ? before : [...before, ...partsOf(value)];
  });
}

function partsOf(value: Spoken): readonly InlinePart[] {
  if ("data" in value) return [{ kind: "data", text: value.data }];
  if ("id" in value) return [{ kind: "figure", figureId: value.id }];
  return value;
}

export const strong = (text: string): InlinePart => ({ kind: "strong", text });

/** The start of a sentence in bold, its first letter capital. A name with digits stays as it is written. */
export function emphasised(parts: readonly InlinePart[]): InlinePart[] {
  return parts.map((part, index) => {
    if (part.kind === "figure") return part;
    const text = index === 0 ? part.text.charAt(0).toUpperCase() + part.text.slice(1) : part.text;
    return /\p{N}/u.test(text) ? { ...part, text } : strong(text);
  });
}

/** Sentences one after the other, with a space between. */
export function sentences(parts: readonly (readonly InlinePart[])[]): InlinePart[] {
  return parts
    .filter((one) => one.length > 0)
    .flatMap((one, index) => (index === 0 ? one : [{ kind: "text" as const, text: " " }, ...one]));
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly (readonly InlinePart[])[]): InlinePart[] {
  return items.flatMap((item, index): InlinePart[] => {
    if (index === 0) return [...item];
    return [{ kind: "text", text: index === items.length - 1 ? " and " : ", " }, ...item];
  });
}

/** Parts as one line of text with every figure printed, for a terminal, a chat or an approval. */
export function speak(parts: readonly InlinePart[], figureOf: (id: string) => Figure | undefined): string {
  return parts
    .map((part) => {
      if (part.kind !== "figure") return part.text;
      const figure = figureOf(part.figureId);
      if (!figure) throw new Error(`no figure has the id ${part.figureId}`);
      return formatFigure(figure);
    })
    .join("");
}
