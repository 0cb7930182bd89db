import { z } from "zod";

/** What became of the writes of a workflow that did not succeed. Whatever is not `undone` is for a person. */
export const rollbackReport = z.object({
  /** Tasks whose write was taken back, in the order in which that was done. */
  undone: z.array(z.string()),
  /** Declared irreversible before they were approved. */
  irreversible: z.array(z.object({ taskId: z.string(), why: z.string() })),
  /** Their undo failed: the write stands. */
  failed: z.array(z.object({ taskId: z.string(), message: z.string() })),
  /** Started, and nobody knows whether they happened. */
  unknown: z.array(z.object({ taskId: z.string(), message: z.string() })),
});
export type RollbackReport = z.infer<typeof rollbackReport>;

/** The report for people, in a sentence or a few. */
export function tellRollback({ undone, irreversible, failed, unknown }: RollbackReport): string {
  const parts = [
    undone.length > 0 ? `Taken back: ${undone.join(", ")}.` : "",
    ...irreversible.map(({ taskId, why }) => `${taskId} stays (irreversible: ${why}).`),
    ...failed.map(({ taskId, message }) => `${taskId} could not be taken back: ${message}`),
    ...unknown.map(({ taskId, message }) => `${taskId}: ${message} Look at it.`),
  ];
  return parts.filter(Boolean).join(" ");
}
