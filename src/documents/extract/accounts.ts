import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import type { Language } from "./labels.ts";
import type { Segment, Token } from "./layout.ts";
import { roleOf } from "./blocks.ts";
import { idText } from "./number.ts";
import { type Page, reach } from "./reach.ts";
import { nameKey } from "./shapes.ts";
import { type Span, spanOf } from "./spans.ts";

export type CodeCandidate = {
  readonly span: Span;
  readonly value: string;
  readonly valid: boolean;
  readonly country: string | null;
  readonly party: "seller" | "buyer" | undefined;
};

/** Words around an account that make it the buyer's: it is debited, not paid to. */
const DEBITED =
  /lastschrift|mandat|eingezogen|ihrem konto|abgebucht|direct debit|your account|pr[eé]l[eè]v|domiciliaci|addebit|incasso/iu;

/** Account numbers in IBAN form, valid ones first, those that the seller is paid on before those debited. */
export function findIbans({ layout }: Page): CodeCandidate[] {
  const found = layout.segments.flatMap((segment, index) => {
    const around = [layout.segments[index - 1]?.text, segment.text, layout.segments[index + 1]?.text].join(
      " ",
    );
    return segment.tokens.flatMap((token, at) => {
      const span = /^[^A-Z]*[A-Z]{2}\d{2}[A-Z0-9]*[,;.)]?$/.test(token.text)
        ? ibanAt(segment, at)
        : undefined;
      if (!span) return [];
      const { value, valid } = checkIban(bareIban(span.raw));
      const buyers = DEBITED.test(around);
      return [
        { span, value, valid, country: value.slice(0, 2), party: buyers ? ("buyer" as const) : undefined },
      ];
    });
  });
  return found.toSorted((a, b) => Number(b.valid) - Number(a.valid) || rank(a) - rank(b));
}

function rank({ party }: CodeCandidate): number {
  return party === "buyer" ? 1 : 0;
}

function bareIban(raw: string): string {
  return raw.replace(/^[^A-Z]*(?=[A-Z]{2}\d{2})/, "").replace(/[,;.)]+$/, "");
}

/** The longest run of groups that is a valid account number, else the longest that has the shape of one. */
function ibanAt(segment: Segment, from: number): Span | undefined {
  let shaped: Span | undefined;
  for (let to = Math.min(segment.tokens.length, from + 10); to > from; to -= 1) {
    const span = spanOf(segment, from, to);
    const bare = bareIban(span.raw);
    if (!/^[A-Z]{2}\d{2}[A-Z0-9 ]{10,38}$/.test(bare)) continue;
    if (checkIban(bare).valid) return span;
    const groups = segment.tokens
      .slice(from + 1, to)
      .every(({ text }) => /^\d{1,4}[,;.)]?$|^[A-Z0-9]{4}$/.test(text));
    if (groups && bare.replaceAll(" ", "").length >= 15) shaped ??= span;
  }
  return shaped;
}

/** Prefixes of the value-added tax numbers of Europe. */
const VAT_SHAPE =
  /^(ATU\d{8}|BE[01]?\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR[A-Z0-9]{2}\d{9}|GB(\d{9}|\d{12})|HR\d{11}|HU\d{8}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT\d{11}|LT(\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10}|CHE\d{9}|XI\d{9})$/;
const BUYERS =
  /client|customer|cliente|kunde|ihre|votre|your|k[aä]ufer|buyer|acheteur|klant|vostr|destinat/iu;

/** Tax numbers with their owner where heading, label or neighbourhood tells it; numbers for value-added tax first. */
export function findTaxIds(page: Page, buyerName: string | undefined): CodeCandidate[] {
  const labelled = page.hits
    .filter((hit) => hit.kinds.includes("vatId") || hit.kinds.includes("taxNumber"))
    .flatMap((hit) => {
      const cell = reach(page, hit).find(({ where }) => where !== "below") ?? reach(page, hit)[0];
      const span = cell && codeIn(cell.segment, cell.tokens);
      if (!span) return [];
      const words = hit.segment.tokens
        .slice(0, hit.to)
        .map(({ text }) => text)
        .join(" ");
      const isVat = hit.kinds.includes("vatId");
      const party = BUYERS.test(words) ? ("buyer" as const) : ownerOf(page, hit.segment, buyerName);
      const country = hit.languages.length === 1 ? COUNTRIES[hit.languages[0] ?? "en"] : undefined;
      return [
        { ...checked(span, party, isVat ? country : undefined), isVat: isVat && isVatShaped(span.raw) },
      ];
    });
  const shaped = page.layout.segments.flatMap((segment) =>
    segment.tokens.flatMap((token, at) => {
      const bare = token.text.replace(/^[(:]+|[),;.]+$/g, "").replaceAll(".", "");
      if (
        !VAT_SHAPE.test(bare) ||
        labelled.some(({ span }) => span.segment === segment && at >= span.from && at < span.to)
      )
        return [];
      return [{ ...checked(spanOf(segment, at, at + 1), ownerOf(page, segment, buyerName)), isVat: true }];
    }),
  );
  return [...labelled, ...shaped].toSorted((a, b) => Number(b.isVat) - Number(a.isVat));
}

function isVatShaped(raw: string): boolean {
  return (
    VAT_SHAPE.test(raw.toUpperCase().replace(/[\s.:-]/g, "")) ||
    /^[A-Z]?\d{7,11}[A-Z]?$/.test(raw.replace(/[\s.-]/g, ""))
  );
}

/** Where a label of one language alone is used, its numbers are that country's and need no prefix. */
const COUNTRIES: Partial<Record<Language, string>> = { it: "IT", es: "ES", pt: "PT" };

function checked(span: Span, party: CodeCandidate["party"], labelled?: string): CodeCandidate {
  const { value, country, verdict } = checkTaxId(idText(span), labelled);
  return { span, value, country, valid: verdict === "valid", party };
}

/** A code of up to five groups at the start of a cell. */
function codeIn(segment: Segment, tokens: readonly Token[]): Span | undefined {
  const first = tokens[0];
  if (!first) return undefined;
  const from = segment.tokens.indexOf(first);
  let to = from;
  while (
    to < from + tokens.length &&
    to < from + 5 &&
    isCodePart(segment.tokens[to]?.text ?? "", to === from)
  ) {
    to += 1;
    if (/[,;]$/.test(segment.tokens[to - 1]?.text ?? "")) break;
  }
  const span = to > from ? spanOf(segment, from, to) : undefined;
  return span && /\d{5}/.test(span.raw.replace(/\D/g, "")) ? span : undefined;
}

function isCodePart(text: string, first: boolean): boolean {
  return first
    ? /^[A-Z]{0,3}[-./]?[A-Z0-9./-]*[,;]?$/.test(text) && text.length >= 2
    : /^[\d./-]*\d[\d./A-Z-]*[,;]?$|^B\d{2}$/.test(text);
}

function ownerOf(page: Page, segment: Segment, buyerName: string | undefined): CodeCandidate["party"] {
  const role = roleOf(page, segment);
  if (role === "seller" || role === "buyer") return role;
  if (role !== undefined) return undefined;
  if (buyerName === undefined) return "seller";
  const key = nameKey(buyerName);
  const near = page.layout.segments.some(
    (other) =>
      other.page === segment.page &&
      other.box.y < segment.box.y &&
      segment.box.y - other.box.y < 0.1 &&
      Math.abs(other.box.x - segment.box.x) < 0.02 &&
      nameKey(other.text) === key,
  );
  return near ? "buyer" : "seller";
}
