import { afterEach, beforeEach, expect, it } from "vitest";
import type { Orchestrator } from "../../src/orchestrator.ts";
import type { RunEvent } from "../../src/runs/event-log.ts";
import { ana, gate, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { type Step, stepGraph } from "../support/step-graph.ts";

const NAMES = Array.from({ length: 6 }, (_, index) => `n${index}`);
const unhandled: unknown[] = [];
const keep = (reason: unknown) => void unhandled.push(reason);

beforeEach(() => void process.on("unhandledRejection", keep));
afterEach(() => {
  process.off("unhandledRejection", keep);
  expect(unhandled.splice(0)).toEqual([]);
});

/** The database may grow by so many pages, and no further. */
function limitDisk({ store: { sqlite } }: Orchestrator, pages: number): void {
  const used = sqlite.pragma("page_count", { simple: true }) as number;
  sqlite.pragma(`max_page_count = ${used + pages}`);
}

async function served(work: Step): Promise<Orchestrator> {
  const orchestrator = await testOrchestrator({ agents: [workerAgent({})] });
  orchestrator.registerGraph("steps", stepGraph(NAMES, work));
  return orchestrator;
}

async function read({ runs }: Orchestrator, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of runs.events(ana, runId)) events.push(event);
  return events;
}

const wide = "x".repeat(20_000);

it.each(Array.from({ length: 24 }, (_, pages) => pages))(
  "a disk that is full after %i pages ends the run, not the process; with room again the thread goes on",
  async (pages) => {
    const reached = gate();
    const hold = gate();
    const orchestrator = await served(async (name, { writer }) => {
      if (name === "n1") {
        reached.open();
        await hold.opened;
      }
      writer?.({ wide, name });
    });
    const { runs, threads } = orchestrator;
    const { id: threadId } = await threads.create(ana);
    const request = { threadId, graph: "steps", start: { kind: "input", input: {} } } as const;
    const first = await runs.start(ana, { ...request, streamModes: ["custom", "values"] });
    const live = read(orchestrator, first.id);
    await reached.opened;
    limitDisk(orchestrator, pages);
    hold.open();
    await runs.wait(ana, first.id);
    const told = await live;

    limitDisk(orchestrator, 1_000_000);
    const second = await runs.start(ana, { ...request, streamModes: ["values"] });
    expect(await runs.wait(ana, second.id)).toMatchObject({ status: "success" });
    const { status } = await runs.get(ana, first.id);
    expect(["error", "success"]).toContain(status);
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
    const kept = (await read(orchestrator, first.id)).map(({ seq, json }) => ({ seq, json }));
    expect(kept.slice(0, told.length)).toEqual(told.map(({ seq, json }) => ({ seq, json })));
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => index + 1));
  },
);
