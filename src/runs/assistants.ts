import { parse, v5 } from "@langchain/core/utils/uuid";
import { PurserError } from "../base/errors.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";
import type { Assistant, Assistants, AssistantVersion } from "./assistant.ts";
import {
  addVersion,
  BUILT_IN_MARK,
  countAssistants,
  deleteAssistant,
  findAssistant,
  insertAssistant,
  knownAssistants,
  listVersions,
  restoreVersion,
  searchAssistants,
} from "./assistant-queries.ts";

export type AssistantsDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  /** By name. What is served later is known as soon as it is there. */
  readonly graphs: Pick<ReadonlyMap<string, unknown>, "has" | "keys">;
};

/** The namespace that LangGraph's servers make the ids of the built-in assistants in. */
const NAMESPACE = parse("6ba7b821-9dad-11d1-80b4-00c04fd430c8");

/** The id of the assistant that comes with a graph, the same on each of LangGraph's servers. */
export function builtInAssistantId(graph: string): string {
  return v5(graph, NAMESPACE);
}

export function createAssistants({ db, runtime, graphs }: AssistantsDeps): Assistants {
  const now = () => runtime.clock.now().toISOString();
  const idOf = (given: string) => (graphs.has(given) ? builtInAssistantId(given) : given);
  const builtInGraph = (id: string) => [...graphs.keys()].find((graph) => builtInAssistantId(graph) === id);

  function mustServe(graph: string): void {
    if (graphs.has(graph)) return;
    const known = [...graphs.keys()].join(", ");
    throw new PurserError("unknown_graph", `There is no graph "${graph}". This server serves: ${known}.`);
  }

  /** Rows of built-in assistants are written when somebody looks at them: companies and graphs come at any time. */
  async function addBuiltIns(companyId: string): Promise<void> {
    const served = [...graphs.keys()].map((graph) => ({ graph, id: builtInAssistantId(graph) }));
    const known = await knownAssistants(
      db,
      companyId,
      served.map(({ id }) => id),
    );
    for (const { graph, id } of served) {
      if (!known.has(id)) await insertAssistant(db, builtInRow({ companyId, id, graph, at: now() }));
    }
  }

  async function find(actor: Actor, given: string): Promise<Row<"assistant"> | undefined> {
    return findAssistant(db, actor.companyId, idOf(given));
  }

  async function get(actor: Actor, given: string): Promise<Assistant> {
    const found = await find(actor, given);
    if (found) return fromRow(found);
    const id = idOf(given);
    const graph = builtInGraph(id);
    if (graph !== undefined) {
      await insertAssistant(db, builtInRow({ companyId: actor.companyId, id, graph, at: now() }));
      const added = await find(actor, id);
      if (added) return fromRow(added);
    }
    throw unknown(given);
  }

  return {
    get,
    resolve: async (actor, given) => {
      const found = await find(actor, given);
      if (found) return fromRow(found);
      const id = idOf(given);
      const graph = graphs.has(given) ? given : builtInGraph(id);
      if (graph === undefined) throw unknown(given);
      return { id, graph, config: {}, context: {}, metadata: BUILT_IN_MARK, version: 1 };
    },
    create: async (actor, { id = runtime.ids.next(), graph, ifExists = "raise", ...given }) => {
      mustServe(graph);
      const at = now();
      const added =
        !graphs.has(id) &&
        builtInGraph(id) === undefined &&
        (await insertAssistant(db, {
          company_id: actor.companyId,
          id,
          graph,
          name: given.name ?? "Untitled",
          description: given.description ?? null,
          config: JSON.stringify(given.config ?? {}),
          context: JSON.stringify(given.context ?? {}),
          metadata: JSON.stringify(given.metadata ?? {}),
          version: 1,
          created_at: at,
          updated_at: at,
        }));
      if (!added && ifExists === "raise")
        throw new PurserError("assistant_exists", `There is an assistant "${id}" already.`);
      return get(actor, id);
    },
    search: async (actor, search = {}) => {
      await addBuiltIns(actor.companyId);
      const query = { ...search, served: [...graphs.keys()] };
      const [rows, total] = await Promise.all([
        searchAssistants(db, actor.companyId, query),
        countAssistants(db, actor.companyId, query),
      ]);
      return { assistants: rows.map(fromRow), total };
    },
    count: async (actor, filter = {}) => {
      await addBuiltIns(actor.companyId);
      return countAssistants(db, actor.companyId, { ...filter, served: [...graphs.keys()] });
    },
    update: async (actor, id, change) => {
      const current = await get(actor, id);
      if (change.graph !== undefined) mustServe(change.graph);
      await addVersion(db, actor.companyId, {
        id: current.id,
        change: {
          graph: change.graph ?? current.graph,
          name: change.name ?? current.name,
          description: change.description ?? current.description,
          config: JSON.stringify(change.config ?? current.config),
          context: JSON.stringify(change.context ?? current.context),
          metadata: JSON.stringify({ ...current.metadata, ...change.metadata }),
          updated_at: now(),
        },
      });
      return get(actor, current.id);
    },
    setVersion: async (actor, given, version) => {
      const { id } = await get(actor, given);
      if (!(await restoreVersion(db, actor.companyId, { id, version, at: now() })))
        throw new PurserError("unknown_version", `The assistant "${id}" has no version ${version}.`);
      return get(actor, id);
    },
    versions: async (actor, given, { limit, offset, metadata }) => {
      const { id } = await get(actor, given);
      const rows = await listVersions(db, actor.companyId, { id, limit, offset, metadata });
      return rows.map(({ assistant_id, ...row }) => fromVersionRow({ ...row, id: assistant_id }));
    },
    remove: async (actor, given) => {
      const { id } = await get(actor, given);
      if (!(await deleteAssistant(db, actor.companyId, id))) throw unknown(given);
      return id;
    },
  };
}

function unknown(id: string): PurserError {
  return new PurserError("unknown_assistant", `There is no assistant and no graph "${id}".`);
}

type BuiltIn = {
  readonly companyId: string;
  readonly id: string;
  readonly graph: string;
  readonly at: string;
};

function builtInRow({ companyId, id, graph, at }: BuiltIn): NewRow<"assistant"> {
  return {
    company_id: companyId,
    id,
    graph,
    name: graph,
    description: null,
    config: "{}",
    context: "{}",
    metadata: JSON.stringify(BUILT_IN_MARK),
    version: 1,
    created_at: at,
    updated_at: at,
  };
}

function fromVersionRow(row: Omit<Row<"assistant">, "updated_at">): AssistantVersion {
  return {
    id: row.id,
    graph: row.graph,
    name: row.name,
    description: row.description,
    config: JSON.parse(row.config) as Record<string, unknown>,
    context: JSON.parse(row.context) as unknown,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    version: row.version,
    createdAt: row.created_at,
  };
}

function fromRow({ updated_at, ...row }: Row<"assistant">): Assistant {
  return { ...fromVersionRow(row), updatedAt: updated_at };
}
