import type { Actor } from "../control/context.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** assistant: a graph with the settings its runs start from. It belongs to one company and is kept in versions. */
export type AssistantVersion = {
  readonly id: string;
  readonly graph: string;
  readonly name: string;
  readonly description: string | null;
  /** `configurable`, `tags`, `recursion_limit`, as LangChain names them. */
  readonly config: JsonObject;
  readonly context: unknown;
  readonly metadata: JsonObject;
  readonly version: number;
  readonly createdAt: string;
};
export type Assistant = AssistantVersion & { readonly updatedAt: string };

/** What a run takes from its assistant. */
export type ResolvedAssistant = Pick<
  Assistant,
  "id" | "graph" | "config" | "context" | "metadata" | "version"
>;

export type NewAssistant = {
  readonly id?: string | undefined;
  readonly graph: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly config?: JsonObject | undefined;
  readonly context?: unknown;
  readonly metadata?: JsonObject | undefined;
  readonly ifExists?: "raise" | "do_nothing" | undefined;
};

export type AssistantFilter = {
  readonly graph?: string | undefined;
  /** a part of the name, in any case of its letters */
  readonly name?: string | undefined;
  readonly metadata?: JsonObject | undefined;
};

export type AssistantSearch = AssistantFilter & {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?: "assistant_id" | "graph_id" | "name" | "created_at" | "updated_at" | undefined;
  readonly sortOrder?: "asc" | "desc" | undefined;
};

/** `id` is the assistant's, or the name of a graph, which stands for the assistant that comes with it. */
export type Assistants = {
  /** @throws PurserError `unknown_assistant` */
  readonly resolve: (actor: Actor, id: string) => Promise<ResolvedAssistant>;
  /** @throws PurserError `unknown_graph`, `assistant_exists` */
  readonly create: (actor: Actor, assistant: NewAssistant) => Promise<Assistant>;
  /** @throws PurserError `unknown_assistant` */
  readonly get: (actor: Actor, id: string) => Promise<Assistant>;
  /** Newest first by default, 10 at most by default. `total` counts all that the filter finds. */
  readonly search: (
    actor: Actor,
    search?: AssistantSearch,
  ) => Promise<{ readonly assistants: readonly Assistant[]; readonly total: number }>;
  readonly count: (actor: Actor, filter?: AssistantFilter) => Promise<number>;
  /** A new version: metadata is merged, the rest replaced where given. @throws PurserError `unknown_assistant`, `unknown_graph` */
  readonly update: (
    actor: Actor,
    id: string,
    change: Partial<Omit<NewAssistant, "id" | "ifExists">>,
  ) => Promise<Assistant>;
  /** @throws PurserError `unknown_assistant`, `unknown_version` */
  readonly setVersion: (actor: Actor, id: string, version: number) => Promise<Assistant>;
  /** Newest first. @throws PurserError `unknown_assistant` */
  readonly versions: (
    actor: Actor,
    id: string,
    page: { readonly limit: number; readonly offset: number; readonly metadata?: JsonObject | undefined },
  ) => Promise<readonly AssistantVersion[]>;
  /** One that comes with a graph starts over at its first version. Gives the id. @throws PurserError `unknown_assistant` */
  readonly remove: (actor: Actor, id: string) => Promise<string>;
};
