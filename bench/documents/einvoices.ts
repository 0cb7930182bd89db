import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readInvoiceXml } from "../../src/documents/einvoice/index.ts";
import { AUTO_POST_CONFIDENCE, extractInvoice } from "../../src/documents/extract/index.ts";
import { createDocumentReader } from "../../src/documents/intake/index.ts";
import { createRecognizer } from "../../src/documents/ocr/index.ts";
import { type PdfText, readPdf, renderPdfPage } from "../../src/documents/pdf/index.ts";
import type { HeadField, ReadDocument, Word } from "../../src/documents/read-document.ts";
import { extractScanned } from "../../src/documents/receipt/index.ts";
import { type Comparison, amount, date, identifier, name } from "./compare.ts";
import type { Miss, Score, Section } from "./section.ts";

type Compared = {
  readonly field: HeadField;
  readonly title: string;
  readonly by: Comparison;
  readonly bar?: number;
};

const FIELDS: readonly Compared[] = [
  { field: "number", title: "number", by: identifier, bar: 0.95 },
  { field: "gross", title: "total", by: amount, bar: 0.95 },
  { field: "issueDate", title: "date", by: date, bar: 0.95 },
  { field: "sellerName", title: "seller", by: name, bar: 0.95 },
  { field: "net", title: "net", by: amount },
  { field: "tax", title: "tax", by: amount },
  { field: "dueDate", title: "due date", by: date },
  { field: "sellerIban", title: "iban", by: identifier },
  { field: "sellerTaxId", title: "tax id", by: identifier },
  { field: "buyerName", title: "buyer", by: name },
  { field: "currency", title: "currency", by: identifier },
];
const DECIDING = FIELDS.slice(0, 4);

type Case = {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly pdf: PdfText;
  readonly truth: ReadDocument;
};

/** PDFs with embedded invoices: read with the data ignored, and as the pipeline reads them. */
export async function scoreEinvoices(
  directory: string,
  /** scanned: once more, from pictures of the pages */
  { scanned }: { readonly scanned: boolean },
): Promise<Section[]> {
  const cases: Case[] = [];
  for (const file of readdirSync(directory)
    .filter((each) => each.toLowerCase().endsWith(".pdf"))
    .toSorted()) {
    const bytes = readFileSync(join(directory, file));
    const pdf = await readPdf(bytes, { maxPages: 100 });
    const truth = embedded(pdf);
    if (truth) cases.push({ file, bytes, pdf, truth });
  }
  return [scoreText(cases), await scorePipeline(cases), ...(scanned ? [await scoreScanned(cases)] : [])];
}

function embedded(pdf: PdfText): ReadDocument | undefined {
  for (const { name: file, bytes } of pdf.attachments) {
    if (!/\.xml$/i.test(file)) continue;
    const document = readInvoiceXml(bytes);
    if (document) return document;
  }
  return undefined;
}

function scoreText(cases: readonly Case[]): Section {
  const started = performance.now();
  const read = cases.map((each) => ({
    ...each,
    got: extractInvoice(
      each.pdf.pages.flatMap(({ words }) => words),
      { pages: each.pdf.pageCount },
    ),
  }));
  const seconds = (performance.now() - started) / 1000;
  return {
    ...compare(read, isHeld),
    title: "e-invoices, embedded data ignored",
    secondsPerDocument: seconds / Math.max(1, cases.length),
  };
}

const SCAN_DPI = 150;

/** As if each PDF had come as a scan; over the values that its text layer holds. */
async function scoreScanned(cases: readonly Case[]): Promise<Section> {
  const recognizer = createRecognizer();
  const started = performance.now();
  try {
    const read: Read[] = [];
    for (const each of cases) {
      const words: Word[] = [];
      for (let page = 1; page <= each.pdf.pageCount; page += 1) {
        const image = await renderPdfPage(each.bytes, page, { dpi: SCAN_DPI });
        words.push(...(await recognizer.recognize(image, { page })).words);
      }
      read.push({ ...each, got: extractScanned(words, { pages: each.pdf.pageCount }) });
    }
    const seconds = (performance.now() - started) / 1000;
    const compared = compare(read, isHeld);
    return {
      ...compared,
      scores: compared.scores.map((score) => ({ ...score, bar: undefined })),
      title: `e-invoices as scans of ${SCAN_DPI} dpi`,
      secondsPerDocument: seconds / Math.max(1, cases.length),
    };
  } finally {
    await recognizer.close();
  }
}

function isHeld({ truth, pdf }: Case, { field, by }: Compared): boolean {
  return by.isInText(truth.fields[field]?.value ?? "", textOf(pdf));
}

async function scorePipeline(cases: readonly Case[]): Promise<Section> {
  const reader = createDocumentReader({});
  const started = performance.now();
  try {
    const read: (Case & { got: ReadDocument | undefined })[] = [];
    for (const each of cases) {
      const outcome = await reader.read(each.bytes, {
        filename: each.file,
        signal: new AbortController().signal,
      });
      read.push({ ...each, got: outcome.kind === "read" ? outcome.document : undefined });
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      ...compare(read, () => true, 1),
      title: "e-invoices, as the pipeline reads them",
      secondsPerDocument: seconds / Math.max(1, cases.length),
    };
  } finally {
    await reader.close();
  }
}

type Read = Case & { readonly got: ReadDocument | undefined };

function compare(
  read: readonly Read[],
  counts: (each: Read, compared: Compared) => boolean,
  bar?: number,
): Omit<Section, "title" | "secondsPerDocument"> {
  const misses: Miss[] = [];
  const wrong = new Set<string>();
  const scores: Score[] = FIELDS.map((compared) => {
    let right = 0;
    let of = 0;
    for (const each of read) {
      const expected = each.truth.fields[compared.field]?.value;
      if (expected == null || !counts(each, compared)) continue;
      of += 1;
      const got = each.got?.fields[compared.field];
      if (got?.value != null && compared.by.isEqual(expected, got.value)) right += 1;
      else
        misses.push({
          file: each.file,
          field: compared.title,
          expected,
          got: got?.value ?? null,
          confidence: got?.confidence ?? null,
        });
    }
    return {
      field: compared.title,
      right,
      of,
      bar: compared.bar === undefined ? undefined : (bar ?? compared.bar),
    };
  });
  for (const { file, field } of misses) if (DECIDING.some(({ title }) => title === field)) wrong.add(file);
  const posted = read.filter(
    ({ got }) => got !== undefined && DECIDING.every(({ field }) => isSure(got, field)),
  );
  // What is posted must be right in full, also where the text does not hold the true value.
  const right = posted.filter(
    ({ truth, got }) =>
      got !== undefined &&
      DECIDING.every(({ field, by }) => {
        const expected = truth.fields[field]?.value;
        return expected == null || by.isEqual(expected, got.fields[field]?.value ?? "");
      }),
  );
  return {
    documents: read.length,
    scores,
    unreviewed: { posted: posted.length, right: right.length, threshold: AUTO_POST_CONFIDENCE },
    misses,
  };
}

function isSure(document: ReadDocument, field: HeadField): boolean {
  const got = document.fields[field];
  return got?.value != null && got.confidence >= AUTO_POST_CONFIDENCE;
}

function textOf({ pages }: PdfText): string {
  return pages.flatMap(({ words }) => words.map(({ text }) => text)).join(" ");
}
