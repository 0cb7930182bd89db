import {
  BaseStore,
  type ListNamespacesOperation,
  type Operation,
  type OperationResults,
  type PutOperation,
} from "@langchain/langgraph-checkpoint";
import type { Clock } from "../../base/runtime.ts";
import type { Db, Store } from "../database.ts";
import { toItem } from "./item.ts";
import { matches, namespaceText, readNamespace, validateNamespace } from "./namespace.ts";
import { deleteItem, findItem, listNamespaces, putItem } from "./queries.ts";
import { searchItems } from "./search.ts";

/** LangGraph's store (what outlives a thread), one for each company: nobody sees another's items. */
export type MemoryStore = { readonly forCompany: (companyId: string) => BaseStore };

export function createMemoryStore(
  { db }: Pick<Store, "db">,
  { clock }: { readonly clock: Clock },
): MemoryStore {
  return { forCompany: (companyId) => new CompanyStore({ db, clock, companyId }) };
}

type Scope = { readonly db: Db; readonly clock: Clock; readonly companyId: string };

/** A class because LangGraph wants one. `stop` is left empty: a graph stops its store at the end of each run. */
class CompanyStore extends BaseStore {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    super();
    this.#scope = scope;
  }

  /**
   * As LangGraph's own stores: reads see the store as it was before the batch, of several puts of one item the last
   * counts, and all puts are written or none.
   * @throws InvalidNamespaceError before anything is written
   */
  override async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    const puts = operations.filter((operation) => "value" in operation);
    for (const { namespace, value } of puts) if (value !== null) validateNamespace(namespace);
    const results: unknown[] = [];
    for (const operation of operations) results.push(await this.#read(operation));
    if (puts.length > 0) await this.#write(puts);
    return results as OperationResults<Op>;
  }

  async #read(operation: Operation): Promise<unknown> {
    const { db, companyId } = this.#scope;
    if ("value" in operation) return null;
    if ("namespacePrefix" in operation) return searchItems(db, companyId, operation);
    if (!("key" in operation)) return this.#namespaces(operation);
    const row = await findItem(db, companyId, operation);
    return row === undefined ? null : toItem(row);
  }

  async #namespaces({ matchConditions = [], maxDepth, limit, offset }: ListNamespacesOperation) {
    const { db, companyId } = this.#scope;
    const found = (await listNamespaces(db, companyId))
      .map(readNamespace)
      .filter((namespace) => matchConditions.every((condition) => matches(condition, namespace)))
      .map((namespace) => namespaceText(namespace.slice(0, maxDepth)));
    return [...new Set(found)]
      .sort()
      .slice(offset, offset + limit)
      .map(readNamespace);
  }

  async #write(puts: readonly PutOperation[]): Promise<void> {
    const { db, clock, companyId } = this.#scope;
    const at = clock.now().toISOString();
    await db.transaction().execute(async (tx) => {
      for (const { namespace, key, value } of puts) {
        if (value === null) await deleteItem(tx, companyId, { namespace, key });
        else {
          await putItem(tx, {
            company_id: companyId,
            namespace: namespaceText(namespace),
            key,
            value: JSON.stringify(value),
            created_at: at,
            updated_at: at,
          });
        }
      }
    });
  }
}
