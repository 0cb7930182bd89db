import type { CheckpointPendingWrite, DeltaChannelHistory } from "@langchain/langgraph-checkpoint";
import type { State } from "./state.ts";

/** An ancestor of a checkpoint, as far as it is needed here. */
export type Ancestor = { readonly state: State; readonly writes: readonly CheckpointPendingWrite[] };

type Found = { readonly blocks: CheckpointPendingWrite[][]; seed: unknown };

/**
 * What LangGraph builds its delta channels from: for each channel the writes since its last snapshot, oldest first, and
 * that snapshot. `ancestors` come parent first; no more are taken than are needed.
 */
export async function deltaHistory(
  ancestors: AsyncIterable<Ancestor>,
  channels: readonly string[],
): Promise<Record<string, DeltaChannelHistory>> {
  const found = new Map(
    channels.map((channel): [string, Found] => [channel, { blocks: [], seed: undefined }]),
  );
  const open = new Set(channels);
  const seeded = new Set<string>();
  for await (const { state, writes } of ancestors) {
    for (const channel of open) {
      const entry = found.get(channel);
      // By task, whatever the order of arrival: the tasks of a step are concurrent.
      entry?.blocks.push(
        writes.filter((write) => write[1] === channel).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
      );
      if (entry === undefined || !Object.hasOwn(state.channel_values, channel)) continue;
      entry.seed = state.channel_values[channel];
      seeded.add(channel);
      open.delete(channel);
    }
    if (open.size === 0) break;
  }
  return Object.fromEntries(
    [...found].map(([channel, { blocks, seed }]) => [
      channel,
      { writes: blocks.reverse().flat(), ...(seeded.has(channel) && { seed }) },
    ]),
  );
}
