import { PurserError } from "../base/errors.ts";

/** A file that cannot be read, with the line where. */
export function broken(line: number, problem: string, code = "statement_broken"): PurserError {
  return new PurserError(code, `Line ${line}: ${problem}`, { details: { line } });
}

/** Text that ends in the middle: nothing of it is used, since what is missing is not known. */
export function truncated(line: number, inside: string): PurserError {
  return broken(
    line,
    `the file ends inside ${inside}; it was cut off. Download it again.`,
    "statement_truncated",
  );
}

export const MAX_LINES = 500_000;

export function tooManyLines(filename: string): PurserError {
  return new PurserError(
    "statement_too_many_lines",
    `${filename} has more than ${MAX_LINES} transactions. Ask the bank for shorter periods.`,
  );
}

/** What is said of an amount whose further decimals were rounded away. */
export function roundedWarning(
  line: number,
  { text, currency }: { readonly text: string; readonly currency: string },
) {
  return `Line ${line}: ${text} has more decimals than ${currency} and was rounded.`;
}
