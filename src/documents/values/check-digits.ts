/** The arithmetic that check digits of registered numbers share. Inputs are texts of digits. */

export function digitsOf(text: string): number[] {
  return Array.from(text, Number);
}

/** Sum of digit times weight; digits beyond the weights are left out. */
export function weighted(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(text[index] ?? 0), 0);
}

/** Luhn: ISO/IEC 7812-1, annex B. The last digit is the check digit. */
export function isLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .reverse()
    .reduce(
      (total, digit, index) => total + (index % 2 === 0 ? digit : ((digit * 2) % 10) + (digit > 4 ? 1 : 0)),
      0,
    );
  return sum % 10 === 0;
}

/** ISO 7064 MOD 11,10. The last digit is the check digit. */
export function isMod11Of10(text: string): boolean {
  let product = 10;
  for (const digit of digitsOf(text.slice(0, -1))) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(text.at(-1));
}

/** Remainder by 97 of a text in which letters stand for two digits (A = 10 ... Z = 35): ISO 7064 MOD 97-10. */
export function mod97(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
