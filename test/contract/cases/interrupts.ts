import { expect } from "vitest";
import {
  type CaseServer,
  type ContractCase,
  drain,
  newThread,
  refusal,
  type Part,
  waitingFor,
} from "../support.ts";

const STEPS = ["one", "two", "three", "four", "five"];

/** A thread on which a graph has run to where it waits. */
async function waiting(server: CaseServer, graph: string, input: Record<string, unknown> = {}) {
  const id = await newThread(server);
  const values = await server.client.runs.wait(id, graph, { input });
  return {
    id,
    values,
    resume: (resume: unknown) => server.client.runs.wait(id, graph, { command: { resume } }),
  };
}

type Asked = { readonly __interrupt__?: readonly { id: string; value: unknown }[] };

export const interrupts: readonly ContractCase[] = [
  {
    name: "wait tells what is asked; a plain answer goes on",
    run: async (server) => {
      const { values, resume } = await waiting(server, "ask", { topic: "tea" });
      expect(values).toMatchObject({ __interrupt__: [{ value: { question: "What about tea?" } }] });
      expect(await resume("green")).toEqual({ topic: "tea", answer: "green", closed: true });
    },
  },
  {
    name: "an answer by the interrupt's id",
    run: async (server) => {
      const { id, resume } = await waiting(server, "ask");
      const { question } = await waitingFor(server, id);
      expect(await resume({ [question ?? ""]: { dish: "soup" } })).toMatchObject({
        answer: { dish: "soup" },
        closed: true,
      });
    },
  },
  {
    name: "an answer may be an object or a list",
    run: async (server) => {
      for (const answer of [{ dish: "soup", spoons: 2 }, ["soup", "bread"]]) {
        const { resume } = await waiting(server, "ask");
        expect(await resume(answer)).toMatchObject({ answer, closed: true });
      }
    },
  },
  {
    name: "an answer may be false, zero or empty",
    differs: ["falsy-answers"],
    run: async (server) => {
      for (const answer of [false, 0, ""]) {
        const { resume } = await waiting(server, "ask");
        const call = resume(answer);
        await server.differs("falsy-answers", {
          dev: () => expect(call).rejects.toThrow("EmptyInputError"),
          purser: () => expect(call).resolves.toMatchObject({ answer, closed: true }),
        })();
      }
    },
  },
  {
    name: "a second answer is refused",
    differs: ["answers-count-once"],
    run: async (server) => {
      const { resume } = await waiting(server, "ask");
      await resume("first");
      const second = resume("second");
      await server.differs("answers-count-once", {
        dev: () => expect(second).resolves.toMatchObject({ answer: "first" }),
        purser: async () => expect(await refusal(second)).toMatchObject({ status: 409 }),
      })();
    },
  },
  {
    name: "an answer to nothing is refused",
    differs: ["answers-count-once"],
    run: async (server) => {
      const id = await newThread(server);
      const answer = server.client.runs.wait(id, "ask", { command: { resume: "early" } });
      await server.differs("answers-count-once", {
        dev: () => expect(answer).resolves.toMatchObject({ closed: false }),
        purser: async () => expect(await refusal(answer)).toMatchObject({ status: 409 }),
      })();
    },
  },
  {
    name: "an answer to an interrupt that is not there is refused, and the question stands",
    differs: ["unknown-interrupt"],
    run: async (server) => {
      const { id, resume } = await waiting(server, "ask");
      const answer = resume({ ["0".repeat(32)]: "yes" });
      await server.differs("unknown-interrupt", {
        dev: () => expect(answer).resolves.toHaveProperty("__interrupt__"),
        purser: async () => expect(await refusal(answer)).toMatchObject({ status: 409 }),
      })();
      expect(await waitingFor(server, id)).toHaveProperty("question");
    },
  },
  {
    name: "two questions at once are both told",
    differs: ["every-interrupt-is-told"],
    run: async (server) => {
      const { values } = await waiting(server, "ask_two");
      const people = ((values as Asked).__interrupt__ ?? []).map(({ value }) => value);
      expect(people).toEqual(
        server.differs("every-interrupt-is-told", {
          dev: [{ person: "right" }],
          purser: [{ person: "left" }, { person: "right" }],
        }),
      );
    },
  },
  {
    name: "two questions are answered together, by their ids",
    run: async (server) => {
      const { id, resume } = await waiting(server, "ask_two");
      const { left, right } = await waitingFor(server, id);
      expect(await resume({ [right ?? ""]: "R", [left ?? ""]: "L" })).toEqual({
        answers: ['left: "L"', 'right: "R"'],
      });
    },
  },
  {
    name: "two questions are answered one by one, in any order",
    differs: ["every-interrupt-is-told"],
    run: async (server) => {
      for (const [first, second] of [
        ["left", "right"],
        ["right", "left"],
      ] as const) {
        const { id, resume } = await waiting(server, "ask_two");
        const ids = await waitingFor(server, id);
        const between = (await resume({ [ids[first] ?? ""]: 1 })) as Asked;
        expect(between.__interrupt__?.map(({ value }) => value)).toEqual(
          server.differs("every-interrupt-is-told", { dev: undefined, purser: [{ person: second }] }),
        );
        expect((await server.client.threads.get(id)).status).toBe("interrupted");
        expect(await resume({ [ids[second] ?? ""]: 2 })).toEqual({
          answers: first === "left" ? ["left: 1", "right: 2"] : ["left: 2", "right: 1"],
        });
      }
    },
  },
  {
    name: "an answer is not taken again while another question stands",
    differs: ["answers-count-once"],
    run: async (server) => {
      const { id, resume } = await waiting(server, "ask_two");
      const { left, right } = await waitingFor(server, id);
      await resume({ [left ?? ""]: "L" });
      const again = resume({ [left ?? ""]: "other" });
      await server.differs("answers-count-once", {
        dev: () => expect(again).resolves.toEqual({ answers: ['left: "L"'] }),
        purser: async () => expect(await refusal(again)).toMatchObject({ status: 409 }),
      })();
      expect(await resume({ [right ?? ""]: "R" })).toEqual({ answers: ['left: "L"', 'right: "R"'] });
    },
  },
  {
    name: "one plain answer to two questions is refused",
    differs: ["ambiguous-answer"],
    run: async (server) => {
      const { id, resume } = await waiting(server, "ask_two");
      const answer = resume("yes");
      await server.differs("ambiguous-answer", {
        dev: () => expect(answer).resolves.toEqual({ answers: ['left: "yes"', 'right: "yes"'] }),
        purser: async () => {
          expect(await refusal(answer)).toMatchObject({ status: 409 });
          expect(Object.keys(await waitingFor(server, id)).sort()).toEqual(["left", "right"]);
        },
      })();
    },
  },
  {
    name: "a question inside a subgraph is answered like any other",
    run: async (server) => {
      const { id } = await waiting(server, "nested");
      const parts: Part[] = await drain(
        server.client.runs.stream(id, "nested", {
          command: { resume: "good" },
          streamMode: ["updates"],
          streamSubgraphs: true,
        }),
      );
      const updates = parts.slice(1).map(({ event, data }) => [event.replace(/:.*/, ""), data]);
      expect(updates).toEqual([
        ["updates|inner", { review: { verdict: "good" } }],
        ["updates", { inner: { draft: "first draft", verdict: "good" } }],
        ["updates", { publish: { draft: "published first draft" } }],
      ]);
    },
  },
  {
    name: "interruptBefore stops before a node, and null goes on",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "steps", { input: { trail: [] }, interruptBefore: ["three"] });
      expect(await threads.getState(id)).toMatchObject({
        values: { trail: ["one", "two"] },
        next: ["three"],
      });
      expect((await threads.get(id)).status).toBe("interrupted");
      expect(await runs.wait(id, "steps", { input: null })).toEqual({ trail: STEPS });
      expect((await threads.get(id)).status).toBe("idle");
    },
  },
  {
    name: "interruptAfter stops after a node, and * at every one",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "steps", { input: { trail: [] }, interruptAfter: ["two"] });
      expect((await threads.getState(id)).next).toEqual(["three"]);
      await runs.wait(id, "steps", { input: null, interruptAfter: "*" });
      expect((await threads.getState(id)).next).toEqual(["four"]);
    },
  },
  {
    name: "a command can go elsewhere and write on the way",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "steps", { input: { trail: [] }, interruptAfter: ["two"] });
      const values = await runs.wait(id, "steps", {
        command: { goto: "five", update: { trail: ["jump"] } },
      });
      expect(values).toEqual({ trail: ["one", "two", "jump", "five", "three", "four", "five"] });
    },
  },
  {
    name: "a command can send a node an input of its own",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "steps", { input: { trail: [] }, interruptAfter: ["four"] });
      const command = { goto: { node: "one", input: { trail: [] } } };
      expect(await runs.wait(id, "steps", { command })).toEqual({ trail: [...STEPS, ...STEPS] });
    },
  },
  {
    name: "new input on a thread that waits begins anew",
    run: async (server) => {
      const { id } = await waiting(server, "ask", { topic: "tea" });
      const values = await server.client.runs.wait(id, "ask", { input: { topic: "soup" } });
      expect((values as Asked).__interrupt__).toMatchObject([{ value: { question: "What about soup?" } }]);
      expect((await server.client.threads.getState(id)).tasks).toHaveLength(1);
    },
  },
  {
    name: "going on without an answer is refused",
    differs: ["going-on-without-an-answer"],
    run: async (server) => {
      const { id } = await waiting(server, "ask");
      const call = server.client.runs.wait(id, "ask", { input: null });
      await server.differs("going-on-without-an-answer", {
        dev: () => expect(call).resolves.toHaveProperty("__interrupt__"),
        purser: async () => expect(await refusal(call)).toMatchObject({ status: 409 }),
      })();
      expect(await waitingFor(server, id)).toHaveProperty("question");
    },
  },
];
