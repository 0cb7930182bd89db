import type { ErrorShape } from "../../../base/errors.ts";
import type { JobResult } from "./jobs.ts";

/** What a worker sends back for one job. */
export type Answer =
  { readonly ok: true; readonly result: JobResult } | { readonly ok: false; readonly error: ErrorShape };
