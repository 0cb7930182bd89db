import { listLatestEvents } from "../../audit/queries.ts";
import { type AuditVerdict, verifyAudit } from "../../audit/verify.ts";
import { PurserError } from "../../base/errors.ts";
import { type Command, EXIT, type ExitCode, type Invocation, stringOption } from "../command.ts";
import { operatorOf, withOrchestrator } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export const audit: Command = {
  name: "audit",
  usage: "verify [--head HASH] | list [--limit N] [--action NAME] [--company NAME]",
  summary: "Check the audit log and the ledger against each other, or list the latest events.",
  options: { head: { type: "string" }, limit: { type: "string" }, action: { type: "string" } },
  run: async (invocation) => {
    const [verb] = invocation.positionals;
    if (verb === "verify") return verify(invocation);
    if (verb === "list") return list(invocation);
    throw new PurserError("usage", `Usage: purser audit ${audit.usage}`);
  },
};

async function verify(invocation: Invocation): Promise<ExitCode> {
  const { terminal, values, json, signal } = invocation;
  const expectedHead = stringOption(values, "head");
  if (expectedHead !== undefined && !/^[0-9a-f]{64}$/.test(expectedHead))
    throw new PurserError(
      "usage",
      "--head must be the 64 hex digits that an earlier `audit verify` printed.",
    );
  return withOrchestrator(invocation, async (orchestrator) => {
    const { companyId } = await operatorOf(orchestrator, invocation);
    const verdict = await verifyAudit(orchestrator.store.db, companyId, { signal, expectedHead });
    if (json) terminal.out(JSON.stringify({ companyId, ...verdict }, null, 2));
    else print(verdict, terminal);
    return verdict.firstBroken === null ? EXIT.ok : EXIT.failed;
  });
}

function print(
  { events, journals, beforeTheLog, firstBroken, head }: AuditVerdict,
  terminal: Terminal,
): void {
  if (firstBroken !== null) {
    const where = firstBroken.seq === null ? "The ledger" : `Event ${firstBroken.seq}`;
    terminal.out(`${terminal.style("red", "broken")} ${where}: ${firstBroken.what}.`);
    terminal.out(`${events} events before it hold.`);
    return;
  }
  terminal.out(
    `${terminal.style("green", "intact")} ${events} events, ${journals} journals are as they were posted.`,
  );
  if (beforeTheLog > 0)
    terminal.out(`${beforeTheLog} journals are from before the audit log: nothing vouches for them.`);
  terminal.out(`head ${head}`);
  terminal.out(
    terminal.style("dim", "Keep the head outside: `purser audit verify --head HASH` finds it again."),
  );
}

async function list(invocation: Invocation): Promise<ExitCode> {
  const { terminal, values, json } = invocation;
  const limit = Number(stringOption(values, "limit") ?? 20);
  if (!Number.isInteger(limit) || limit < 1)
    throw new PurserError("usage", "--limit must be a whole number from 1.");
  return withOrchestrator(invocation, async (orchestrator) => {
    const { companyId } = await operatorOf(orchestrator, invocation);
    const action = stringOption(values, "action");
    const events = await listLatestEvents(orchestrator.store.db, companyId, { limit, action });
    if (json) terminal.out(JSON.stringify({ companyId, events }, null, 2));
    else if (events.length === 0) terminal.out("There are no such events.");
    for (const { seq, at, actor, action: what, subject, hash } of json ? [] : events.toReversed())
      terminal.out(
        `${String(seq).padStart(6)}  ${at}  ${what.padEnd(20)} ${subject}  by ${actor}  ${terminal.style("dim", hash.slice(0, 12))}`,
      );
    return EXIT.ok;
  });
}
