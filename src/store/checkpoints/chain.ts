import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PurserError } from "../../base/errors.ts";
import { apply, type Patch } from "../../base/patch.ts";
import type { Cache, Cost, Slot } from "./cache.ts";
import { decodeAll } from "./codec.ts";
import type { Head, Link, Rows, Scope } from "./rows.ts";
import type { Seal } from "./seal.ts";
import { asState, type State } from "./state.ts";

/** What a link costs a reader beside its text. */
export const LINK_COST = 256;
/** A chain is never longer than this. */
export const MOST_LINKS = 1000;

/** A full state is worth writing once the chain costs more than so many of it. */
export function checkAt(fullBytes: number): number {
  return 3 * fullBytes + 64 * 1024;
}

/** A slot whose stored state is in memory. */
export type Loaded = Slot & { readonly stored: State };

export type ChainDeps = {
  readonly rows: Rows;
  readonly cache: Cache;
  readonly seal: Seal;
  readonly serde: BaseCheckpointSaver["serde"];
};

/**
 * The states of some checkpoints of one scope: each chain is read once, from the nearest state in memory, and the
 * states share what did not change. In the order of `heads`.
 */
export async function loadStates(
  deps: ChainDeps,
  scope: Scope,
  heads: readonly Head[],
): Promise<readonly Loaded[]> {
  const loaded = new Map<number, Loaded>();
  const missing = new Map<number, Head[]>();
  for (const head of heads) {
    const slot = deps.cache.get(scope, head.checkpoint_id);
    if (slot?.n === head.n && slot.stored !== undefined) loaded.set(head.n, { ...slot, stored: slot.stored });
    else missing.set(head.root ?? head.n, [...(missing.get(head.root ?? head.n) ?? []), head]);
  }
  for (const [root, wanted] of missing) {
    for (const slot of await readChain(deps, scope, { root, wanted })) loaded.set(slot.n, slot);
  }
  return heads.flatMap(({ n }) => loaded.get(n) ?? []);
}

type Wanted = { readonly root: number; readonly wanted: readonly Head[] };

async function readChain(deps: ChainDeps, scope: Scope, { root, wanted }: Wanted): Promise<Loaded[]> {
  const { rows, cache } = deps;
  const numbers = wanted.map((head) => head.n);
  const from = cache.nearest(scope, root, Math.min(...numbers));
  const links = (from && path(rows.links(root, from.n, Math.max(...numbers)), numbers, from.n)) ?? [];
  const start = links.length > 0 ? from : undefined;
  const needed = start === undefined ? path(wholeChain(rows, root, Math.max(...numbers)), numbers) : links;
  if (needed === undefined) throw damaged(scope);
  const parts = await decodeAll(
    deps.serde,
    needed.map((link) => link.state),
  );

  return replay(deps, { root, wanted, needed, parts, start });
}

type Replay = Wanted & {
  readonly needed: readonly Link[];
  readonly parts: readonly unknown[];
  readonly start: Slot | undefined;
};

/** Applies the links in order. A state that is asked for, or forked from, is kept; the others are built upon in place. */
function replay({ seal }: ChainDeps, { root, wanted, needed, parts, start }: Replay): Loaded[] {
  const ids = new Map(wanted.map((head) => [head.n, head.checkpoint_id]));
  const kept = new Set(needed.flatMap(({ base }, i) => (base === needed[i - 1]?.n ? [] : (base ?? []))));
  const states = new Map<number, { readonly state: unknown; readonly cost: Cost }>();
  if (start !== undefined) states.set(start.n, { state: start.stored, cost: start.cost });
  const own = new Set<object>();
  const found: Loaded[] = [];
  for (const [i, { n, base, state: text }] of needed.entries()) {
    const before = base === null ? undefined : states.get(base);
    const state = before === undefined ? parts[i] : apply(before.state, parts[i] as Patch, own);
    const cost = costAfter(before?.cost, text);
    states.set(n, { state, cost });
    const id = ids.get(n);
    if (id !== undefined || kept.has(n)) own.clear();
    if (id === undefined) continue;
    const stored = asState(state);
    const json = seal.seal(stored.channel_values, found.at(-1)?.stored.channel_values);
    found.push({ n, root, id, live: json ? stored : undefined, stored, cost });
  }
  return found;
}

function costAfter(before: Cost | undefined, text: string): Cost {
  if (before === undefined) return { bytes: text.length, links: 0, checkAt: checkAt(text.length) };
  const bytes = before.bytes + text.length + LINK_COST;
  return { bytes, links: before.links + 1, checkAt: before.checkAt };
}

function wholeChain(rows: Rows, root: number, last: number): Link[] {
  const first = rows.link(root);
  return first === undefined ? [] : [first, ...rows.links(root, root, last)];
}

/** The links that lead to the wanted rows, from `start` (not included) or a full state; undefined if one is missing. */
function path(links: readonly Link[], wanted: readonly number[], start?: number): Link[] | undefined {
  const known = new Map(links.map((link) => [link.n, link]));
  const needed = new Set<number>();
  for (const n of wanted) {
    let at: number | null = n;
    while (at !== null && at !== start && !needed.has(at)) {
      const link = known.get(at);
      if (link === undefined) return undefined;
      needed.add(at);
      at = link.base;
    }
  }
  return links.filter((link) => needed.has(link.n));
}

export function damaged({ thread, ns }: Scope): PurserError {
  return new PurserError(
    "checkpoint_unreadable",
    `A checkpoint of thread ${thread} cannot be read: what it builds on is missing from the database.`,
    { details: { thread, ns } },
  );
}
