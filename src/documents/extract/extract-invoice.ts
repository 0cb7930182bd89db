import { type DocumentType, type ReadDocument, type Word, noFields } from "../read-document.ts";
import { findIbans, findTaxIds } from "./accounts.ts";
import { type AmountSpan, type Span, amountsIn, findDates } from "./spans.ts";
import { type DateCandidate, dateCandidates, issueDateCandidates } from "./dates.ts";
import { type LabelHit, findLabels, languageOf } from "./find-labels.ts";
import { type FieldMaker, createFieldMaker } from "./fields.ts";
import { type IdCandidate, idCandidates, numberCandidates } from "./number.ts";
import { type Layout, layOut } from "./layout.ts";
import { mendWords } from "./mend-words.ts";
import { learnConventions } from "./conventions.ts";
import { findCurrency } from "./currency.ts";
import { findLines } from "./table.ts";
import { findParties } from "./parties.ts";
import { findTaxRows } from "./tax-rows.ts";
import { type Total, findTotals } from "./totals.ts";
import { partyFields } from "./party-fields.ts";
import type { Page } from "./reach.ts";

export type ExtractOptions = {
  readonly pages: number;
  /** How the words were found; told from their confidence where it is left out: 1 for all is a text layer. */
  readonly method?: "text" | "ocr" | undefined;
};

const MAX_TEXT = 20_000;
/** More words than fifty full pages have; of longer documents the beginning and the end are read. */
const MAX_WORDS = 30_000;

/**
 * The fields of an invoice from its words: labels in seven languages find values to their right and below, the
 * document's own unambiguous numbers and dates tell how it writes them, and arithmetic chooses among totals.
 * A pure function; words are data and nothing they say changes how they are read.
 */
export function extractInvoice(words: readonly Word[], { pages, method }: ExtractOptions): ReadDocument {
  const how = method ?? (words.every(({ confidence }) => confidence === 1) ? "text" : "ocr");
  const bounded = withinBounds(words);
  const layout = layOut(how === "ocr" ? mendWords(bounded) : bounded, pages);
  const hits = findLabels(layout, { misread: how === "ocr" });
  const page: Page = { layout, hits };
  const language = languageOf(hits);
  const conventions = learnConventions(layout);
  const dates = findDates(layout, { language, order: conventions.order });
  const amounts = new Map(
    layout.segments.map(
      (segment) => [segment, amountsIn(segment, { decimal: conventions.decimal, dates })] as const,
    ),
  );
  const field = createFieldMaker(how);
  const taxRows = findTaxRows(page, amounts);
  const totals = findTotals(page, amounts, taxRows);
  const parties = findParties(page);
  const flat = [...amounts.values()].flat();
  const currency = findCurrency(page, flat, totals.gross?.span);
  const numbers = numberCandidates(page, { dates });
  const money = (total: Total | undefined): ReturnType<FieldMaker> | null =>
    total ? field(total.span, { value: decimalText(total), confidence: total.confidence }) : null;
  const type = typeOf(hits);
  return {
    type,
    method: how,
    profile: null,
    language,
    pages,
    fields: {
      ...noFields(),
      number: idField(field, numbers, 0.98),
      issueDate: dateField(field, issueDateCandidates(page, dates), 0.985),
      dueDate: dateField(field, dateCandidates(page, "dueDate", dates), 0.95),
      deliveryDate: dateField(field, dateCandidates(page, "deliveryDate", dates), 0.95),
      purchaseOrder: idField(field, idCandidates(page, "purchaseOrder", { dates }), 0.9),
      buyerReference: idField(field, idCandidates(page, "buyerReference", { dates }), 0.8),
      precedingInvoice: idField(
        field,
        idCandidates(page, "precedingInvoice", { dates }).filter(({ value }) => value !== numbers[0]?.value),
        0.9,
      ),
      currency: currency
        ? field(currency.span, { ...currency.reading, confidence: currency.confidence })
        : null,
      ...partyFields(field, {
        parties,
        taxIds: findTaxIds(page, parties.buyer?.span.raw),
        ibans: findIbans(page),
      }),
      net: money(totals.net),
      tax: money(totals.tax),
      gross: money(totals.gross),
      payable: money(totals.payable),
      prepaid: money(totals.prepaid),
      lineTotal: money(totals.lineTotal),
      allowanceTotal: money(totals.allowance),
      chargeTotal: money(totals.charge),
      rounding: money(totals.rounding),
    },
    taxes: taxRows.map(({ rate, basis, amount }) => ({
      category: null,
      rate: field(rate, { value: String(rate.rate), confidence: basis ? 0.98 : 0.85 }),
      basis: basis ? amountField(field, basis, 0.98) : null,
      amount: amountField(field, amount, basis ? 0.98 : 0.85),
    })),
    lines: findLines(page, {
      decimal: conventions.decimal,
      field,
      net: [totals.net?.value, totals.lineTotal?.value].filter((value) => value !== undefined),
    }),
    text: textOf(layout),
    warnings: warningsOf(words),
  };
}

function typeOf(hits: readonly LabelHit[]): DocumentType {
  const titles = hits.filter(
    ({ kinds, opens, segment }) =>
      opens &&
      segment.page === 1 &&
      kinds.some((kind) => ["title", "creditTitle", "otherTitle"].includes(kind)),
  );
  const largest = titles.toSorted((a, b) => b.box.height - a.box.height || a.box.y - b.box.y)[0];
  if (largest?.kinds.includes("creditTitle")) return "credit_note";
  if (largest?.kinds.includes("otherTitle") && !hits.some(({ kinds }) => kinds.includes("number")))
    return "unknown";
  return largest || hits.some(({ kinds }) => kinds.includes("number")) ? "invoice" : "unknown";
}

function idField(
  field: FieldMaker,
  found: readonly IdCandidate[],
  top: number,
): ReturnType<FieldMaker> | null {
  const [first, second] = found;
  if (!first || first.score < 0.3) return null;
  const rival = second && second.score >= first.score - 0.04 ? 0.75 : 1;
  return field(first.span, { value: first.value, confidence: top * first.score * rival });
}

function dateField(
  field: FieldMaker,
  found: readonly DateCandidate[],
  top: number,
): ReturnType<FieldMaker> | null {
  const [first, second] = found;
  if (!first || first.score < 0.25) return null;
  const rival = second && second.score >= first.score - 0.04 ? 0.75 : 1;
  const { value, candidates } = first.span.reading;
  return field(first.span, { value, candidates, confidence: top * first.score * rival });
}

function amountField(field: FieldMaker, span: AmountSpan, confidence: number): ReturnType<FieldMaker> {
  return field(span, { value: span.text, candidates: span.candidates, confidence });
}

/** The amount as printed; where a sum or a sign convention changed it, the changed amount with as many decimals. */
function decimalText({ value, span }: Total): string {
  const printed = span.text ?? "";
  if (Math.round(Number(printed) * 1000) === value) return printed;
  const decimals = Math.max(2, printed.split(".")[1]?.length ?? 2);
  return (value / 1000).toFixed(Math.min(3, decimals));
}

function textOf({ segments }: Layout): string {
  let text = "";
  let last: Span["segment"] | undefined;
  for (const segment of segments) {
    const sameLine =
      last?.page === segment.page && Math.abs(last.box.y - segment.box.y) < 0.5 * segment.box.height;
    text += last === undefined ? segment.text : `${sameLine ? "  " : "\n"}${segment.text}`;
    last = segment;
    if (text.length >= MAX_TEXT) break;
  }
  return text.slice(0, MAX_TEXT);
}

function warningsOf(words: readonly Word[]): string[] {
  if (words.length === 0) return ["The document has no words to read fields from"];
  return words.length > MAX_WORDS
    ? [`The document has ${words.length} words; its first and last ${MAX_WORDS / 2} were read`]
    : [];
}

function withinBounds(words: readonly Word[]): readonly Word[] {
  if (words.length <= MAX_WORDS) return words;
  return [...words.slice(0, MAX_WORDS / 2), ...words.slice(-MAX_WORDS / 2)];
}
