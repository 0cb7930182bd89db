/** A number for a sentence: three significant digits below a hundred, whole above, thousands grouped. */
export function plain(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || size === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(size)));
  return value.toLocaleString("en-GB", { maximumFractionDigits: Math.min(digits, 6) });
}
