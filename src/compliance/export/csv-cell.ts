const NUMBER = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet takes for the start of a formula, the full-width signs included. */
const FORMULA = /^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/**
 * One CSV cell (RFC 4180). Text that a spreadsheet would compute is led by an apostrophe, so that opening the file runs nothing;
 * numbers, negative ones too, stay numbers. Source: OWASP, "CSV injection".
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvRow(values: readonly (string | number | null)[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}
