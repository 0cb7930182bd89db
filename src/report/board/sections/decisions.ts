import { type SectionInput, type BlockInput } from "../cells.ts";
import type { Decision } from "../decisions.ts";
import { data, emphasised, prose } from "../prose.ts";

/** Each decision with its figures, its owner and by when. */
export function decisionsSection(decisions: readonly Decision[]): SectionInput {
  return {
    id: "decisions",
    title: "Decisions wanted",
    blocks:
      decisions.length === 0
        ? [{ kind: "paragraph", parts: prose`No covenant, forecast or alert asks the board for a decision.` }]
        : [{ kind: "list", ordered: true, items: decisions.map(item) }],
  };
}

function item({ ask, because, owner, by }: Decision): Extract<BlockInput, { kind: "list" }>["items"][number] {
  const when = by === null ? [] : prose`, by ${data(by)}`;
  return prose`${emphasised(ask)}. ${because} Owner: ${data(owner)}${when}.`;
}
