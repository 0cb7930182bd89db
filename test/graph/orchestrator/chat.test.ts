import { AIMessage } from "@langchain/core/messages";
import { Command } from "@langchain/langgraph";
import { describe, expect, it, onTestFinished } from "vitest";
import { ensureAcme } from "../../support/orchestrator.ts";
import { z } from "zod";
import { PurserError } from "../../../src/base/errors.ts";
import { type Agent, defineAgent, defineOperation } from "../../../src/agents/agent.ts";
import type { Actor } from "../../../src/control/context.ts";
import { routeEvent } from "../../../src/graph/orchestrator/index.ts";
import type { PlanInput } from "../../../src/graph/plan.ts";
import { type Chat, openChat } from "./chat.ts";

const ana: Actor = { companyId: "acme", userId: "ana", permissions: ["*"] };

/** A gardener who looks after plants, and waters them, which can be taken back. */
function gardener(done: string[] = []): Agent {
  return defineAgent({
    id: "garden_agent",
    title: "Garden",
    description: "Looks after plants",
    operations: {
      count_plants: defineOperation({
        description: "Counts the plants of the garden.",
        input: z.object({}),
        output: z.object({ answer: z.string() }),
        effect: "read",
        permission: "garden:read",
        run: async () => ({ answer: "There are many plants." }),
      }),
      water_bed: defineOperation({
        description: "Waters one bed with some litres.",
        input: z.object({ quantity: z.number().positive(), note: z.string().optional() }),
        output: z.object({ answer: z.string() }),
        effect: "write",
        permission: "garden:write",
        undo: { kind: "operation", operation: "drain_bed", input: () => ({}), describe: "drains the bed" },
        run: async ({ quantity }) => {
          done.push(`watered ${quantity}`);
          return { answer: `Watered with ${quantity} litres.` };
        },
      }),
      drain_bed: defineOperation({
        description: "Drains a bed.",
        input: z.object({}),
        output: z.object({}),
        effect: "write",
        permission: "garden:write",
        undo: { kind: "irreversible", why: "water is gone" },
        run: async () => {
          done.push("drained");
          return {};
        },
      }),
      fail_loudly: defineOperation({
        description: "Breaks the fence.",
        input: z.object({}),
        output: z.object({}),
        effect: "read",
        permission: "garden:read",
        run: async () => {
          throw new PurserError("fence_down", "the fence is down");
        },
      }),
    },
  });
}

const task = (id: string, operation: string, rest: object = {}) => ({
  id,
  agent: "garden_agent",
  operation,
  ...rest,
});

const care: PlanInput = {
  name: "garden_care",
  title: "Garden care",
  description: "Counts plants and waters twice.",
  tasks: [
    task("count", "count_plants"),
    task("morning", "water_bed", {
      inputs: { quantity: "$.input.quantity" },
      approval: { reason: "Water is dear." },
    }),
    task("evening", "water_bed", { inputs: { quantity: 2 }, approval: {} }),
  ],
};

async function garden(done: string[] = [], actor: Actor = ana): Promise<Chat> {
  const chat = await openChat({ actor, agents: [gardener(done)], workflows: [care] });
  onTestFinished(() => chat.close());
  await ensureAcme(chat.store);
  return chat;
}

const named = (events: readonly { readonly event: string }[]) => events.map(({ event }) => event);

describe("a turn", () => {
  it("tells where it goes first, then what happens, and answers with a message", async () => {
    const chat = await garden();
    const { events, message, state, text } = await chat.say("count the plants");
    expect(named(events)).toEqual([
      "route_decided",
      "workflow_started",
      "step_started",
      "step_completed",
      "workflow_completed",
    ]);
    expect(routeEvent.parse(events[0])).toMatchObject({
      kind: "agent",
      target: "garden_agent",
      operation: "count_plants",
      by: "intent",
    });
    expect(AIMessage.isInstance(message)).toBe(true);
    expect(text).toBe("There are many plants.");
    expect(state).toMatchObject({
      answer: text,
      outcome: { status: "success", completedSteps: ["count_plants"] },
      route: { kind: "agent", request: "count the plants" },
    });
  });

  it("takes a request that is no message, and uses up what came with it", async () => {
    const chat = await garden();
    const first = await chat.say({
      request: "do what is needed",
      preferred_agent: "garden_agent",
      input: { quantity: 1 },
    });
    expect(first.state.messages.map((message) => [message.type, message.text])).toEqual([
      ["human", "do what is needed"],
      ["ai", expect.stringMatching(/^What shall Garden do\?/)],
    ]);
    const { preferred_agent, workflow_type, request, input } = first.state;
    expect({ preferred_agent, workflow_type, request, input }).toEqual({
      preferred_agent: null,
      workflow_type: null,
      request: null,
      input: {},
    });
    const next = await chat.say("hello");
    expect(next.state.route).toMatchObject({ kind: "help", by: "intent" });
    expect(next.text).toContain("- Garden: Looks after plants");
    expect(next.text).toContain("- garden_care: Counts plants and waters twice.");
  });

  it("forgets the turn before: nothing of its results or figures is left", async () => {
    const chat = await garden();
    await chat.say("count the plants");
    const { state } = await chat.say("hello");
    expect(state).toMatchObject({ results: {}, outcome: null, figures: [] });
    expect(state.messages).toHaveLength(4);
  });

  it("says what went wrong where an operation fails, or the person may not", async () => {
    const chat = await garden();
    const broken = await chat.say("break the fence");
    expect(broken.text).toContain("the fence is down");
    expect(broken.state.outcome?.status).toBe("failed");
    const other = await garden([], { ...ana, permissions: ["books:*"] });
    expect((await other.say("count the plants")).text).toBe(
      'User "ana" does not have the permission "garden:read".',
    );
  });

  it("refuses a run without a user", async () => {
    const chat = await garden();
    await expect(
      chat.graph.invoke({ request: "count" }, { configurable: { thread_id: "x" } }),
    ).rejects.toThrow("This run has no user");
  });
});

describe("an operation that writes", () => {
  it("is asked for first: nothing happens before the yes, and once after it", async () => {
    const done: string[] = [];
    const chat = await garden(done);
    const asked = await chat.say("water the bed with 5 litres, quantity 5 units");
    expect(asked.waits).toHaveLength(1);
    expect(asked.waits[0]).toMatchObject({
      type: "approval",
      reason: 'Asked for in chat: "water the bed with 5 litres, quantity 5 units"',
      action_requests: [{ name: "garden_agent.water_bed", args: { quantity: 5 } }],
    });
    expect(named(asked.events)).toEqual(["route_decided", "workflow_started", "approval_requested"]);
    expect(done).toEqual([]);
    const after = await chat.decide({ type: "approve" });
    expect(done).toEqual(["watered 5"]);
    expect(after.text).toBe("Watered with 5 litres.");
    expect(after.waits).toEqual([]);
  });

  it("runs with the arguments as the person edited them", async () => {
    const done: string[] = [];
    const chat = await garden(done);
    await chat.say("water the bed with 5 units");
    await chat.decide({ type: "edit", arguments: { quantity: 3 } });
    expect(done).toEqual(["watered 3"]);
  });

  it("what a person writes is never read as a reference to other data", async () => {
    const chat = await garden();
    const { waits } = await chat.say({
      request: "water the bed",
      input: { quantity: 1, note: "$.input.quantity" },
    });
    expect(waits[0]).toMatchObject({
      action_requests: [{ args: { quantity: 1, note: "$.input.quantity" } }],
    });
  });

  it("is taken back when somebody asks for it", async () => {
    const done: string[] = [];
    const chat = await garden(done);
    await chat.say("water the bed with 5 units");
    await chat.decide({ type: "approve" });
    const config = { configurable: { thread_id: "t", purser_actor: ana } };
    await chat.graph.updateState(config, { outcome: null }, "rollback");
    // A node that only the run manager sends somebody to: its name is not among the builder's types.
    const goto = { goto: "rollback" } as object;
    const ended = await chat.graph.invoke(new Command(goto), config);
    expect(done).toEqual(["watered 5", "drained"]);
    expect(ended.outcome?.status).toBe("rolled_back");
    expect(ended.messages.at(-1)?.text).toBe(ended.answer);
  });
});

describe("a workflow in the chat", () => {
  it("interrupts in the thread at each approval, runs each task once, and says what was done", async () => {
    const done: string[] = [];
    const chat = await garden(done);
    const asked = await chat.say({
      request: "water all",
      workflow_type: "garden_care",
      input: { quantity: 7 },
    });
    expect(asked.waits).toMatchObject([{ step: "morning", reason: "Water is dear." }]);
    const second = await chat.decide({ type: "approve" });
    expect(second.waits).toMatchObject([{ step: "evening" }]);
    expect(done).toEqual(["watered 7"]);
    const ended = await chat.decide({ type: "approve" });
    expect(done).toEqual(["watered 7", "watered 2"]);
    expect(ended.text).toBe(
      "The workflow Garden care is done. Done: count, morning, evening.\nWatered with 2 litres.",
    );
    expect(ended.waits).toEqual([]);
    const events = [...asked.events, ...second.events, ...ended.events];
    expect(named(events).filter((event) => event === "workflow_started")).toHaveLength(1);
    expect(events.filter(({ event, step }) => event === "step_completed" && step === "count")).toHaveLength(
      1,
    );
  });

  it("a no ends it, takes back what it did, and says so", async () => {
    const done: string[] = [];
    const chat = await garden(done);
    await chat.say({ request: "go", workflow_type: "garden_care", input: { quantity: 7 } });
    await chat.decide({ type: "approve" });
    const ended = await chat.decide({ type: "reject", reason: "it rains" });
    expect(done).toEqual(["watered 7", "drained"]);
    expect(ended.text).toMatch(/^The workflow Garden care ended as rejected\. .*it rains/);
    expect(ended.state.outcome).toMatchObject({ status: "rejected", rollback: { undone: ["morning"] } });
  });

  it("asks for its input by name before anything runs, and goes on with the answer", async () => {
    const chat = await garden();
    const asked = await chat.say("run the garden care workflow");
    expect(asked.state.route).toMatchObject({ kind: "clarify", missing: ["quantity"] });
    expect(asked.text).toBe('To run "garden_care" I need: quantity (how many units).');
    expect(asked.state.results).toEqual({});
    const { waits } = await chat.say("4 units");
    expect(waits).toMatchObject([{ action_requests: [{ args: { quantity: 4 } }] }]);
  });

  it("the same words on the same thread are a case of their own", async () => {
    const done: string[] = [];
    const chat = await garden(done);
    await chat.say("water the bed with 5 units");
    await chat.decide({ type: "approve" });
    await chat.say("water the bed with 5 units");
    await chat.decide({ type: "approve" });
    expect(done).toEqual(["watered 5", "watered 5"]);
  });
});

describe("the graph", () => {
  it("has a node for each agent and workflow, and takes those that are registered later", async () => {
    const chat = await garden();
    const drawn = (await chat.graph.getGraphAsync()).drawMermaid();
    for (const name of [
      "decide_route",
      "garden_agent",
      "garden_care",
      "other_agent",
      "other_workflow",
      "respond",
    ]) {
      expect(drawn).toContain(name);
    }
    chat.registry.register(
      defineAgent({
        id: "weather_agent",
        title: "Weather",
        description: "Knows the weather",
        operations: {
          tell_weather: defineOperation({
            description: "Tells the weather.",
            input: z.object({}),
            output: z.object({ answer: z.string() }),
            effect: "read",
            permission: "weather:read",
            run: async () => ({ answer: "It rains." }),
          }),
        },
      }),
    );
    expect((await chat.say("what is the weather")).text).toBe("It rains.");
  });
});
