export { type PdfPage, type PdfText, type ReadPdfOptions, readPdf } from "./read-pdf.ts";
export { type RenderPageOptions, renderPdfPage } from "./render-page.ts";
