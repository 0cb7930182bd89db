import type { Minor } from "../../base/money.ts";
import { createOrdinalIds } from "../../books/import/identity.ts";
import type { RejectionList } from "../../books/import/reading.ts";
import type { TableCounts } from "../../books/import/table-plan.ts";
import type { NewRow, Row } from "../../store/schema.ts";
import { unitPriceOf } from "../quantity.ts";
import { costMovements } from "./cost-movements.ts";
import type { MovementDraft } from "./draft.ts";

/** New movements as rows, but for who made them when. */
export type MovementRow = Omit<NewRow<"stock_movement">, "batch_id" | "created_by" | "created_at">;

export type MovementPlan = { readonly rows: readonly MovementRow[]; readonly counts: TableCounts };

export type MovementContext = {
  readonly companyId: string;
  readonly currency: string;
  readonly known: readonly Row<"stock_movement">[];
  readonly standardCost: (sku: string) => Minor;
  /** own id of an entry -> its id; absent when there is none */
  readonly journalIds: ReadonlyMap<string, number>;
  readonly rejections: RejectionList;
  readonly warn: (warning: string) => void;
};

/**
 * Which movements are new. One without an own id is known by what moved, where, when and why, and its ordinal among equals:
 * equal rows of one file are all kept, and a file imported twice adds nothing. What is posted is never changed.
 */
export function planMovements(drafts: readonly MovementDraft[], context: MovementContext): MovementPlan {
  const { known, rejections, warn } = context;
  const byId = new Map(known.map((row) => [row.id, row]));
  const ordinalId = createOrdinalIds("");
  const fresh: { readonly draft: MovementDraft; readonly id: string }[] = [];
  let unlinked = 0;
  for (const draft of drafts) {
    if (draft.journal !== null && !context.journalIds.has(draft.journal)) {
      rejections.add({
        ...draft.at,
        column: "journal",
        value: draft.journal,
        reason: `there is no journal "${draft.journal}"`,
      });
    }
    const id = draft.ownId ?? ordinalId(identityOf(draft));
    const posted = byId.get(firstRowId(id, draft));
    if (!posted) fresh.push({ draft, id });
    else if (!sameMovement(posted, draft)) {
      rejections.add({
        ...draft.at,
        reason: `the movement is in the books with ${difference(posted, draft)}; movements are never changed, post an adjustment`,
      });
    } else if (draft.journal !== null && posted.journal_id === null) unlinked += 1;
  }
  if (unlinked > 0) {
    warn(`${unlinked} movements were posted before without the journal that the file names; they stay so.`);
  }
  const costed = costMovements(
    fresh.map(({ draft }) => draft),
    context,
  );
  const rows = costed.flatMap(({ draft, value }, i) =>
    rowsOf(draft, { value, id: fresh[i]?.id ?? "", context }),
  );
  return {
    rows,
    counts: {
      read: drafts.length,
      added: fresh.length,
      updated: 0,
      unchanged: drafts.length - fresh.length,
    },
  };
}

function identityOf(draft: MovementDraft): (string | number | null)[] {
  const { date, kind, sku, location, toLocation, quantity, reference, value } = draft;
  return [date, kind, sku, location, toLocation, quantity, reference, quantity === 0 ? value : null];
}

/** Both rows of a transfer have the id of the file's row and say which end they are. */
function firstRowId(id: string, { kind }: MovementDraft): string {
  return kind === "transfer" ? `${id}:out` : id;
}

function sameMovement(posted: Row<"stock_movement">, draft: MovementDraft): boolean {
  const sign = draft.kind === "transfer" ? -1 : 1;
  return (
    posted.date === draft.date &&
    posted.kind === draft.kind &&
    posted.sku === draft.sku &&
    posted.location_id === draft.location &&
    posted.other_location_id === draft.toLocation &&
    posted.quantity === sign * draft.quantity &&
    (draft.value === null || posted.value === sign * draft.value)
  );
}

function difference(posted: Row<"stock_movement">, draft: MovementDraft): string {
  const sign = draft.kind === "transfer" ? -1 : 1;
  return posted.quantity === sign * draft.quantity ? "another value" : "other content";
}

function rowsOf(
  draft: MovementDraft,
  { value, id, context }: { readonly value: Minor; readonly id: string; readonly context: MovementContext },
): MovementRow[] {
  const { companyId, currency, journalIds } = context;
  const row = {
    company_id: companyId,
    id,
    sku: draft.sku,
    location_id: draft.location,
    date: draft.date,
    kind: draft.kind,
    quantity: draft.quantity,
    value,
    unit_cost: unitPriceOf(value, draft.quantity, currency),
    other_location_id: draft.toLocation,
    journal_id: draft.journal === null ? null : (journalIds.get(draft.journal) ?? null),
    reference: draft.reference,
  };
  if (draft.kind !== "transfer" || draft.toLocation === null) return [row];
  const out = { ...row, id: `${id}:out`, quantity: -draft.quantity, value: value === 0 ? 0 : -value };
  const back = { ...row, id: `${id}:in`, location_id: draft.toLocation, other_location_id: draft.location };
  return [out, back];
}

/** Item and location pairs whose level falls below zero at the end of some day, with the first such day. */
export function negativeLevels(
  rows: readonly MovementRow[],
  known: readonly Row<"stock_movement">[],
): { readonly sku: string; readonly location: string; readonly date: string }[] {
  const touched = new Set(rows.map(({ sku, location_id }) => `${sku} ${location_id}`));
  const groups = Map.groupBy([...known, ...rows], ({ sku, location_id }) => `${sku} ${location_id}`);
  return [...groups].flatMap(([key, movements]) => {
    if (!touched.has(key)) return [];
    let level = 0;
    const days = [...Map.groupBy(movements, ({ date }) => date)].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [date, theirs] of days) {
      level += theirs.reduce((sum, { quantity }) => sum + quantity, 0);
      const [first] = theirs;
      if (level < 0 && first) return [{ sku: first.sku, location: first.location_id, date }];
    }
    return [];
  });
}
