export { AUTO_POST_CONFIDENCE } from "../confidence.ts";
export { type ExtractOptions, extractInvoice } from "./extract-invoice.ts";
export { nameKey } from "./shapes.ts";
