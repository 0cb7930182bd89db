import type { Agent } from "./agent.ts";

/** The agents that come with Purser. */
export function builtInAgents(): readonly Agent[] {
  return [];
}
