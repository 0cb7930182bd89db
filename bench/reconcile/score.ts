import type { BankLine, BookLine } from "../../src/reconciliation/lines.ts";
import type { Case } from "./generate.ts";

export type Score = {
  /** of the bank lines that were matched, how many have exactly their true partners */
  readonly precision: number;
  /** of the bank lines that have partners, how many were matched with exactly those */
  readonly recall: number;
  readonly matched: number;
  readonly right: number;
  readonly matchable: number;
  readonly rightLines: ReadonlySet<string>;
  /** by what makes a line hard: right, matched, all */
  readonly byKind: Readonly<Record<string, { right: number; wrong: number; all: number }>>;
};

/** @param partners bank line -> book lines it was matched with */
export function score(
  { truth, kinds, alike }: Case,
  partners: ReadonlyMap<string, readonly string[]>,
): Score {
  const asGood = (ids: readonly string[]) => ids.map((id) => alike.get(id) ?? id);
  const byKind: Record<string, { right: number; wrong: number; all: number }> = {};
  const rightLines = new Set<string>();
  let matchable = 0;
  for (const [id, expected] of truth) {
    const found = partners.get(id);
    const kind = (byKind[kinds.get(id)!] ??= { right: 0, wrong: 0, all: 0 });
    kind.all += 1;
    if (expected.length > 0) matchable += 1;
    if (found === undefined) continue;
    if (sameSet(asGood(found), asGood(expected))) {
      rightLines.add(id);
      kind.right += 1;
    } else kind.wrong += 1;
  }
  const matched = partners.size;
  const right = rightLines.size;
  return {
    precision: right / matched,
    recall: right / matchable,
    matched,
    right,
    matchable,
    rightLines,
    byKind,
  };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.toSorted().join("|") === b.toSorted().join("|");
}

/** What many tools do: the first free book line of that amount within seven days. */
export function greedy(bank: readonly BankLine[], book: readonly BookLine[]): Map<string, readonly string[]> {
  const byAmount = Map.groupBy(
    book.toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    ({ amount }) => amount,
  );
  const taken = new Set<string>();
  const partners = new Map<string, readonly string[]>();
  for (const line of bank.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const first = byAmount
      .get(line.amount)
      ?.find(
        ({ id, date }) =>
          !taken.has(id) && Math.abs(Date.parse(date) - Date.parse(line.date)) <= 7 * 86_400_000,
      );
    if (!first) continue;
    taken.add(first.id);
    partners.set(line.id, [first.id]);
  }
  return partners;
}
