import { z } from "zod";
import { PurserError } from "../../../base/errors.ts";
import { parseOrThrow } from "../../../base/parse.ts";
import type { CompanyHint } from "../company-seed.ts";
import { type SourceDocument, type SourceFile, readText } from "../source.ts";

const companyFile = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  entities: z
    .array(
      z.object({
        id: z.string().min(1),
        name: z.string().min(1).optional(),
        base_currency: z.string(),
        industry: z.string().optional(),
        fiscal_year_start_month: z.number().optional(),
        basis: z.string().optional(),
        country: z.string().nullable().optional(),
        timezone: z.string().optional(),
      }),
    )
    .min(1),
});

/** Reads company.json. @throws PurserError `invalid_company` */
export async function readCompanyFile(
  file: SourceFile,
  signal?: AbortSignal,
): Promise<{ readonly hint: CompanyHint; readonly document: SourceDocument }> {
  const { text, document } = await readText(file, signal);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PurserError("invalid_company", `${file.name} is not JSON.`, { cause });
  }
  return { hint: parseOrThrow(companyFile, value, { what: file.name, code: "invalid_company" }), document };
}
