import type { InlinePart } from "../model.ts";

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

/** Parts as text with each figure as `{{figure-id}}`. */
export function toPlaceholders(parts: readonly InlinePart[]): string {
  return parts.map((part) => (part.kind === "figure" ? `{{${part.figureId}}}` : part.text)).join("");
}

/**
 * Text with `{{figure-id}}` placeholders as parts; the words between become `words`. A placeholder that `known` does
 * not know stays as it is written: it came with a name, not from us.
 */
export function fromPlaceholders(
  text: string,
  { known, words }: { readonly known: (id: string) => boolean; readonly words: "text" | "data" },
): InlinePart[] {
  const parts: InlinePart[] = [];
  let from = 0;
  const say = (to: number) => {
    if (to > from) parts.push({ kind: words, text: text.slice(from, to) });
  };
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [whole, id = ""] = match;
    if (!known(id)) continue;
    say(match.index);
    parts.push({ kind: "figure", figureId: id });
    from = match.index + whole.length;
  }
  say(text.length);
  return parts;
}

export type Reword = (text: string) => Promise<string>;

/**
 * Lets a narrator put composed text into better words. What comes back is taken only when it holds the same figures
 * as often as before and no digit beside them; unchanged text gives back the very parts.
 */
export async function narrate(parts: readonly InlinePart[], reword: Reword): Promise<readonly InlinePart[]> {
  const ids = figureIds(parts);
  const text = toPlaceholders(parts);
  // A name that looks like a placeholder would come back as a figure.
  if ((text.match(PLACEHOLDER) ?? []).length !== ids.length) return parts;
  const reworded = await reword(text);
  if (reworded === text) return parts;
  const known = new Set(ids);
  const made = fromPlaceholders(reworded, { known: (id) => known.has(id), words: "text" });
  const same = figureIds(made).sort().join("\n") === ids.toSorted().join("\n");
  const typed = made.some((part) => part.kind === "text" && /[\p{N}{}]/u.test(part.text));
  return same && !typed ? made : parts;
}

function figureIds(parts: readonly InlinePart[]): string[] {
  return parts.flatMap((part) => (part.kind === "figure" ? [part.figureId] : []));
}
