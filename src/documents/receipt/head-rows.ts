import { isLike, wordsOfText } from "./likeness.ts";
import type { Row } from "./rows.ts";

/** What a row at the head of a receipt is. `name` is what is none of the others. */
export type HeadKind = "name" | "address" | "contact" | "registration" | "title" | "party" | "date" | "noise";

const TITLE_WORDS = "TAX INVOICE RECEIPT BILL CASH SALES SIMPLIFIED OFFICIAL COPY ORIGINAL DUPLICATE CUSTOMER WELCOME QUITTUNG BELEG RECHNUNG FACTURE FACTURA FATTURA SCONTRINO TICKET RECU ADJUSTMENT NOTE TO THE THANK YOU SLIP MEMO TABLE DINE IN TAKEAWAY ORDER HQ GST".split(" "); // prettier-ignore
const ADDRESS = /\b(?:JALAN|JLN|JIN|TAMAN|TMN|LOT|LORONG|PERSIARAN|KAWASAN|BANDAR|SEKSYEN|SECTION|KAMPUNG|KG|FLOOR|FLR|LEVEL|LEBUH|BATU|WISMA|PLAZA|MALL|INDUSTRIAL PARK|P\.?O\.? BOX|STREET|ROAD|AVENUE|AVE|LANE|BLVD|SUITE|STRA(?:SS|ß)E|PLATZ|RUE|AVENIDA|CALLE|VIA|PIAZZA|SELANGOR|JOHOR BAHRU|KUALA LUMPUR)\b|^\W*(?:MALAYSIA|SINGAPORE|JOHOR|PENANG)\W*$|\w+str\. ?\d|\b\d{5}\b|^\W*N[O0][.,: ]+\d|^\W*(?:UNIT|BLOCK|BLK|NO) [\w-]*\d/i; // prettier-ignore
const CONTACT = /\b(?:TEL|FAX|PHONE|PH|HP|MOBILE|HOTLINE|WHATSAPP|EMAIL|E-MAIL|WWW|HTTP|FACEBOOK)\b|@\w+\.|\.COM\b|\+?\d[\d -]{8,}/i; // prettier-ignore
const REGISTRATION = /\b(?:GST|VAT|SST|TAX|UST|TVA|CO|COMPANY|BUSINESS|ROC|SSM)\b[ .]*(?:REG\b|ID\b|NO\b|NR\b|IDNR)|\bREG(?:ISTRATION)?\.? ?(?:N[O0]|#)|\bABN\b|\bSIRET\b|\bGSTIN\b|^\W*(?:CO\.? ?REG)/i; // prettier-ignore
/** Nothing but a registration number, in brackets or not. */
const BARE_NUMBER = /^[\s({[]*(?:[A-Z]{0,3}[-: ]?)?[\dOIl]{4,}[\dOIl :-]*[-–]?\s?[A-Z0-9]?\s?[)\]}|]*\.?$/i;
/** A name with its registration number behind it. */
const NAME_WITH_NUMBER = /^\W*\p{L}[\p{L} .&'-]{5,}[({[] ?\w{0,3}\d{4,}[-\w ]*[)}\]]?\W*$/u;
const PARTY = /^\W*(?:BILL(?:ED)?|SOLD|SHIP|DELIVER(?:ED)?|INVOICE) ?TO\b|^\W*(?:CUSTOMER|ATTN|MESSRS|CLIENT|KUNDE|M\/S)\b|\bOWNED BY\b/i; // prettier-ignore
const DATE_OR_MONEY = /\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b\d{1,2}:\d{2}\b|\d[.,]\d{2}\b|\b(?:DATE|TIME|CASHIER|TERMINAL|DOC|INV|RCPT|POS) ?(?:NO)?\s?[.:#]|\d{1,2} (?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)/i; // prettier-ignore

export const LEGAL_FORM =
  /\b(?:S[DO0]N\.? ?[BE8][HN][DO0]|SDN|S\/B|BERHAD|BHD|LTD|LIMITED|LLC|L\.L\.C|INC|CORP|CORPORATION|PLC|LLP|GMBH|MBH|OHG|E\.?K\.|UG|AG|KG|S\.?A\.?R\.?L|S\.?R\.?L|S\.?P\.?A|S\.A\.?S?|SAS|S\.L\.?U?|B\.V|N\.V|PTE|PTY|PVT|CO\. ?\(M\))(?![A-Z])/i;

export const TRADE = /\b(?:ENTERPRISES?|TRADING|TRADERS?|RESTORAN|RESTAURANTE?|RISTORANTE|CAF[EÉ]|KOPITIAM|BISTRO|PIZZERIA|STORES?|MART|MINI ?MART|SUPERMARKET|HYPERMARKET|MARKET|PHARMACY|FARMASI|APOTHEKE|PHARMACIE|HARDWARE|STATIONERY|STATIONERS|BAKER(?:Y|IES)|BOULANGERIE|SHOP|KEDAI|PASAR ?RAYA|HOLDINGS?|SERVICES?|ELECTRICAL|MOTORS?|HOTEL|SEAFOOD|FOOD|BEVERAGES?|INDUSTR(?:Y|IES)|MARKETING|SUPPL(?:Y|IES)|BOOKS?|CLINIC|KLINIK|SALON|STATION|SERVICE STATION|PETROL|COMPANY|BROTHERS|& SONS?|CENTRE|CENTER|TEXTILES?|FASHION|OPTICAL|GARDEN|KITCHEN|HOUSE|DELI|GRILL|BAR)\b/i; // prettier-ignore

export function headKind(row: Row): HeadKind {
  const { text } = row;
  const letters = text.replace(/[^\p{L}]/gu, "").length;
  if (PARTY.test(text)) return "party";
  if (REGISTRATION.test(text) || BARE_NUMBER.test(text))
    return LEGAL_FORM.test(text) && letters > 12 ? "name" : "registration";
  if (DATE_OR_MONEY.test(text)) return "date";
  if (isTitle(text)) return "title";
  if (NAME_WITH_NUMBER.test(text) && !ADDRESS.test(text)) return "name";
  if (LEGAL_FORM.test(text) && !/^\W*(?:NO|LOT)\b/i.test(text)) return "name";
  if (CONTACT.test(text)) return "contact";
  if (ADDRESS.test(text)) return "address";
  if (letters < 4 || letters < text.replace(/\s/g, "").length * 0.6) return "noise";
  return "name";
}

function isTitle(text: string): boolean {
  const words = wordsOfText(text).filter((word) => word.length > 1);
  if (words.length === 0) return false;
  if (/^\W*TAX ?INVOICE/i.test(text) || /^\W*(?:TAX)? ?INVOICE\b/i.test(text)) return true;
  return words.every((word) => TITLE_WORDS.some((title) => isLike(word, title)));
}
