import type { BaseMessage } from "@langchain/core/messages";
import { checkpointRef } from "./checkpoint-ref.ts";
import { createPartialMessages } from "./partial-messages.ts";
import type { StreamMode } from "./run.ts";
import { createWire } from "./wire.ts";

/** LangGraph's own stream modes. */
export type LibraryMode =
  "values" | "updates" | "custom" | "messages" | "debug" | "tasks" | "checkpoints" | "tools";

export type Told = { readonly event: string; readonly data: unknown };

/** What LangGraph is asked for so that the client's modes can be served and the run's end be told. */
export function libraryModes(modes: readonly StreamMode[]): LibraryMode[] {
  const asked = modes.flatMap((mode): LibraryMode[] => {
    if (mode === "messages-tuple") return ["messages"];
    return mode === "events" ? [] : [mode];
  });
  return [...new Set<LibraryMode>([...asked, "values", "updates"])];
}

export type Chunk = {
  readonly namespace: readonly string[];
  readonly mode: LibraryMode;
  readonly data: unknown;
};

/** Turns LangGraph's chunks into the events of the Agent Server's protocol. One for a run. */
export function createTranslator(modes: readonly StreamMode[]): (chunk: Chunk) => readonly Told[] {
  const wanted = new Set<StreamMode>(modes);
  const wire = createWire();
  const partial = wanted.has("messages") ? createPartialMessages(wire) : undefined;

  return ({ namespace, mode, data }) => {
    const name = (event: string) => (namespace.length === 0 ? event : `${event}|${namespace.join("|")}`);
    switch (mode) {
      case "messages":
        return [
          ...(wanted.has("messages-tuple") ? [{ event: name("messages"), data: wire(data) }] : []),
          ...(partial?.token(data as [BaseMessage, unknown]) ?? []),
        ];
      case "values":
        return [
          ...(wanted.has("values") ? [{ event: name("values"), data: wire(data) }] : []),
          ...(partial?.complete(data) ?? []),
        ];
      case "checkpoints":
        // Beside `values` LangGraph sends short notes under this name, to those who did not ask for the mode too.
        return wanted.has("checkpoints") ? [{ event: name(mode), data: wire(checkpointPayload(data)) }] : [];
      case "debug":
        return [{ event: name(mode), data: wire(debugPayload(data)) }];
      case "tasks":
        return wanted.has("tasks") ? [{ event: name(mode), data: wire(taskPayload(data)) }] : [];
      case "updates":
      case "custom":
      case "tools":
        return wanted.has(mode) ? [{ event: name(mode), data: wire(data) }] : [];
      default:
        return mode satisfies never;
    }
  };
}

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose => typeof value === "object" && value !== null;

function debugPayload(data: unknown): unknown {
  if (!isObject(data)) return data;
  const { type, payload } = data;
  if (type === "checkpoint") return { ...data, payload: checkpointPayload(payload) };
  return { ...data, payload: taskPayload(payload) };
}

/** A graph's configuration names the actor: only the checkpoint of it goes out. */
function checkpointPayload(payload: unknown): unknown {
  if (!isObject(payload)) return payload;
  const { config, parentConfig, tasks, ...rest } = payload;
  const checkpoint = checkpointRef(config);
  const parent = checkpointRef(parentConfig);
  return {
    ...rest,
    config: checkpoint && { configurable: checkpoint },
    parent_config: parent && { configurable: parent },
    checkpoint,
    parent_checkpoint: parent,
    ...(Array.isArray(tasks) ? { tasks: tasks.map(taskPayload) } : {}),
  };
}

function taskPayload(task: unknown): unknown {
  if (!isObject(task)) return task;
  const { state, ...rest } = task;
  const checkpoint = checkpointRef(state);
  if (checkpoint === null) return state === undefined ? rest : task;
  return { ...rest, checkpoint };
}
