import type { Thread } from "../../runs/threads.ts";

/** The graph that a thread is of: that of its last run, or, before the first, the one its metadata name. */
export function graphOf({ graph, metadata }: Thread): string | undefined {
  if (graph !== null) return graph;
  const { graph_id } = metadata;
  return typeof graph_id === "string" ? graph_id : undefined;
}
