import type { Figure } from "../../figures/figure.ts";

/** A figure, or why there is none. */
export type Resolution = { readonly figure: Figure } | { readonly refused: string };

export const refuse = (reason: string): Resolution => ({ refused: reason });
export const found = (figure: Figure): Resolution => ({ figure });

/** Several resolutions by name; the first refusal refuses them all. */
export function allFound(
  parts: Readonly<Record<string, Resolution>>,
): { readonly figures: Record<string, Figure> } | { readonly refused: string } {
  const figures: Record<string, Figure> = {};
  for (const [name, part] of Object.entries(parts)) {
    if ("refused" in part) return part;
    figures[name] = part.figure;
  }
  return { figures };
}
