import { InvalidNamespaceError, type MatchCondition } from "@langchain/langgraph-checkpoint";

/** A path of labels: `["users", "ana", "preferences"]`. In the database it is its JSON, so that any label is itself. */
export type Namespace = readonly string[];

/**
 * LangGraph's own rules, for those ways into the store that do not check them (a graph's puts are batched past the check).
 * @throws InvalidNamespaceError
 */
export function validateNamespace(namespace: Namespace): void {
  if (namespace.length === 0) throw new InvalidNamespaceError("Namespace cannot be empty.");
  for (const label of namespace) {
    if (label === "")
      throw new InvalidNamespaceError(`Namespace labels cannot be empty strings: ${shown(namespace)}`);
    if (label.includes(".")) {
      throw new InvalidNamespaceError(
        `Invalid namespace label '${label}' in ${shown(namespace)}: labels cannot contain periods ('.').`,
      );
    }
  }
  if (namespace[0] === "langgraph") {
    throw new InvalidNamespaceError(`Root label for namespace cannot be "langgraph": ${shown(namespace)}`);
  }
}

const shown = (namespace: Namespace) => JSON.stringify(namespace);

export function namespaceText(namespace: Namespace): string {
  return JSON.stringify(namespace);
}

export function readNamespace(text: string): string[] {
  return JSON.parse(text) as string[];
}

/** Label by label; `*` in the condition stands for any one label. */
export function matches({ matchType, path }: MatchCondition, namespace: Namespace): boolean {
  if (path.length > namespace.length) return false;
  const from = matchType === "prefix" ? 0 : namespace.length - path.length;
  return path.every((label, index) => label === "*" || label === namespace[from + index]);
}
