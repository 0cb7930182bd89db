import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "./base/config.ts";
import type { Actor } from "./control/context.ts";
import type { TaskResult } from "./control/history.ts";
import type { PlanInput } from "./graph/plan.ts";
import type { Orchestrator } from "./orchestrator.ts";
import { copyDatabase, countRows } from "./store/copy.ts";

export type DryRun = {
  readonly results: Readonly<Record<string, TaskResult>>;
  /** Rows that the plan would add (or take away), by table. */
  readonly changes: Readonly<Record<string, number>>;
};

type DryRunOptions = {
  readonly plan: PlanInput;
  readonly input: Readonly<Record<string, unknown>>;
  /** Opens an orchestrator on another home, with the same agents. */
  readonly open: (config: Config) => Promise<Orchestrator>;
};

/**
 * Runs a plan on a copy of the database in a folder that is thrown away, every approval given, and tells what
 * changed there. Nothing leaves the copy: what is meant for the outside only lies in its outbox.
 */
export async function dryRun(
  orchestrator: Orchestrator,
  actor: Actor,
  options: DryRunOptions,
): Promise<DryRun> {
  const home = await mkdtemp(join(tmpdir(), "purser-dry-run-"));
  try {
    const config = { ...orchestrator.config, home, database: join(home, "purser.db") };
    await copyDatabase(orchestrator.store.db, config.database);
    const copy = await options.open(config);
    try {
      const before = await countRows(copy.store.db, actor.companyId);
      const results = await runApproved(copy, actor, options);
      const after = await countRows(copy.store.db, actor.companyId);
      const changed = Object.entries(after).map(
        ([table, rows]) => [table, rows - (before[table] ?? 0)] as const,
      );
      return { results, changes: Object.fromEntries(changed.filter(([, rows]) => rows !== 0)) };
    } finally {
      await copy.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runApproved(
  { threads, runs, approvals }: Orchestrator,
  actor: Actor,
  { plan, input }: DryRunOptions,
): Promise<Record<string, TaskResult>> {
  const { id: threadId } = await threads.create(actor);
  let start: Parameters<typeof runs.start>[1]["start"] = { kind: "input", input: { plan, input } };
  for (;;) {
    const run = await runs.start(actor, { threadId, graph: "plan", start, streamModes: ["custom"] });
    const ended = await runs.wait(actor, run.id);
    if (ended.status !== "interrupted") return runs.results(actor, threadId);
    for (const { id } of await approvals.list(actor.companyId, { threadId, status: "pending" })) {
      await approvals.decide(actor, id, { type: "approve" });
    }
    start = { kind: "continue" };
  }
}
