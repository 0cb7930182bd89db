/** What is said of an output: text with `{{figure-id}}` placeholders where code has not printed them yet, and the figures it rests on. */
export type Told = {
  readonly text: string;
  readonly figureIds: readonly string[];
  /** A question of the operation's own: the person is asked back. */
  readonly asks?: boolean;
  /** Nothing answers what was asked. */
  readonly refused?: boolean;
};

/** A figure's place in a text. */
export const at = (figureId: string): string => `{{${figureId}}}`;

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

export function idsNamed(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, id = ""]) => id))];
}

/** A text whose placeholders are all of its figures. */
export function withFigures(lines: readonly string[]): Told {
  const text = lines.filter((line) => line !== "").join("\n");
  return { text, figureIds: idsNamed(text) };
}
