import { describe, expect, it } from "vitest";
import { type Random, seededRandom } from "../../src/base/runtime.ts";
import type { Decision } from "../../src/control/decision.ts";
import { APPROVERS, type Approver, payments, rig, type Rig, type Told } from "./rig.ts";

const RACES = 10_000;
/** Approvals of one plan, all raced at once. */
const WIDTH = 25;
/** Plans under way at once. */
const ABREAST = 4;

const NO: Decision = { type: "reject", reason: "no" };
const YES: Decision = { type: "approve" };

/** What may be told to those who were not first. */
const REFUSALS = ["approval_settled", "thread_busy", "nothing_to_resume", "unknown_interrupt"];

type Answer = { readonly approvalId: string; readonly decision: Decision; readonly told: Promise<Told> };

/** Every approval of a plan gets two to four answers at once, by different people and ways, some of them a no. */
async function race(on: Rig, random: Random, name: string): Promise<void> {
  const asked = await on.ask(payments(name, WIDTH));
  expect(asked.pending).toHaveLength(WIDTH);
  const contenders = shuffled(
    asked.pending.flatMap(({ id }) => {
      const count = 2 + Math.floor(random() * 3);
      return Array.from({ length: count }, (_, nth) => ({
        id,
        by: pick(APPROVERS, random),
        yes: random() < 0.85,
        // A thread that is busy refuses every resume, so one answer comes by the inbox.
        posts: nth === 0 || random() < 0.85,
      }));
    }),
    random,
  );
  const answers: Answer[] = contenders.map(({ id, by, yes, posts }) => {
    const decision = yes ? YES : NO;
    const answer = { [id]: decision };
    const told = posts ? on.post(by, id, decision) : on.resume(by, asked, { answer });
    return { approvalId: id, decision, told };
  });
  const told = await Promise.all(answers.map(async (answer) => ({ ...answer, told: await answer.told })));
  await on.quiet(asked.threadId);

  const refused = told.filter((answer) => answer.told.status !== 200);
  expect(refused.filter(({ told: { status } }) => status !== 409)).toEqual([]);
  expect(refused.filter(({ told: { code } }) => !REFUSALS.includes(code))).toEqual([]);

  for (const { id, taskId } of asked.pending) {
    const won = told.filter((answer) => answer.approvalId === id && answer.told.status === 200);
    const settled = await on.orchestrator.approvals.get("acme", id);
    expect(won).toHaveLength(1);
    expect(settled?.decision).toEqual(won[0]?.decision);
    const mark = `${name}/${taskId.slice("pay".length)}`;
    expect([mark, on.done.get(mark) ?? 0]).toEqual([mark, settled?.status === "approved" ? 1 : 0]);
  }
  const [late] = asked.pending;
  expect(await on.post("bob", late?.id ?? "", YES)).toEqual({ status: 409, code: "approval_settled" });
  const repeated = await on.resume("cat", asked, { answer: { [late?.id ?? ""]: YES } });
  expect(repeated).toEqual({ status: 409, code: "nothing_to_resume" });
}

describe("races for an approval", () => {
  it(
    `${RACES.toLocaleString("en")} of them: one answer each, one action each, the others 409`,
    { timeout: 300_000 },
    async () => {
      const on = await rig();
      const random = seededRandom(20_261_120);
      const names = Array.from({ length: RACES / WIDTH }, (_, index) => `plan${index}`);
      const lane = async (): Promise<void> => {
        for (let name = names.shift(); name !== undefined; name = names.shift()) await race(on, random, name);
      };
      await Promise.all(Array.from({ length: ABREAST }, lane));
      expect([...on.done.values()].filter((times) => times !== 1)).toEqual([]);
      const rows = await on.orchestrator.store.db.selectFrom("approval").select(["status"]).execute();
      expect(rows).toHaveLength(RACES);
      expect(rows.filter(({ status }) => status === "pending")).toEqual([]);
      expect(rows.filter(({ status }) => status === "approved")).toHaveLength(on.done.size);
    },
  );
});

function pick(from: readonly Approver[], random: Random): Approver {
  return from[Math.floor(random() * from.length)] ?? "bob";
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
