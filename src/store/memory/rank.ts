/** The words of a query, each once. */
export function queryWords(query: string): string[] {
  return [...new Set(query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/**
 * How much of a query an item answers: the share of the query's words that occur in its strings, numbers and booleans
 * (field names do not count), from 0 to 1. No model is asked, so equal
 * meanings in other words are not found.
 */
export function relevance(value: unknown, query: { readonly words: readonly string[] }): number {
  if (query.words.length === 0) return 0;
  const text = texts(value).join("\n").toLowerCase();
  return query.words.filter((word) => text.includes(word)).length / query.words.length;
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}
