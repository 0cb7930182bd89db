import type { Runtime } from "../../base/runtime.ts";
import type { Store } from "../../store/database.ts";

/** What the archive works with. `home` is the absolute folder under which the bytes are kept. */
export type ArchiveDeps = { readonly store: Store; readonly runtime: Runtime; readonly home: string };

/** What a document is at; `withdrawn` ones come back when they are given again. */
export const CASE_STATUSES = [
  "read",
  "review",
  "ready",
  "posted",
  "duplicate",
  "quarantined",
  "withdrawn",
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];
