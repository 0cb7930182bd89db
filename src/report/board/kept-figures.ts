import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { findFigure } from "../../figures/queries.ts";
import type { Db } from "../../store/database.ts";

/**
 * Takes over kept figures that this set has not made itself, each with all it derives from. A figure whose inputs have
 * other values by now is left out, because it would no longer re-derive. Gives the ids that could not be had.
 */
export async function adoptKept(
  db: Db,
  companyId: string,
  { ids, figures }: { readonly ids: readonly string[]; readonly figures: FigureSet },
): Promise<string[]> {
  const lost: string[] = [];
  for (const id of ids) {
    if (figures.get(id)) continue;
    const closure = await keptClosure(db, companyId, id);
    if (closure && closure.every((figure) => agrees(figures.get(figure.id), figure))) figures.adopt(closure);
    else lost.push(id);
  }
  return lost;
}

function agrees(made: Figure | undefined, kept: Figure): boolean {
  return made === undefined || (made.value === kept.value && made.formula === kept.formula);
}

/** A kept figure and everything it derives from, as of the ledger it was made from; null when a part is not kept. */
async function keptClosure(db: Db, companyId: string, id: string): Promise<Figure[] | null> {
  const root = await findFigure(db, companyId, { id });
  if (!root) return null;
  const { ledgerVersion } = root;
  const found = new Map<string, Figure>([[id, root.figure]]);
  const pending = Object.values(root.figure.inputs);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    const kept = await findFigure(db, companyId, { id: next, ledgerVersion });
    if (!kept) return null;
    found.set(next, kept.figure);
    pending.push(...Object.values(kept.figure.inputs));
  }
  return [...found.values()];
}
