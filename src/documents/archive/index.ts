/** Documents as they were given and as they were read: bytes on disk, cases and fields in the store. */
export { type ArchiveDeps, CASE_STATUSES, type CaseStatus } from "./deps.ts";
export { documentPath, loadBytes } from "./document-bytes.ts";
export { findCase, readingOf, showDocument, type ShownDocument } from "./show.ts";
export { documentIdOf, findTakenIn, plainName, type Reading, takeIn, type TakenIn, type TakeInOptions } from "./take-in.ts"; // prettier-ignore
export { withdrawDocuments, type WithdrawOptions, type WithdrawResult } from "./withdraw.ts";
