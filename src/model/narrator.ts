/**
 * Puts into better words what code composed. The contract that keeps numbers honest: the text carries figures
 * only as `{{figure-id}}` placeholders; whatever a model returns must hold the same placeholders and no digit
 * outside of them, or the composed text is kept.
 */
export type Narrator = {
  readonly reword: (
    text: string,
    options: { readonly purpose: string; readonly signal: AbortSignal },
  ) => Promise<string>;
};

/** The narrator of an installation without a model. */
export const plainNarrator: Narrator = { reword: async (text) => text };
