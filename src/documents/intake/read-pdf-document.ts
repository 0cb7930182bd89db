import { PurserError } from "../../base/errors.ts";
import { readInvoiceXml } from "../einvoice/index.ts";
import type { ReadDocument, Word } from "../read-document.ts";
import type { ReaderLimits } from "./limits.ts";
import { assertHasWords, isUsableText, leftOutPages } from "./page-words.ts";
import type { PdfContent, ReadTools } from "./tools.ts";
import { compareWithPage } from "./xml-and-page.ts";

const OCR_DPI = 200;
const MAX_TEXT = 20_000;

/** Names that Factur-X, ZUGFeRD and XRechnung give the embedded invoice. */
const XML_NAMES = /^(factur-x|zugferd-invoice|xrechnung)\.xml$/i;

/** Embedded XML, else the text layer, else recognised page images: the first that there is. */
export async function readPdfDocument(
  bytes: Uint8Array,
  { tools, limits }: { readonly tools: ReadTools; readonly limits: ReaderLimits },
): Promise<ReadDocument> {
  const pdf = await tools.readPdf(bytes, { maxPages: limits.pages });
  const words = pdf.pages.flatMap((page) => page.words);
  const hasText = isUsableText(pdf.pages);
  const embedded = readEmbedded(pdf);
  if (embedded.invoice) {
    const document = hasText ? await besidePage(embedded.invoice, words, { tools, pdf }) : embedded.invoice;
    const text = words.length > 0 ? textOf(words) : document.text;
    return {
      ...document,
      pages: pdf.pageCount,
      text,
      warnings: [...embedded.warnings, ...document.warnings],
    };
  }
  const document = hasText
    ? await tools.extractInvoice(words, { pages: pdf.pageCount })
    : await recognizePages(bytes, pdf.pageCount, { tools, limits });
  return { ...document, warnings: [...embedded.warnings, ...document.warnings] };
}

type Embedded = { readonly invoice: ReadDocument | undefined; readonly warnings: string[] };

/** The attached invoice, known names first. One that cannot be read is told, and the page is read instead. */
function readEmbedded({ attachments }: PdfContent): Embedded {
  const files = attachments.filter(({ name }) => /\.xml$/i.test(name));
  const ordered = [
    ...files.filter(({ name }) => XML_NAMES.test(name)),
    ...files.filter(({ name }) => !XML_NAMES.test(name)),
  ];
  const warnings: string[] = [];
  for (const { name, bytes } of ordered) {
    try {
      const invoice = readInvoiceXml(bytes);
      if (invoice) return { invoice, warnings };
    } catch (error) {
      if (!(error instanceof PurserError)) throw error;
      warnings.push(`embedded_xml_unreadable: ${name}: ${error.message}`);
    }
  }
  return { invoice: undefined, warnings };
}

/** The XML compared with its page. A page that cannot be understood does not cost the XML. */
async function besidePage(
  invoice: ReadDocument,
  words: readonly Word[],
  { tools, pdf }: { readonly tools: ReadTools; readonly pdf: PdfContent },
): Promise<ReadDocument> {
  try {
    const page = await tools.extractInvoice(words, { pages: pdf.pageCount });
    return compareWithPage(invoice, page, words);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...invoice, warnings: [...invoice.warnings, `page_not_compared: ${reason}`] };
  }
}

async function recognizePages(
  bytes: Uint8Array,
  pages: number,
  { tools, limits }: { readonly tools: ReadTools; readonly limits: ReaderLimits },
): Promise<ReadDocument> {
  const words: Word[] = [];
  for (let page = 1; page <= Math.min(pages, limits.ocrPages); page++) {
    const image = await tools.renderPdfPage(bytes, page, { dpi: OCR_DPI });
    words.push(...(await tools.recognize(image, { page })).words);
  }
  assertHasWords(words);
  const document = await tools.extractScanned(words, { pages });
  return { ...document, warnings: [...leftOutPages(pages, limits), ...document.warnings] };
}

/** The words, a line of the page a line. */
function textOf(words: readonly Word[]): string {
  return words
    .map((word, index) => {
      const before = words[index - 1];
      if (before === undefined) return word.text;
      const isSameLine = before.line === word.line && before.box.page === word.box.page;
      return (isSameLine ? " " : "\n") + word.text;
    })
    .join("")
    .slice(0, MAX_TEXT);
}
