import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assistants } from "./cases/assistants.ts";
import { crons } from "./cases/crons.ts";
import { errors } from "./cases/errors.ts";
import { history } from "./cases/history.ts";
import { interrupts } from "./cases/interrupts.ts";
import { joining } from "./cases/joining.ts";
import { runs } from "./cases/runs.ts";
import { state } from "./cases/state.ts";
import { stateless } from "./cases/stateless.ts";
import { stopping } from "./cases/stopping.ts";
import { store } from "./cases/store.ts";
import { streams } from "./cases/streams.ts";
import { system } from "./cases/system.ts";
import { threads } from "./cases/threads.ts";
import { type DifferenceId, differences } from "./differences.ts";
import { countCalls } from "./calls.ts";
import type { ContractCase, Server } from "./support.ts";

const groups: Readonly<Record<string, readonly ContractCase[]>> = {
  assistants,
  threads,
  state,
  history,
  runs,
  streams,
  joining,
  stopping,
  interrupts,
  stateless,
  store,
  crons,
  system,
  errors,
};

/** What a client of LangGraph's Agent Server may rely on, asked of one server. */
export function contractSuite(name: string, connect: () => Promise<Server>): void {
  describe(name, () => {
    let server: Server;
    let passed = 0;
    const calls = countCalls();

    beforeAll(async () => {
      const connected = await connect();
      server = { ...connected, client: calls.counting(connected.client) };
    });
    afterAll(() => server.close());
    // Not a test: it has to come after all the others, and those may run side by side. Only where every case ran to its end.
    afterAll(() => {
      if (passed < Object.values(groups).flat().length) return;
      expect(calls.total(), "calls of the client").toBeGreaterThanOrEqual(60);
      expect(calls.missing(), "methods of the client that no case calls").toEqual([]);
    });

    for (const [group, cases] of Object.entries(groups)) {
      describe(group, () => {
        for (const contractCase of cases) {
          it(contractCase.name, async () => {
            await runCase(contractCase, server);
            passed += 1;
          });
        }
      });
    }
  });
}

async function runCase({ differs = [], run }: ContractCase, server: Server): Promise<void> {
  const used = new Set<DifferenceId>();
  await run({
    ...server,
    differs: (id, answers) => {
      used.add(id);
      return answers[server.kind];
    },
  });
  expect([...used].sort(), "the differences that the case names").toEqual([...differs].sort());
}

/** Every difference that is listed is shown by a case, and no case knows of another. */
export function differencesSuite(): void {
  describe("the list of differences", () => {
    it("has each of them once", () => {
      const ids = differences.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
    });
    it("is shown by the cases, all of it", () => {
      const shown = Object.values(groups).flatMap((cases) => cases.flatMap(({ differs = [] }) => differs));
      expect([...new Set(shown)].sort()).toEqual(differences.map(({ id }) => id).sort());
    });
    it("says of each why ours is better", () => {
      for (const { id, why } of differences) expect(why.length, id).toBeGreaterThan(20);
    });
  });
}
