/** What stands for every value beyond the ones a label may take. */
export const OTHER = "other";

/**
 * Keeps a label's values few, since each is a time series of its own: the first `limit` different ones, then `other`.
 * `known` says what may be one at all, so that names a client made up take no place.
 */
export function createLabel(limit: number): (value: string, known?: (value: string) => boolean) => string {
  const taken = new Set<string>();
  return (value, known) => {
    if (taken.has(value)) return value;
    if (taken.size >= limit || known?.(value) === false) return OTHER;
    taken.add(value);
    return value;
  };
}
