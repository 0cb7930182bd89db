import { apply, type Patch } from "../../base/patch.ts";
import { damaged } from "./chain.ts";
import type { Link, NewRow, Rows, Scope } from "./rows.ts";

/**
 * Stores a full state, also under an id that is stored already: then those that build on the old state get one of
 * their own first. Returns the row's number. Inside a commit, as everything here.
 */
export function replaceRow(rows: Rows, row: NewRow): number {
  const existing = rows.head(row.scope, row.id);
  if (existing === undefined) return rows.insertFull(row);
  const { n } = existing;
  const root = existing.root ?? n;
  const chain = readRaw(rows, root, row.scope);
  const full = new Set([n]);
  for (const link of chain.links) {
    if (link.base !== n) continue;
    rows.makeFull(link.n, chain.text(link.n));
    full.add(link.n);
  }
  rows.makeFull(n, row.state);
  rows.setMetadata(n, row.metadata);
  reroot(rows, chain, full);
  return n;
}

/** Gives each link of a chain the root that its bases lead to, now that those of `full` are full states. */
export function reroot(rows: Rows, chain: Pick<RawChain, "root" | "links">, full: ReadonlySet<number>): void {
  const roots = new Map<number, number>();
  for (const { n, base } of chain.links) {
    const root = base === null || full.has(n) ? n : roots.get(base);
    if (root === undefined) continue;
    roots.set(n, root);
    if (root !== n && root !== chain.root) rows.setRoot(n, root);
  }
}

export type RawChain = {
  readonly root: number;
  readonly links: readonly Link[];
  /** The full state of one of them, as it is stored. */
  readonly text: (n: number) => string;
};

/** A chain as it lies in the database: marked values stay marked, so a state can be moved without being revived. */
export function readRaw(rows: Rows, root: number, scope: Scope): RawChain {
  const first = rows.link(root);
  const links = [...(first ? [first] : []), ...rows.links(root, root, Number.MAX_SAFE_INTEGER)];
  const byNumber = new Map(links.map((link) => [link.n, link]));

  function state(n: number): unknown {
    const steps: Patch[] = [];
    let at = byNumber.get(n);
    for (; at?.base != null; at = byNumber.get(at.base)) steps.push(JSON.parse(at.state) as Patch);
    if (at === undefined) throw damaged(scope);
    return steps.reduceRight((before, patch) => apply(before, patch), JSON.parse(at.state) as unknown);
  }

  return { root, links, text: (n) => JSON.stringify(state(n)) };
}
