import { readConfig } from "../base/config.ts";
import { localOperator, type Actor } from "../control/context.ts";
import { type Orchestrator, openOrchestrator } from "../orchestrator.ts";
import { type Invocation, stringOption } from "./command.ts";

/** Opens Purser for one command and closes it after, whatever happens. */
export async function withOrchestrator<T>(
  { env, cwd }: Invocation,
  work: (orchestrator: Orchestrator) => Promise<T>,
): Promise<T> {
  const orchestrator = await openOrchestrator(readConfig(env, cwd), { importRoots: "*" });
  try {
    return await work(orchestrator);
  } finally {
    await orchestrator.stop();
  }
}

/** The operator, acting for the company that the command line names. */
export async function operatorOf(orchestrator: Orchestrator, { values }: Invocation): Promise<Actor> {
  return localOperator(await orchestrator.chooseCompany(stringOption(values, "company")));
}
