/** A question as plain lower-case words: no punctuation but what holds a date, a code or an abbreviation together. */
export function toWords(text: string): string[] {
  return text
    .toLowerCase()
    .normalize("NFKC")
    .replace(/[‘’ʼ`]/g, "'")
    .replace(/'s\b/g, "")
    .replace(/'/g, "")
    .replace(/[“”"]/g, " ")
    .replace(/\ba\/r\b/g, "ar")
    .replace(/\ba\/p\b/g, "ap")
    .replace(/\bp&l\b/g, "profit and loss")
    .replace(/\bratios\b/g, "ratio")
    .replace(/&/g, " and ")
    .replace(/[–—]/g, " to ")
    .replace(/([a-z])-(?=[a-z0-9])/g, "$1 ")
    .replace(/(\d)-(?=[a-z])/g, "$1 ")
    .replace(/[?!,;:()[\]{}#]/g, " ")
    .replace(/\.(?=\s|$)/g, " ")
    .replace(/\s\/\s/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Edits (insert, delete, replace, swap of neighbours) between two short texts. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const at = (r: number, c: number) => (r === i ? row[c] : rows[r]?.[c]) ?? 0;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(i - 2, j - 2) + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** Where `phrase` stands in `words`, as index of its first word; null when it does not. */
export function findPhrase(words: readonly string[], phrase: readonly string[]): number | null {
  if (phrase.length === 0) return null;
  for (let start = 0; start + phrase.length <= words.length; start++) {
    if (phrase.every((word, offset) => words[start + offset] === word)) return start;
  }
  return null;
}

/** Words that ask but do not say what for. */
export const FILLER: ReadonlySet<string> = new Set(
  (
    "what whats which is are was were be been being am do does did done have has had having how much many long " +
    "big high low large our my your we us i me you the a an of in on at for from by to as with and or it its this that " +
    "these those there their tell show give get see know find look want need please can could would should " +
    "company companys business firm entity books book ledger currently now today right moment " +
    "value values figure figures amount amounts number numbers total overall level stand stands standing " +
    "balance balances account accounts during within over period periods date dated ended ending end close closing " +
    "spend spent spending incur incurred report reported record recorded post posted generate generated so far both " +
    "hand hold holding carry own calculate compute exactly just only about roughly hi hello hey purser thanks thank"
  ).split(" "),
);
