import type { Row } from "./rows.ts";

const RECEIPT = [
  /\bCASH(?:IER)?\b/i, /\bCHANGE\b/i, /\bTENDER/i, /\bRECEIPT\b/i, /\bPOS\b/, /\bTERMINAL\b/i, /\bTABLE\b/i,
  /THANK ?YOU/i, /\bREFUND/i, /\bROUNDING\b/i, /\b(?:VISA|MASTERCARD|MAESTRO|GIROCARD|EFTPOS)\b/i, /\bSUMMARY\b/i,
  /\b(?:KASSE|BON-?NR|R[UÜ]CKGELD|QUITTUNG|KASSENBON)\b/i, /\b(?:CAISSE|RENDU|TICKET)\b/i, /\b(?:SCONTRINO|RESTO|CONTANTI)\b/i,
]; // prettier-ignore
const INVOICE = [
  /\bIBAN\b/i, /\bBIC\b|\bSWIFT\b/i, /\b(?:DUE DATE|PAYMENT DUE|DATE DUE)\b/i, /\bPAYMENT TERMS?\b|\bNET \d\d DAYS\b/i,
  /\b(?:BILL|SHIP|SOLD) TO\b/i, /\b(?:PO|PURCHASE ORDER|CUSTOMER) (?:NO|NUMBER|#)/i, /\bINVOICE (?:DATE|NUMBER)\b/i,
  /\bRECHNUNGS(?:NUMMER|DATUM|-?NR)\b/i, /\bZAHLBAR\b|\bF[ÄA]LLIG\b|\bZAHLUNGSZIEL\b/i, /\b[ÉE]CH[ÉE]ANCE\b|\bFACTURE N/i,
  /\bVENCIMIENTO\b/i, /\bSCADENZA\b/i, /\bUNIT PRICE\b|\bEINZELPREIS\b|\bPRIX UNITAIRE\b|\bPREZZO UNITARIO\b/i, /\bREMITTANCE\b/i,
]; // prettier-ignore

/** Receipts have 25 to 55 letters across their print, sheets of A4 or letter size 75 and more. */
const SHEET = 66;

/**
 * Whether the page is an invoice asking for payment rather than the proof of one. The words decide, and how many letters
 * the print is wide.
 */
export function looksLikeInvoice(rows: readonly Row[]): boolean {
  const hits = (signs: readonly RegExp[]): number =>
    signs.filter((sign) => rows.some((row) => sign.test(row.text))).length;
  const [receipt, invoice] = [hits(RECEIPT), hits(INVOICE)];
  return lettersAcross(rows) > SHEET ? receipt < invoice + 4 : invoice > receipt && invoice >= 2;
}

export function lettersAcross(rows: readonly Row[]): number {
  const words = rows.flatMap((row) => row.words).filter((word) => word.text.length >= 3);
  if (words.length < 10) return 0;
  const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
  const letter =
    sorted(words.map(({ box, text }) => box.width / text.length))[Math.floor(words.length / 2)] ?? 1;
  const lefts = sorted(words.map(({ box }) => box.x));
  const rights = sorted(words.map(({ box }) => box.x + box.width));
  // The outermost fiftieth may be dust on the glass.
  const left = lefts[Math.floor(lefts.length * 0.02)] ?? 0;
  const right = rights[Math.ceil(rights.length * 0.98) - 1] ?? 1;
  return (right - left) / letter;
}
