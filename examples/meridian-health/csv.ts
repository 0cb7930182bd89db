/** Rows as CSV with a header; quotes only where the text needs them. */
export function csv(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Stable numbering: sorts by `key` (ties keep their order) and gives each item "PREFIX00001", ... */
export function numbered<T>(items: readonly T[], prefix: string, key: (item: T) => string): Map<T, string> {
  const sorted = items
    .map((item, order) => ({ item, order, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.order - b.order));
  return new Map(sorted.map(({ item }, i) => [item, `${prefix}${String(i + 1).padStart(5, "0")}`]));
}
