import type { Orchestrator } from "../../orchestrator.ts";
import type { Assistants } from "../../runs/assistant.ts";
import type { RunManager } from "../../runs/run.ts";
import type { Threads } from "../../runs/threads.ts";
import type { IdentityDeps } from "../identity.ts";
import type { Streams } from "../streams.ts";

/** What the routes of the Agent Server use of the orchestrator. */
export type ServerCore = IdentityDeps &
  Pick<Orchestrator, "registry" | "workflows"> & {
    readonly threads: Threads;
    readonly runs: RunManager;
    readonly assistants: Assistants;
  };

export type RouteDeps = { readonly orchestrator: ServerCore };
export type StreamRouteDeps = RouteDeps & { readonly streams: Streams };
