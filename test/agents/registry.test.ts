import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineAgent, defineOperation, type OperationContext } from "../../src/agents/agent.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { gate, workerAgent } from "../support/orchestrator.ts";

const context = {} as OperationContext;
const call = (operation: string, input: unknown = {}) => ({ agent: "worker", operation, input });

describe("the registry", () => {
  it("sends work to the least busy healthy instance of a pool", async () => {
    const registry = createRegistry();
    const hold = gate();
    let ill = false;
    const instance = (healthy?: () => boolean) => ({
      ...workerAgent({ wait: { run: () => hold.opened, output: z.unknown() } }),
      ...(healthy && { healthy }),
    });
    registry.register(instance());
    registry.register(instance());
    registry.register(
      instance(() => {
        if (ill) throw new Error("no answer");
        return true;
      }),
    );
    const busy = () => registry.list()[0]?.instances.map(({ active }) => active);

    const first = [registry.call(call("wait"), context), registry.call(call("wait"), context)];
    expect(busy()).toEqual([1, 1, 0]);
    ill = true;
    const more = [registry.call(call("wait"), context), registry.call(call("wait"), context)];
    expect(busy()).toEqual([2, 2, 0]);
    hold.open();
    const instances = (await Promise.all([...first, ...more])).map((result) => result.instance);
    expect(instances).toEqual(["worker_0", "worker_1", "worker_0", "worker_1"]);
    expect(busy()).toEqual([0, 0, 0]);
  });

  it("says what it has when asked for what it has not", () => {
    const registry = createRegistry();
    registry.register(workerAgent({ read: {} }));
    expect(() => registry.resolve("boss", "read")).toThrow('There is no agent "boss". Known: worker.');
    expect(() => registry.resolve("worker", "fly")).toThrow(
      'Agent "worker" has no operation "fly". It has: read.',
    );
    expect(() => registry.resolve("worker", "toString")).toThrow('has no operation "toString"');
    expect(registry.unregister("worker")).toBe(true);
    expect(registry.list()).toEqual([]);
  });

  it("lets an operation see only input that its schema allows, and names the field that is wrong", async () => {
    const registry = createRegistry();
    registry.register(
      workerAgent({ read: { input: z.object({ level: z.number() }), run: async (input) => input } }),
    );
    await expect(registry.call(call("read", { level: "high" }), context)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining('field "level"') as string,
    });
    expect((await registry.call(call("read", { level: 1, extra: 2 }), context)).output).toEqual({ level: 1 });
  });

  it("does not let an output past that its schema does not allow", async () => {
    const registry = createRegistry();
    registry.register(
      workerAgent({ read: { output: z.object({ n: z.number() }), run: async () => ({ n: "one" }) } }),
    );
    await expect(registry.call(call("read"), context)).rejects.toThrow("output schema");
  });

  it("takes no agent into a pool that does something else", () => {
    const registry = createRegistry();
    registry.register(workerAgent({ read: {} }));
    expect(() => registry.register(workerAgent({ write: {} }))).toThrow(
      expect.objectContaining({ code: "agent_mismatch" }),
    );
  });
});

describe("defineAgent", () => {
  const operation = (rest: object) =>
    defineOperation({
      description: "x",
      input: z.object({}),
      output: z.object({}),
      effect: "write",
      permission: "x:y",
      run: async () => ({}),
      ...rest,
    });
  const agent = (operations: object) => () =>
    defineAgent({ id: "a", title: "A", description: "a", operations: operations as never });

  it("does not take a write that says nothing of its undo, or names one that is not there", () => {
    expect(agent({ write: operation({}) })).toThrow("how it is undone");
    const undo = { kind: "operation", operation: "unwrite", input: () => ({}), describe: "" };
    expect(agent({ write: operation({ undo }) })).toThrow("which a does not have");
  });

  it("keeps a company's own agents from all others", async () => {
    const registry = createRegistry();
    registry.register(workerAgent({ read: {} }));
    const acme = registry.forCompany("acme");
    const before = registry.forCompany("acme");
    acme.register({ ...workerAgent({ fly: { run: async () => "flown", output: z.string() } }), id: "pilot" });

    const ids = (of: typeof registry) => of.list().map(({ id, own }) => [id, own]);
    expect(ids(acme)).toEqual([
      ["pilot", true],
      ["worker", false],
    ]);
    expect(ids(before)).toEqual(ids(acme));
    for (const other of [registry, registry.forCompany("globex")]) {
      expect(ids(other)).toEqual([["worker", false]]);
      expect(other.find("pilot", "fly")).toBeUndefined();
      expect(other.unregister("pilot")).toBe(false);
      await expect(other.call({ agent: "pilot", operation: "fly", input: {} }, context)).rejects.toThrow(
        'There is no agent "pilot". Known: worker.',
      );
    }
    const { output } = await acme.call({ agent: "pilot", operation: "fly", input: {} }, context);
    expect(output).toBe("flown");
    expect(acme.unregister("worker")).toBe(false);
    expect(acme.unregister("pilot")).toBe(true);
    expect(ids(acme)).toEqual([["worker", false]]);
  });

  it("lets no company's agent take the place of one that everybody has", () => {
    const registry = createRegistry();
    registry.register(workerAgent({ read: {} }));
    expect(() => registry.forCompany("acme").register(workerAgent({ read: {} }))).toThrow(
      'Everybody has an agent "worker"; choose another id.',
    );
    registry.forCompany("acme").register({ ...workerAgent({ fly: {} }), id: "pilot" });
    registry.register({ ...workerAgent({ land: {} }), id: "pilot" });
    expect(registry.forCompany("acme").find("pilot", "fly")).toBeUndefined();
    expect(registry.forCompany("acme").find("pilot", "land")).toBeDefined();
  });
});
