/** From what a document says to an invoice in the company's terms, and the questions in between. */
export { type StandardizeDeps, type StandardizeOptions, standardizeDocuments, unstandardizeDocuments } from "./standardize.ts"; // prettier-ignore
export { correctDocument, type FieldCorrection, listReviews, type ResolvedReview, resolveReview, type ReviewAnswer, type ReviewFilter, type ReviewItem } from "./reviews.ts"; // prettier-ignore
export { loadStandardized } from "./stored.ts";
export { draftInvoice } from "./standard-document.ts";
