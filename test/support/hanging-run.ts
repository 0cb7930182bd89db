import { readConfig } from "../../src/base/config.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { z } from "zod";
import { defineAgent, defineOperation } from "../../src/agents/agent.ts";

/** A process that starts a run, says its thread's id when the task is under way, and never ends. */
const [, , home = ""] = process.argv;
let say: () => void = () => undefined;
const agent = defineAgent({
  id: "worker",
  title: "Worker",
  description: "Hangs",
  operations: {
    work: defineOperation({
      description: "Hangs",
      input: z.object({}),
      output: z.unknown(),
      effect: "read",
      permission: "work:do",
      run: async () => {
        say();
        await new Promise((resolve) => setInterval(resolve, 1e9));
      },
    }),
  },
});
const orchestrator = await openOrchestrator(readConfig({ PURSER_HOME: home }, "/"), { agents: [agent] });
const actor = { companyId: "acme", userId: "ana", permissions: ["*"] };
const thread = await orchestrator.threads.create(actor);
say = () => void process.stdout.write(`${thread.id}\n`);
const plan = { name: "hang", tasks: [{ id: "a", agent: "worker", operation: "work" }] };
await orchestrator.runs.start(actor, {
  threadId: thread.id,
  graph: "plan",
  start: { kind: "input", input: { plan, input: {} } },
  streamModes: ["custom"],
});
