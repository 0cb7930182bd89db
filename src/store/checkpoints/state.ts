import type { Checkpoint } from "@langchain/langgraph-checkpoint";
import { PurserError } from "../../base/errors.ts";
import { isPlain } from "../../base/patch.ts";

/** What of a checkpoint is stored as a chain: all of it but its id. */
export type State = Readonly<Omit<Checkpoint, "id">>;

type Versions = Checkpoint["channel_versions"];

/**
 * The state of a checkpoint as it is to be stored after `previous`. Versions are copied, as theirs may be changed in
 * place; what did not change keeps the reference of `previous`. Of a first checkpoint, the one with
 * `newVersions`, only the channels with a new version are stored, as LangGraph's Postgres saver does.
 */
export function stateOf(
  checkpoint: Checkpoint,
  newVersions: Versions | undefined,
  previous: State | undefined,
): State {
  const { v, ts, channel_versions } = checkpoint;
  const values = checkpoint.channel_values as Record<string, unknown> | undefined;
  return {
    v,
    ts,
    channel_values: newVersions ? onlyNew(values ?? {}, channel_versions, newVersions) : { ...values },
    channel_versions: { ...channel_versions },
    versions_seen: shared(checkpoint.versions_seen, previous?.versions_seen ?? {}),
  };
}

/** A checkpoint of its own to hand out: LangGraph changes the versions of what it reads in place. */
export function checkpointOf(id: string, state: State): Checkpoint {
  return {
    v: state.v,
    id,
    ts: state.ts,
    channel_values: { ...state.channel_values },
    channel_versions: { ...state.channel_versions },
    versions_seen: Object.fromEntries(
      Object.entries(state.versions_seen).map(([node, seen]) => [node, { ...seen }]),
    ),
  };
}

export function asState(value: unknown): State {
  if (isPlain(value) && isPlain(value["channel_values"])) {
    const { v, ts, channel_values, channel_versions = {}, versions_seen = {} } = value;
    return { v, ts, channel_values, channel_versions, versions_seen } as State;
  }
  throw new PurserError(
    "checkpoint_unreadable",
    "A stored checkpoint is not a state: the database is damaged.",
  );
}

function onlyNew(values: Record<string, unknown>, versions: Versions, newVersions: Versions) {
  const stored = Object.entries(values).filter(
    ([channel]) => Object.hasOwn(newVersions, channel) || !Object.hasOwn(versions, channel),
  );
  return Object.fromEntries(stored);
}

function shared(seen: Checkpoint["versions_seen"], previous: Checkpoint["versions_seen"]) {
  const next: Checkpoint["versions_seen"] = {};
  for (const node of Object.keys(seen)) {
    const versions = seen[node] ?? {};
    const before = previous[node];
    next[node] = before !== undefined && equal(versions, before) ? before : { ...versions };
  }
  return next;
}

function equal(a: Versions, b: Versions): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
