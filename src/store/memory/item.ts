import type { Item } from "@langchain/langgraph-checkpoint";
import type { Row } from "../schema.ts";
import { readNamespace } from "./namespace.ts";

export function toItem(row: Row<"store_item">): Item {
  return {
    namespace: readNamespace(row.namespace),
    key: row.key,
    value: JSON.parse(row.value) as Record<string, unknown>,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}
