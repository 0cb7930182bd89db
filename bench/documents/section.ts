/** One value that a reader got wrong or left out. */
export type Miss = {
  readonly file: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string | null;
  readonly confidence: number | null;
};

/** How often one field was read right, over the documents that have it. */
export type Score = {
  readonly field: string;
  readonly right: number;
  readonly of: number;
  readonly bar?: number | undefined;
};

/** A part of the benchmark: scores, what would be posted without review, and every miss. */
export type Section = {
  readonly title: string;
  readonly documents: number;
  readonly scores: readonly Score[];
  /** documents all of whose deciding fields are sure enough to be posted, and how many of those are right */
  readonly unreviewed?:
    { readonly posted: number; readonly right: number; readonly threshold: number } | undefined;
  readonly secondsPerDocument: number;
  readonly misses: readonly Miss[];
};

export function printSection(section: Section): void {
  const { title, documents, scores, unreviewed, misses } = section;
  console.log(`\n${title}: ${documents} documents, ${section.secondsPerDocument.toFixed(3)} s each`);
  console.table(
    Object.fromEntries(
      scores.map(({ field, right, of, bar }) => [
        field,
        { right, of, share: of === 0 ? "" : (right / of).toFixed(3), bar: bar?.toFixed(2) ?? "" },
      ]),
    ),
  );
  if (unreviewed) {
    const { posted, right, threshold } = unreviewed;
    const share = posted === 0 ? "" : `, ${((100 * right) / posted).toFixed(1)} % of them right`;
    console.log(`posted without review at confidence ${threshold}: ${posted} of ${documents}${share}`);
  }
  for (const { file, field, expected, got, confidence } of misses) {
    console.log(
      `  ${field.padEnd(10)} ${file}: expected "${expected}", got "${got ?? ""}" (${confidence ?? 0})`,
    );
  }
}
