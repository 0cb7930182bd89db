import type { Actor } from "../../control/context.ts";
import type { ServerCore } from "./deps.ts";

/** Deletes the threads whose last run was of this assistant, as their metadata say. */
export async function deleteThreadsOf(
  { threads, runs }: Pick<ServerCore, "threads" | "runs">,
  actor: Actor,
  assistantId: string,
): Promise<void> {
  for (;;) {
    const { threads: found } = await threads.search(actor, {
      metadata: { assistant_id: assistantId },
      limit: 100,
    });
    if (found.length === 0) return;
    for (const { id } of found) await runs.removeThread(actor, id);
  }
}
