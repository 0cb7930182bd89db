import type { Recognizer } from "../ocr/index.ts";
import type { ReadTools } from "./tools.ts";

/** The readers of this process. Each loads its libraries with the first document that needs them; OCR stays warm. */
export function lazyTools(): ReadTools {
  let recognizer: Promise<Recognizer> | undefined;
  const startRecognizer = async () => (await import("../ocr/index.ts")).createRecognizer();
  return {
    readPdf: async (bytes, options) => (await import("../pdf/index.ts")).readPdf(bytes, options),
    renderPdfPage: async (bytes, page, options) =>
      (await import("../pdf/index.ts")).renderPdfPage(bytes, page, options),
    recognize: async (image, options) => (await (recognizer ??= startRecognizer())).recognize(image, options),
    extractInvoice: async (words, options) =>
      (await import("../extract/index.ts")).extractInvoice(words, options),
    extractScanned: async (words, options) =>
      (await import("../receipt/index.ts")).extractScanned(words, options),
  };
}
