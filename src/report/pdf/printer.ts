import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TDocumentDefinitions, TFontDictionary, TFontFamilyTypes } from "pdfmake/interfaces.js";

export type PrintPdf = (definition: TDocumentDefinitions) => Promise<Uint8Array>;

/**
 * The class behind pdfmake's server build. The package's main export is one mutable object for the whole process
 * and all that the typings cover; the class keeps fonts and access rules to whoever creates it.
 */
type PrinterClass = new (
  fonts: TFontDictionary,
  virtualFiles: null,
  urlResolver: { resolve: (resource: unknown) => void; resolved: () => Promise<void> },
  localAccessPolicy: (path: string) => boolean,
) => { createPdfKitDocument: (definition: TDocumentDefinitions) => Promise<PDFKit.PDFDocument> };

/**
 * pdfmake with the Roboto that its package ships, and nothing else: it may read those four files, no other file
 * and no URL, whatever a document names.
 */
export function createPdfPrinter(): PrintPdf {
  const require = createRequire(import.meta.url);
  const { default: Printer } = require("pdfmake/js/Printer.js") as { default: PrinterClass };
  const home = dirname(require.resolve("pdfmake/package.json"));
  const font = (style: string) => join(home, "fonts", "Roboto", `Roboto-${style}.ttf`);
  const roboto = {
    normal: font("Regular"),
    bold: font("Medium"),
    italics: font("Italic"),
    bolditalics: font("MediumItalic"),
  } satisfies TFontFamilyTypes;
  const allowed = new Set<string>(Object.values(roboto));

  return async (definition) => {
    const printer = new Printer(
      // The printer writes into the descriptors it is given.
      { Roboto: { ...roboto } },
      null,
      { resolve: refuseUrl, resolved: () => Promise.resolve() },
      (path) => allowed.has(path),
    );
    const document = await printer.createPdfKitDocument(definition);
    document.end();
    const chunks: Uint8Array[] = [];
    for await (const chunk of document as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  };
}

/** pdfmake offers every resource here, local paths too; only addresses would be fetched. */
function refuseUrl(resource: unknown): void {
  if (typeof resource !== "string" || /^[a-z][a-z0-9+.-]+:/i.test(resource)) {
    throw new Error(`a report may not load ${JSON.stringify(resource)}`);
  }
}
