import type { Figure } from "./figure.ts";
import { formatFigure } from "./format.ts";

/** Where a figure stands in a text: the one way prose names a number. */
export const placeholder = (figure: Pick<Figure, "id">): string => `{{${figure.id}}}`;

type LookUp = { readonly get: (id: string) => Figure | undefined };

/** A text with its `{{figure-id}}` placeholders printed. @throws Error when a figure is not there: a bug */
export function printFigures(template: string, figures: LookUp): string {
  return template.replace(/\{\{([^{}]+)\}\}/g, (_, id: string) => formatFigure(mustGet(figures, id)));
}

/** The figures with everything they derive from, each once, inputs before what is made of them. */
export function figureClosure(ids: Iterable<string>, figures: LookUp): Figure[] {
  const done = new Map<string, Figure>();
  const visit = (id: string): void => {
    if (done.has(id)) return;
    const figure = mustGet(figures, id);
    for (const input of Object.values(figure.inputs)) visit(input);
    done.set(id, figure);
  };
  for (const id of ids) visit(id);
  return [...done.values()];
}

function mustGet(figures: LookUp, id: string): Figure {
  const figure = figures.get(id);
  if (!figure) throw new Error(`figure "${id}" is named but was not made`);
  return figure;
}
