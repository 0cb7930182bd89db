import { z } from "zod";

/** Where on its page a value stands, in fractions of the page's width and height, from the top left corner. */
export const box = z.object({
  page: z.number().int().min(1),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});
export type Box = z.infer<typeof box>;

/** How a value was found; also the order of trust. A person's correction stands above all. */
export const readMethod = z.enum(["person", "xml", "text", "ocr"]);
export type ReadMethod = z.infer<typeof readMethod>;

/** One value as it stands in the document and as it is understood. */
export const readField = z.object({
  /** exactly as written */
  raw: z.string(),
  /**
   * ISO date, decimal text such as `-1234.50`, ISO 4217 code, compact tax id or IBAN, or plain text; null where it is
   * ambiguous or unreadable: then nobody guesses
   */
  value: z.string().nullable(),
  /** 0..1: the share of such values that are right, not a feeling */
  confidence: z.number().min(0).max(1),
  box: box.nullable(),
  method: readMethod,
  /** What an ambiguous `raw` may mean, canonical, likeliest first. */
  candidates: z.array(z.string()).default([]),
});
export type ReadField = z.infer<typeof readField>;

/** Fields of the head of an invoice or receipt. Money fields are decimal text in the document's currency. */
export const HEAD_FIELDS = [
  "number",
  "issueDate",
  "dueDate",
  "deliveryDate",
  "purchaseOrder",
  "currency",
  "sellerName",
  "sellerTaxId",
  "sellerCountry",
  "sellerAddress",
  "sellerIban",
  "buyerName",
  "buyerTaxId",
  "buyerCountry",
  "buyerReference",
  /** the invoice that a credit note corrects */
  "precedingInvoice",
  /** sum of the lines' net amounts */
  "lineTotal",
  "allowanceTotal",
  "chargeTotal",
  "net",
  "tax",
  /** total with tax */
  "gross",
  "prepaid",
  "rounding",
  /** what is to be paid */
  "payable",
] as const;
export const headField = z.enum(HEAD_FIELDS);
export type HeadField = z.infer<typeof headField>;

export const readLine = z.object({
  description: readField.nullable(),
  itemCode: readField.nullable(),
  quantity: readField.nullable(),
  unit: readField.nullable(),
  unitPrice: readField.nullable(),
  net: readField.nullable(),
  /** percent as decimal text: `19` */
  taxRate: readField.nullable(),
  /** UNCL5305: S, Z, E, AE, K, G, O ... */
  taxCategory: readField.nullable(),
});
export type ReadLine = z.infer<typeof readLine>;

export const readTax = z.object({
  category: readField.nullable(),
  rate: readField.nullable(),
  basis: readField.nullable(),
  amount: readField.nullable(),
});
export type ReadTax = z.infer<typeof readTax>;

export const documentType = z.enum(["invoice", "credit_note", "receipt", "unknown"]);
export type DocumentType = z.infer<typeof documentType>;

/** What a document says, before anybody decided what it means for the books. A pure function of its bytes. */
export const readDocument = z.object({
  type: documentType,
  /** the most trusted source of its fields */
  method: z.enum(["xml", "text", "ocr"]),
  /** `factur-x:en16931`, `zugferd-1:comfort`, `ubl`, `cii`; null without embedded data */
  profile: z.string().nullable(),
  /** ISO 639-1 of the labels: en, de, fr, es, it, nl, pt ...; null where unknown */
  language: z.string().nullable(),
  pages: z.number().int().min(1),
  /** Fields that the document does not have are null. */
  fields: z.record(headField, readField.nullable()),
  taxes: z.array(readTax),
  lines: z.array(readLine),
  /** The words, for search and for people; data, never instructions. At most 20,000 characters. */
  text: z.string(),
  warnings: z.array(z.string()),
});
export type ReadDocument = z.infer<typeof readDocument>;

/** A word on a page, as the text layer or OCR gives it. */
export type Word = {
  readonly text: string;
  readonly box: Box;
  /** 0..1; 1 in a text layer */
  readonly confidence: number;
  /** the line of text it stands in, counted within its page in reading order */
  readonly line: number;
};

/** All fields null: the start of every reader. */
export function noFields(): Record<HeadField, ReadField | null> {
  return Object.fromEntries(HEAD_FIELDS.map((name) => [name, null])) as Record<HeadField, ReadField | null>;
}
