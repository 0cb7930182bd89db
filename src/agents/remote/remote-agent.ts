import type { OutboundFetch } from "../../base/outbound/index.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";
import { remoteClient } from "./client.ts";
import type { Registration } from "./registration.ts";
import { runRemote } from "./run-remote.ts";
import { inputSchema, outputSchema } from "./schemas.ts";

/** What a caller of any remote agent must hold. */
export const RUN_REMOTE = "agents:run";

/**
 * A graph of another LangGraph server as an agent with one operation, `run`. Unless it is registered as read-only, it
 * writes and cannot be undone from here, so a plan that uses it needs an approval point.
 */
export function createRemoteAgent(
  registration: Registration,
  { fetch }: { readonly fetch: OutboundFetch },
): Agent {
  const { id, url, assistant_id: assistant, effect, schemas } = registration;
  const title = registration.title ?? `${schemas.graph} (remote)`;
  const description = registration.description ?? `The graph ${schemas.graph} of ${new URL(url).host}.`;
  const client = remoteClient(registration, fetch);
  return defineAgent({
    id,
    title,
    description,
    operations: {
      run: defineOperation({
        description: `Runs the graph. ${description}`,
        input: inputSchema(schemas.input),
        output: outputSchema(schemas.output),
        effect,
        permission: RUN_REMOTE,
        ...(effect === "write"
          ? {
              undo: {
                kind: "irreversible",
                why: `${new URL(url).host} does it, and Purser cannot take it back`,
              },
            }
          : {}),
        run: (input, context) => runRemote(client, { assistant, input, effect }, context),
      }),
    },
  });
}
