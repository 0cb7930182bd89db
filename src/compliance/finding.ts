import { z } from "zod";

/** Something that validation found about a row of the books or a document. */
export const findingSchema = z.object({
  /** stable: `BR-CO-15`, `control_amount_differs`, `maker_is_checker` ... */
  rule: z.string(),
  /** error: fails the validation; review: a person should look; note: told, nothing more */
  severity: z.enum(["error", "review", "note"]),
  /** `document:ab12`, `journal:17`, `statement:s1`, `party:acme` */
  subject: z.string(),
  message: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;
