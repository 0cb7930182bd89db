import { z } from "zod";

/** What one document may cost. Beyond any of these it is refused with the reason. */
export const readerLimits = z.strictObject({
  bytes: z.number().int().positive().default(25_000_000),
  pages: z.number().int().positive().default(200),
  /** of one image, as its header declares them */
  pixels: z.number().int().positive().default(50_000_000),
  /** pages that are recognised where a PDF has no text; the rest is left out with a warning */
  ocrPages: z.number().int().positive().default(10),
  seconds: z.number().positive().default(60),
  /** resident memory of one reading process, in bytes */
  memory: z.number().int().positive().default(1_000_000_000),
});
export type ReaderLimits = z.infer<typeof readerLimits>;
