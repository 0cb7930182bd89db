import { z } from "zod";
import { readerLimits } from "./limits.ts";
import { drawn, readOutcome } from "./outcome.ts";

/** What the parent sends to a reading process: one file at a time. */
export const readJob = z.object({
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  mediaType: z.string(),
  readAs: z.enum(["pdf", "xml", "image"]),
  note: z.string().nullable(),
  /** Instead of reading: draw the first so many pages. */
  draw: z.number().int().min(1).nullable(),
  limits: readerLimits,
});
export type ReadJob = z.infer<typeof readJob>;

/** What comes back: the outcome, and the resident memory after it. */
export const readReply = z.object({ outcome: z.union([readOutcome, drawn]), memory: z.number() });
export type ReadReply = z.infer<typeof readReply>;
