import { readConfig } from "../base/config.ts";
import { toInnerErrorShape } from "../base/errors.ts";
import { localOperator, type Actor } from "../control/context.ts";
import { type Observer, silentObserver } from "../observe/observer.ts";
import { type Orchestrator, openOrchestrator } from "../orchestrator.ts";
import { type Invocation, stringOption } from "./command.ts";

/** Opens Purser for one command and closes it after, whatever happens. */
export async function withOrchestrator<T>(
  { env, cwd, terminal }: Invocation,
  work: (orchestrator: Orchestrator) => Promise<T>,
): Promise<T> {
  // What went wrong inside is told to nobody but the operator, whose terminal is the log here.
  const error: Observer["log"]["error"] = ({ err }) => {
    if (err !== undefined) terminal.err(toInnerErrorShape(err).message);
  };
  const observer = { ...silentObserver, log: { ...silentObserver.log, error } };
  const orchestrator = await openOrchestrator(readConfig(env, cwd), { importRoots: "*", observer });
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
