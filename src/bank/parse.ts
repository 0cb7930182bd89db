import { PurserError } from "../base/errors.ts";
import { looksLikeBai2 } from "./bai2/records.ts";
import { readBai2 } from "./bai2/bai2.ts";
import { looksLikeCamt, readCamt } from "./camt/camt.ts";
import { type CsvOptions, readCsvStatement } from "./csv/csv.ts";
import { looksLikeCsv } from "./csv/table.ts";
import { decodeStatement } from "./decode.ts";
import { looksLikeOfx, readOfx } from "./ofx/ofx.ts";
import type { ParsedStatements } from "./statement.ts";
import { readSwift } from "./swift/mt940.ts";
import { looksLikeSwift } from "./swift/fields.ts";

export type ParseOptions = {
  /** for messages only: a file is recognised by its content */
  readonly filename: string;
  readonly csv?: CsvOptions | undefined;
};

/**
 * Reads a bank's file: OFX and QFX, CAMT.052/053/054, MT940 and MT942, BAI2, or CSV. Amounts are exact minor units.
 * A statement that does not tie is kept and flagged; a file that cannot be read for certain is refused as a whole, never read in part.
 * @throws PurserError `statement_empty`, `statement_too_large`, `statement_too_many_lines`, `statement_format_unknown`, `statement_hostile`,
 * `statement_truncated`, `statement_broken` and, for CSV, `statement_ambiguous`, `statement_columns`, `statement_currency_missing`, `unknown_profile`
 */
export function parseStatements(bytes: Uint8Array, options: ParseOptions): ParsedStatements {
  const text = decodeStatement(bytes, options.filename);
  if (looksLikeOfx(text)) return readOfx(text, options);
  if (looksLikeCamt(text)) return readCamt(text, options);
  if (looksLikeSwift(text)) return readSwift(text, options);
  if (looksLikeBai2(text)) return readBai2(text, options);
  if (options.csv?.profile !== undefined || looksLikeCsv(text)) return readCsvStatement(text, options);
  throw new PurserError(
    "statement_format_unknown",
    `${options.filename} is not a bank statement that can be read: it must be OFX, CAMT.052/053/054, MT940/942, BAI2, or a CSV with date and amount columns.`,
  );
}
