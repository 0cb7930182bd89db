import type { IsoDate } from "../../base/dates.ts";
import type { InlinePart } from "../model.ts";
import type { BlockInput, SectionInput } from "./cells.ts";
import { data, emphasised, prose } from "./prose.ts";

/** What the readers of a report are asked to decide, with the figures that bear on it. */
export type Decision = {
  /** Completes "you are asked to …"; no figures, no full stop. */
  readonly ask: readonly InlinePart[];
  /** Why, with the figures. */
  readonly because: readonly InlinePart[];
  readonly owner: string;
  /** By when, where something fixed it. */
  readonly by: IsoDate | null;
};

/** Each decision with its figures, its owner and by when; `nothing` is said when there is none. */
export function decisionsSection(
  decisions: readonly Decision[],
  { nothing }: { readonly nothing: readonly InlinePart[] },
): SectionInput {
  return {
    id: "decisions",
    title: "Decisions wanted",
    blocks:
      decisions.length === 0
        ? [{ kind: "paragraph", parts: [...nothing] }]
        : [{ kind: "list", ordered: true, items: decisions.map(item) }],
  };
}

function item({ ask, because, owner, by }: Decision): Extract<BlockInput, { kind: "list" }>["items"][number] {
  const when = by === null ? [] : prose`, by ${data(by)}`;
  return prose`${emphasised(ask)}. ${because} Owner: ${data(owner)}${when}.`;
}
