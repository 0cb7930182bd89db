import { counted } from "../../base/words.ts";
import { type Command, EXIT } from "../command.ts";
import { withOrchestrator } from "../session.ts";

export const retention: Command = {
  name: "retention",
  usage: "",
  summary: "Remove old run events and checkpoints now; the server does it every day.",
  options: {},
  run: async (invocation) =>
    withOrchestrator(invocation, async (orchestrator) => {
      const { terminal, signal, json } = invocation;
      terminal.status("… removing old run events and checkpoints");
      const removed = await orchestrator.retention.run({ signal });
      if (json) {
        terminal.out(JSON.stringify(removed, null, 2));
        return EXIT.ok;
      }
      const { keepEventsDays, keepCheckpoints } = orchestrator.config;
      terminal.out(
        `Removed ${counted(removed.events, "event")} of ${counted(removed.runs, "run")} that ended more than ${keepEventsDays} days ago, ` +
          `${counted(removed.checkpoints, "checkpoint")} of ${counted(removed.threads, "thread")} (the newest ${keepCheckpoints} of each stay) ` +
          `and ${counted(removed.deliveries, "delivered webhook")}.`,
      );
      return EXIT.ok;
    }),
};
