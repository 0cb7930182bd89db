import type { Checkpoint, CheckpointMetadata } from "@langchain/langgraph-checkpoint";
import { diff } from "../../base/patch.ts";
import type { Cost, Slot } from "./cache.ts";
import { type ChainDeps, checkAt, LINK_COST, MOST_LINKS } from "./chain.ts";
import { encode, isJson } from "./codec.ts";
import type { Commit } from "../commit.ts";
import type { NewRow, Scope } from "./rows.ts";
import { replaceRow } from "./reroot.ts";
import { type State, stateOf } from "./state.ts";

export type PutDeps = ChainDeps & { readonly commit: Commit };

export type NewCheckpoint = {
  readonly checkpoint: Checkpoint;
  readonly metadata: CheckpointMetadata;
  /** Of a thread's first checkpoint only. */
  readonly newVersions: Checkpoint["channel_versions"] | undefined;
  /** The id of the parent, whether or not it is stored. */
  readonly parent: string | undefined;
  /** Instances that may have changed in place since they were stored. */
  readonly rewritten: ReadonlySet<object>;
};

/** Stores a checkpoint: what changed since its parent, or all of it where that is cheaper to read. */
export async function putCheckpoint(
  deps: PutDeps,
  scope: Scope,
  given: NewCheckpoint & { readonly parentSlot: Slot | undefined },
): Promise<void> {
  const { serde, seal, rows, cache, commit } = deps;
  const { checkpoint, parentSlot } = given;
  const previous = baseOf(parentSlot, checkpoint);
  const state = stateOf(checkpoint, given.newVersions, previous);
  const patch = previous && (diff(previous, state, { same: sameness(deps, given, previous) }) ?? {});
  const json = seal.seal(state.channel_values, previous?.channel_values);
  const full = () => encode(serde, state, json);

  const step = await cheaper(parentSlot, full, patch && (await encode(serde, patch, json || isJson(patch))));
  const metadata = await encode(serde, given.metadata, isJson(given.metadata));
  const row = (text: string): NewRow => ({
    scope,
    id: checkpoint.id,
    parent: given.parent,
    metadata,
    state: text,
  });
  const remember = (n: number, root: number, cost: Cost) => {
    cache.set(scope, { n, root, id: checkpoint.id, live: state, stored: json ? state : undefined, cost });
  };

  const { base } = step;
  if (base !== undefined) {
    const stored = await commit(() => rows.insertPatch(row(step.text), base));
    if (stored !== undefined) {
      remember(stored.n, stored.root, step.cost);
      return;
    }
  }
  // A first checkpoint, a full one, one stored again under its id, or one whose parent was deleted meanwhile.
  const text = base === undefined ? step.text : await full();
  const n = await commit(() => replaceRow(rows, row(text)));
  remember(n, n, costOfFull(text));
}

/** Of the parent's states the one whose references this checkpoint shares: a run goes on from what it gave or read. */
function baseOf(parent: Slot | undefined, { channel_values }: Checkpoint): State | undefined {
  if (parent === undefined) return undefined;
  const { live, stored } = parent;
  if (live === undefined || stored === undefined || live === stored) return live ?? stored;
  const shared = (state: State) =>
    Object.keys(channel_values).filter((key) => state.channel_values[key] === channel_values[key]).length;
  return shared(stored) > shared(live) ? stored : live;
}

/**
 * Unchanged are the same references, except where a look inside is needed: at instances that were written again, and
 * at a channel that has a new version although it holds the same instances, which may have changed in place.
 */
function sameness({ seal }: ChainDeps, given: NewCheckpoint, previous: State) {
  const suspects = new Set<unknown>(given.rewritten);
  const { channel_values, channel_versions } = given.checkpoint;
  for (const [channel, value] of Object.entries(channel_values)) {
    const touched = channel_versions[channel] !== previous.channel_versions[channel];
    if (touched && value === previous.channel_values[channel] && isObject(value) && !seal.isJson(value)) {
      addInstances(value, suspects);
    }
  }
  if (suspects.size === 0) return Object.is;
  return (a: unknown, b: unknown) =>
    Object.is(a, b) && (!isObject(a) || seal.isJson(a) || isClean(a, suspects));
}

function isClean(value: object, suspects: ReadonlySet<unknown>): boolean {
  const isContainer = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return !isContainer && !suspects.has(value);
}

function addInstances(value: unknown, into: Set<unknown>, depth = 12): void {
  if (!isObject(value) || depth === 0) return;
  if (Array.isArray(value)) for (const item of value) addInstances(item, into, depth - 1);
  else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) addInstances(item, into, depth - 1);
  } else into.add(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

type Step = { readonly base: number | undefined; readonly text: string; readonly cost: Cost };

/** A patch, or the full state once reading the chain costs several times as much as reading that. */
async function cheaper(
  parent: Slot | undefined,
  full: () => Promise<string>,
  patch: string | undefined,
): Promise<Step> {
  if (parent === undefined || patch === undefined) {
    const text = await full();
    return { base: undefined, text, cost: costOfFull(text) };
  }
  const bytes = parent.cost.bytes + patch.length + LINK_COST;
  const links = parent.cost.links + 1;
  let limit = parent.cost.checkAt;
  if (bytes > limit || links >= MOST_LINKS) {
    const text = await full();
    limit = checkAt(text.length);
    if (bytes > limit || links >= MOST_LINKS) return { base: undefined, text, cost: costOfFull(text) };
  }
  return { base: parent.n, text: patch, cost: { bytes, links, checkAt: limit } };
}

function costOfFull(text: string): Cost {
  return { bytes: text.length, links: 0, checkAt: checkAt(text.length) };
}
