import { PurserError } from "../../base/errors.ts";
import type { ApiKey } from "../../control/keys.ts";
import { type Command, EXIT, type ExitCode, type Invocation, stringOption } from "../command.ts";
import { operatorOf, withOrchestrator } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export const key: Command = {
  name: "key",
  usage: "add USER --permissions P,P | list | revoke ID [--company NAME]",
  summary: "Let somebody in over HTTP: give out, list and revoke keys.",
  options: { permissions: { type: "string" } },
  run: async (invocation) => {
    const [verb, name] = invocation.positionals;
    if (verb === "add" && name !== undefined) return add(invocation, name);
    if (verb === "list") return list(invocation);
    if (verb === "revoke" && name !== undefined) return revoke(invocation, name);
    throw new PurserError("usage", `Usage: purser key ${key.usage}`);
  },
};

async function add(invocation: Invocation, userId: string): Promise<ExitCode> {
  const { terminal, values, json } = invocation;
  const given = stringOption(values, "permissions");
  if (given === undefined)
    throw new PurserError(
      "usage",
      "Say what the key may do: --permissions books:read,stock:order, or --permissions '*' for everything.",
    );
  const permissions = given.split(",").map((one) => one.trim());
  return withOrchestrator(invocation, async (orchestrator) => {
    const actor = await operatorOf(orchestrator, invocation);
    const { keys } = orchestrator;
    const isFirst = !(await keys.required());
    const { key: issued, secret } = await keys.issue(actor, { userId, permissions });
    if (json) {
      terminal.out(JSON.stringify({ ...issued, secret }, null, 2));
      return EXIT.ok;
    }
    terminal.out(secret);
    terminal.err(`For ${userId} at ${issued.companyId}. It is shown this once; send it as x-api-key.`);
    if (isFirst) terminal.err("From now on every request to the server needs a key.");
    return EXIT.ok;
  });
}

async function list(invocation: Invocation): Promise<ExitCode> {
  const { terminal, json } = invocation;
  return withOrchestrator(invocation, async (orchestrator) => {
    const actor = await operatorOf(orchestrator, invocation);
    const keys = await orchestrator.keys.list(actor);
    if (json) terminal.out(JSON.stringify(keys, null, 2));
    else if (keys.length === 0)
      terminal.out("There are no keys: whoever reaches this machine's own server acts for it.");
    for (const one of json ? [] : keys) printKey(one, terminal);
    return EXIT.ok;
  });
}

function printKey({ id, userId, permissions, lastUsedAt, revokedAt }: ApiKey, terminal: Terminal): void {
  const state = revokedAt === null ? `last used ${lastUsedAt ?? "never"}` : `revoked ${revokedAt}`;
  terminal.out(`${id}  ${userId.padEnd(16)} ${permissions.join(",")}  ${terminal.style("dim", state)}`);
}

async function revoke(invocation: Invocation, id: string): Promise<ExitCode> {
  return withOrchestrator(invocation, async (orchestrator) => {
    const actor = await operatorOf(orchestrator, invocation);
    await orchestrator.keys.revoke(actor, id);
    invocation.terminal.out(`The key ${id} is revoked.`);
    return EXIT.ok;
  });
}
