import type { Random } from "../../src/base/runtime.ts";
import { pick } from "./names.ts";

/** How each company numbers its documents; numbers run on, so neighbours differ by one digit. */
const STYLES: readonly ((n: number) => string)[] = [
  (n) => `INV-2026-${String(n).padStart(5, "0")}`,
  (n) => `RE2026${String(n).padStart(4, "0")}`,
  (n) => `2026/${String(n).padStart(4, "0")}`,
  (n) => String(4_700_000 + n),
  (n) => `F-${String(n).padStart(5, "0")}-A`,
  (n) => `AR${String(80_000 + n)}`,
];

export function createNumbering(random: Random): (party: string) => string {
  const known = new Map<string, { style: (n: number) => string; next: number; prefix: string }>();
  let parties = 0;
  return (party) => {
    const own = known.get(party) ?? {
      style: pick(random, STYLES),
      next: Math.floor(random() * 9_000) + 1,
      prefix: random() < 0.5 ? `${String.fromCharCode(65 + (parties % 26))}${parties++ % 10}-` : "",
    };
    known.set(party, own);
    own.next += 1;
    return own.prefix + own.style(own.next);
  };
}

/** One mistake, sometimes two: a digit or letter wrong, missing, doubled or swapped. */
export function mistype(random: Random, text: string, twice: boolean): string {
  const at = 1 + Math.floor(random() * (text.length - 2));
  const kind = Math.floor(random() * 4);
  const letter = /\d/.test(text[at]!) ? String(Math.floor(random() * 10)) : "X";
  const wrong =
    kind === 0
      ? text.slice(0, at) + letter + text.slice(at + 1)
      : kind === 1
        ? text.slice(0, at) + text.slice(at + 1)
        : kind === 2
          ? text.slice(0, at) + letter + text.slice(at)
          : text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2);
  return twice ? mistype(random, wrong, false) : wrong;
}

/** A number as payers write it, in the words around it. */
export function remittance(random: Random, numbers: readonly string[]): string {
  const written = numbers.map((number) => {
    const dice = random();
    if (dice < 0.2) return number.replaceAll(/[-/]/g, " ");
    if (dice < 0.35) return number.replaceAll(/[-/]/g, "");
    if (dice < 0.4) return number.toLowerCase();
    if (dice < 0.45) return `${number.slice(0, 5)} ${number.slice(5)}`;
    return number;
  });
  const list = written.join(random() < 0.5 ? ", " : " ");
  const day = `${String(1 + Math.floor(random() * 28)).padStart(2, "0")}.0${1 + Math.floor(random() * 9)}.2026`;
  const customer = 100_000 + Math.floor(random() * 900_000);
  return pick(random, [list, `Invoice ${list}`, `RECHNUNG ${list} VOM ${day}`, `KD ${customer} ${list}`, `Payment for ${list} thank you`, `${list} / cust.no. ${customer}`]); // prettier-ignore
}

/** Text that names no document. */
export function vagueText(random: Random): string | null {
  return pick(random, [null, "", "Payment", "Zahlung", "as agreed", "monthly invoice", "TRANSFER", "Rechnung siehe Avis"]); // prettier-ignore
}
