import type { Word } from "../read-document.ts";
import { readCurrency } from "../values/currency-text.ts";
import { asDigits } from "./likeness.ts";
import type { Region } from "./region.ts";
import { leastConfidence, type Row, wordsBetween } from "./rows.ts";
import { READ_ALIKE, SURE, unsure } from "./sureness.ts";

/** A value and the words it was read from. */
export type Found = {
  readonly raw: string;
  readonly value: string | null;
  readonly candidates: readonly string[];
  readonly words: readonly Word[];
  readonly confidence: number;
};

const NUMBER =
  /\b(TAX INVOICE|INVOICE|INV|RECEIPT|RCPT|BILL|DOC(?:UMENT)?|CHECK|SLIP|TICKET|TRANS(?:ACTION)?|TRX|ORDER|BELEG|BON|RECHNUNG|FACTURE|FACTURA|FATTURA|SCONTRINO)(?:S?(?:NUMMER|NR))?[ .-]*(?:NO|NUM(?:BER)?|NR|N°|#|ID)?[ .:#°=~-]+([A-Z]{0,6}[ -]{0,2}[A-Z0-9]*\d[A-Z0-9/-]*)/i;
const RANK = ["TAX INVOICE", "INVOICE", "INV", "RECHNUNG", "FACTURE", "FACTURA", "FATTURA", "RECEIPT", "RCPT", "BELEG", "BILL", "DOC", "DOCUMENT", "SLIP", "BON", "SCONTRINO", "TICKET", "CHECK", "TRX", "TRANS", "TRANSACTION", "ORDER"]; // prettier-ignore

/** The receipt's own number: what follows the most specific label. */
export function findNumber(rows: readonly Row[]): Found | undefined {
  const found = rows.flatMap((row) => {
    const match = NUMBER.exec(row.text);
    const value = match?.[2];
    if (match === null || value === undefined || !isSerial(value)) return [];
    const start = match.index + match[0].length - value.length;
    const words = wordsBetween(row, start, start + value.length);
    return [{ rank: RANK.indexOf((match[1] ?? "").toUpperCase()), ...single(value, words) }];
  });
  return found.sort((a, b) => a.rank - b.rank)[0];
}

function isSerial(text: string): boolean {
  return text.length >= 3 && /\d.*\d/.test(text) && !/^\d{1,2}[/.-]\d{1,2}[/.-]/.test(text);
}

const TAX_ID =
  /\b(?:GST|VAT|SST|UST|TVA|IVA|TAX|6ST|BST)[ .-]*(?:REG(?:ISTRATION)?|ID(?:ENTIFICATION)?|IDNR|INTRA)?[ .-]*(?:N[O0]|NUMBER|NR|#)?[ .:#°)=~-]*((?:[A-Z]{2} ?)?[\dOIlSB]{4,}(?:[ -]?[\dOIlSB]{2,})*[A-Z]?)/i;

/** The seller's tax number, as printed near a tax label. */
export function findTaxId(rows: readonly Row[]): Found | undefined {
  for (const row of rows) {
    const match = TAX_ID.exec(row.text);
    const raw = match?.[1];
    if (match === null || raw === undefined || raw.replace(/\D/g, "").length < 7) continue;
    const start = match.index + match[0].length - raw.length;
    const compact = raw.replace(/[ -]/g, "");
    const value = /^[A-Z]{2}\d/.test(compact) ? compact : asDigits(compact);
    return single(value, wordsBetween(row, start, start + raw.length), raw);
  }
  return undefined;
}

const MARKS = /(?<![A-Z])(RM|MYR|US\$|S\$|A\$|USD|EUR|GBP|SGD|AUD|CHF|CAD|INR|Rs|€|£|\$|¥|₹)(?![A-Z])/g;

/** The currency that the amounts carry; else that of the receipt's country, which is less sure. */
export function findCurrency(rows: readonly Row[], region: Region): Found | undefined {
  const votes = new Map<string, { count: number; words: Word[] }>();
  for (const row of rows) {
    for (const match of row.text.matchAll(MARKS)) {
      const vote = votes.get(match[0]) ?? {
        count: 0,
        words: wordsBetween(row, match.index, match.index + 1),
      };
      votes.set(match[0], { ...vote, count: vote.count + 1 });
    }
  }
  const [first] = [...votes].sort((a, b) => b[1].count - a[1].count);
  if (first === undefined) {
    if (region.currency === undefined) return undefined;
    return {
      raw: "",
      value: region.currency,
      candidates: [region.currency],
      words: [],
      confidence: unsure(0.85),
    };
  }
  const [mark, { count, words }] = first;
  const reading = readCurrency(mark);
  if (reading === undefined) return undefined;
  if (reading.value !== null) {
    const agrees = reading.value === region.currency;
    const confidence = agrees ? SURE : unsure(count > 1 ? 0.88 : 0.8);
    return { raw: mark, value: reading.value, candidates: [reading.value], words, confidence };
  }
  const local = region.currency;
  if (local !== undefined && reading.candidates.includes(local)) {
    return { raw: mark, value: local, candidates: [local], words, confidence: unsure(0.85) };
  }
  const candidates = local === undefined ? reading.candidates : [local, ...reading.candidates];
  return { raw: mark, value: null, candidates, words, confidence: 0 };
}

/** A number has no second witness on the receipt but a second reading of its line: then its confidence is near 1. */
function single(value: string, words: readonly Word[], raw = value): Found {
  const least = leastConfidence(words);
  return {
    raw,
    value,
    candidates: [value],
    words,
    confidence: least >= READ_ALIKE ? SURE : unsure(0.2 + 0.7 * least),
  };
}
