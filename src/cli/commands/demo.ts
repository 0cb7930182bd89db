import { fileURLToPath } from "node:url";
import { importBooks } from "../../books/import/import-books.ts";
import { localOperator } from "../../control/context.ts";
import { type Command, EXIT } from "../command.ts";
import { conclude } from "../conclude.ts";
import { follow } from "../follow.ts";
import { withOrchestrator } from "../session.ts";
import { resumeThread } from "./resume.ts";
import { answeringOf } from "./run.ts";

const SAMPLE = fileURLToPath(new URL("../../../examples/meridian-health/data", import.meta.url));
const THREAD = "demo";

export const demo: Command = {
  name: "demo",
  usage: "[--yes]",
  summary: "Import the sample company and watch five agents write its board report.",
  options: { yes: { type: "boolean" } },
  run: async (invocation) => {
    const { terminal, json, signal } = invocation;
    const answering = answeringOf(invocation);
    return withOrchestrator(invocation, async (orchestrator) => {
      const { store, runtime, threads } = orchestrator;
      const { companyId, companyName } = await importBooks(
        { store, runtime },
        { paths: [SAMPLE], user: { id: "local" }, signal },
      );
      const actor = localOperator(companyId);
      await threads.create(actor, { id: THREAD, ifExists: "do_nothing" });
      if (!json) terminal.out(`${terminal.style("bold", companyName)}: the advisory workflow\n`);
      const earlier = await resumeThread(orchestrator, { actor, threadId: THREAD, answering, invocation });
      if (earlier) return conclude(earlier, invocation);
      const followed = await follow(orchestrator, {
        actor,
        threadId: THREAD,
        graph: "advisory",
        start: { kind: "input", input: { input: { sources: [{ path: SAMPLE }] } } },
        answering,
        invocation,
      });
      const code = conclude(followed, invocation);
      if (!json && code === EXIT.ok) {
        terminal.out("\nFollow any figure:  npm run purser -- trace current_ratio@2026-06-30");
      }
      return code;
    });
  },
};
