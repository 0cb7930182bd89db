import { type CurrencyReading, isCurrencyCode, readCurrency } from "../values/currency-text.ts";
import type { Segment } from "./layout.ts";
import { type Page, reach } from "./reach.ts";
import { type AmountSpan, type Span, spanOf } from "./spans.ts";

export type FoundCurrency = {
  readonly span: Span;
  readonly reading: CurrencyReading;
  readonly confidence: number;
};

/** The document's currency: where it is named, else what stands at its amounts, totals above all. */
export function findCurrency(
  page: Page,
  amounts: readonly AmountSpan[],
  total: AmountSpan | undefined,
): FoundCurrency | undefined {
  const named = page.hits
    .filter((hit) => hit.kinds.includes("currency"))
    .flatMap((hit) => codeNear(page, hit))[0];
  if (named) return { ...named, confidence: 0.99 };
  const votes = new Map<string, { weight: number; span: Span; reading: CurrencyReading }>();
  const vote = (mark: string, span: Span, weight: number): void => {
    const reading = readCurrency(mark);
    if (!reading) return;
    const key = reading.candidates.join();
    const known = votes.get(key);
    votes.set(key, { weight: (known?.weight ?? 0) + weight, span: known?.span ?? span, reading });
  };
  for (const span of amounts) if (span.currency) vote(span.currency, span, span === total ? 5 : 1);
  for (const { segment, at, code } of loneCodes(page)) vote(code, spanOf(segment, at, at + 1), 0.5);
  const ranked = [...votes.values()].toSorted((a, b) => b.weight - a.weight);
  const [first] = ranked;
  if (!first) return undefined;
  // "$" beside a "CAD" somewhere else is that dollar.
  const code = ranked.find(
    ({ reading }) => reading.value !== null && first.reading.candidates.includes(reading.value),
  );
  const reading = first.reading.value === null && code ? code.reading : first.reading;
  const share = first.weight / ranked.reduce((sum, { weight }) => sum + weight, 0);
  return { span: first.span, reading, confidence: share > 0.8 ? 0.98 : 0.85 };
}

function codeNear(page: Page, hit: Page["hits"][number]): { span: Span; reading: CurrencyReading }[] {
  return reach(page, hit).flatMap(({ segment, tokens }) => {
    const from = segment.tokens.findIndex((token) => token === tokens[0]);
    return tokens.slice(0, 2).flatMap((token, index) => {
      const reading = readCurrency(token.text.replace(/[()]/g, ""));
      return reading?.value == null
        ? []
        : [{ span: spanOf(segment, from + index, from + index + 1), reading }];
    });
  });
}

function loneCodes({ layout }: Page): { segment: Segment; at: number; code: string }[] {
  return layout.segments.flatMap((segment) =>
    segment.tokens.flatMap((token, at) => {
      const code = token.text.replace(/[^\p{L}€£$]/gu, "");
      return isCurrencyCode(code) || /^[€£$]$/.test(code) ? [{ segment, at, code }] : [];
    }),
  );
}
