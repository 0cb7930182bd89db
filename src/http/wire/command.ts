import { z } from "@hono/zod-openapi";
import type { RunStart } from "../../runs/run.ts";

const target = z.union([
  z.string(),
  z.object({ node: z.string(), input: z.unknown().optional() }).openapi("Send"),
]);

/** LangGraph's Command: an answer to what the thread waits for, a change of its state, nodes to go to. */
export const commandBody = z
  .object({
    resume: z.unknown().optional(),
    update: z
      .union([z.record(z.string(), z.unknown()), z.array(z.tuple([z.string(), z.unknown()]))])
      .nullish(),
    goto: z.union([target, z.array(target)]).nullish(),
  })
  .openapi("Command");
export type CommandBody = z.infer<typeof commandBody>;

/** What a run starts with. A command comes before an input; without either the thread goes on from its checkpoint. */
export function toStart({
  input,
  command,
}: {
  readonly input?: unknown;
  readonly command?: CommandBody | null | undefined;
}): RunStart {
  if (command) {
    const { resume, update, goto } = command;
    const change = {
      ...(update == null ? {} : { update }),
      ...(goto == null ? {} : { goto: targets(goto) }),
    };
    return resume === undefined
      ? { kind: "command", ...change }
      : { kind: "resume", answer: resume, ...change };
  }
  return input === undefined || input === null ? { kind: "continue" } : { kind: "input", input };
}

export function targets(goto: NonNullable<CommandBody["goto"]>) {
  return (Array.isArray(goto) ? goto : [goto]).map((one) =>
    typeof one === "string" ? one : { node: one.node, input: one.input },
  );
}
