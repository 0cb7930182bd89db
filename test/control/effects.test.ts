import { describe, expect, it, onTestFinished } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import { createEffects, effectKey } from "../../src/control/effects.ts";
import { openStore } from "../../src/store/database.ts";

const spec = {
  companyId: "acme",
  runId: "r1",
  workflowId: "w1",
  taskId: "pay",
  agent: "worker",
  operation: "pay",
  input: { amount: 100 },
  repeatable: false,
};

async function effects() {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  const runtime = { clock: { now: () => new Date("2026-07-01T00:00:00Z") }, ids: { next: () => "id" } };
  const status = async () =>
    (
      await store.db
        .selectFrom("effect")
        .select("status")
        .where("key", "=", effectKey(spec))
        .executeTakeFirst()
    )?.status;
  return { ...createEffects({ db: store.db, runtime }), status };
}

describe("the effect journal", () => {
  it("does an action once and answers again with what it gave", async () => {
    const { perform, status } = await effects();
    let done = 0;
    const act = async () => ({ number: ++done });
    expect(await perform(spec, act)).toEqual({ number: 1 });
    expect(await perform({ ...spec, runId: "r2" }, act)).toEqual({ number: 1 });
    expect(done).toBe(1);
    expect(await status()).toBe("confirmed");
  });

  it("takes another amount for another action", async () => {
    const { perform } = await effects();
    let done = 0;
    const act = async () => ({ number: ++done });
    await perform(spec, act);
    await perform({ ...spec, input: { amount: 101 } }, act);
    expect(done).toBe(2);
  });

  it("tries again after a refusal that our own code raised: nothing happened", async () => {
    const { perform, status } = await effects();
    await expect(
      perform(spec, async () => {
        throw new PurserError("period_closed", "The period is closed.");
      }),
    ).rejects.toMatchObject({ code: "period_closed" });
    expect(await status()).toBe("failed");
    expect(await perform(spec, async () => "ok")).toBe("ok");
  });

  it("does not repeat what may have happened, unless repeating is declared safe", async () => {
    const { perform, status } = await effects();
    const cutOff = async () => {
      throw new Error("socket hang up");
    };
    await expect(perform(spec, cutOff)).rejects.toThrow("socket hang up");
    expect(await status()).toBe("reserved");
    await expect(perform(spec, async () => "ok")).rejects.toMatchObject({ code: "effect_unknown" });
    expect(await status()).toBe("unknown");
    await expect(perform(spec, async () => "ok")).rejects.toMatchObject({ code: "effect_unknown" });

    const safe = { ...spec, taskId: "report", repeatable: true };
    await expect(perform(safe, cutOff)).rejects.toThrow("socket hang up");
    expect(await perform(safe, async () => "ok")).toBe("ok");
  });
});
