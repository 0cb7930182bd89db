import type { ReadDocument, Word } from "../read-document.ts";

export type Recognized = { readonly words: readonly Word[] };

/** The readers that a document needs, loaded when the first document needs them. */
export type ReadTools = {
  readonly readPdf: (bytes: Uint8Array, options: { maxPages: number }) => Promise<PdfContent>;
  readonly renderPdfPage: (
    bytes: Uint8Array,
    pageNo: number,
    options: { dpi: number },
  ) => Promise<Uint8Array>;
  readonly recognize: (image: Uint8Array, options: { page: number }) => Promise<Recognized>;
  readonly extractInvoice: (words: readonly Word[], options: { pages: number }) => Promise<ReadDocument>;
  readonly extractScanned: (words: readonly Word[], options: { pages: number }) => Promise<ReadDocument>;
};

export type PdfContent = {
  readonly pageCount: number;
  readonly pages: readonly { readonly words: readonly Word[] }[];
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
};
