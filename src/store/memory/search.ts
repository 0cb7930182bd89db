import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Item, SearchItem, SearchOperation } from "@langchain/langgraph-checkpoint";
import type { Db } from "../database.ts";
import type { Row } from "../schema.ts";
import { passes } from "./filter.ts";
import { toItem } from "./item.ts";
import { listItems, pageItems } from "./queries.ts";
import { queryWords, relevance } from "./rank.ts";

const PAGE = 500;

/**
 * Items below a namespace that pass the filter. Without a query the oldest come first. With one, those that share its
 * words come first, best first, with a score; the others follow without, as LangGraph's store puts what it could not
 * rank after what it could.
 */
export async function searchItems(
  db: Db,
  companyId: string,
  { namespacePrefix: prefix, filter, query, limit = 10, offset = 0 }: SearchOperation,
): Promise<SearchItem[]> {
  const words = queryWords(query ?? "");
  if (filter === undefined && words.length === 0) {
    return (await listItems(db, companyId, { prefix, limit, offset })).map(toItem);
  }
  const wanted = offset + limit;
  let found: Found[] = [];
  for (let after: Row<"store_item"> | undefined; ;) {
    const rows = await pageItems(db, companyId, { prefix, after, limit: PAGE });
    for (const row of rows) {
      const item = toItem(row);
      if (filter !== undefined && !passes(item.value, filter)) continue;
      found.push({ row, item, score: relevance(item.value, { words }) });
    }
    after = rows.at(-1);
    // Only the first ones can be asked for, so a large store does not become as large a list in memory.
    if (found.length > wanted + PAGE) found = found.sort(inOrder).slice(0, wanted);
    if (rows.length < PAGE) break;
    await yieldToEventLoop();
  }
  return found
    .sort(inOrder)
    .slice(offset, wanted)
    .map(({ item, score }) => (score > 0 ? { ...item, score } : item));
}

type Found = { readonly row: Row<"store_item">; readonly item: Item; readonly score: number };

/** The best first; of equals, as without a query. */
function inOrder(a: Found, b: Found): number {
  return (
    b.score - a.score ||
    compare(a.row.created_at, b.row.created_at) ||
    compare(a.row.namespace, b.row.namespace) ||
    compare(a.row.key, b.row.key)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
