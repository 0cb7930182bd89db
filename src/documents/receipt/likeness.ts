import { editDistance } from "../../base/edit-distance.ts";

/** Digits that OCR takes for letters, and the letters they stand for. */
const LETTER_OF: Readonly<Record<string, string>> = {
  "0": "O",
  "1": "I",
  "5": "S",
  "8": "B",
  "6": "G",
  "|": "I",
  "!": "I",
  $: "S",
};
const DIGIT_OF: Readonly<Record<string, string>> = {
  O: "0",
  o: "0",
  Q: "0",
  D: "0",
  I: "1",
  l: "1",
  "|": "1",
  S: "5",
  s: "5",
  B: "8",
  Z: "2",
};

/** Capital words of letters only, accents gone, digits amid letters read as the letters they look like. */
export function wordsOfText(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "SS")
    .toUpperCase()
    .split(/[^A-Z0-9|!$]+/)
    .map((word) =>
      /[A-Z]/.test(word) ? word.replace(/[01568|!$]/g, (sign) => LETTER_OF[sign] ?? sign) : word,
    )
    .map((word) => word.replace(/[^A-Z]/g, ""))
    .filter((word) => word !== "");
}

/** `text` with the letters that look like digits as digits: for pieces that must be numbers. */
export function asDigits(text: string): string {
  return text.replace(/[OoQDIl|SsBZ]/g, (sign) => DIGIT_OF[sign] ?? sign);
}

/** Whether a read word is `wanted`, given the slips of OCR: one wrong letter from five letters on, two from nine on. */
export function isLike(read: string, wanted: string): boolean {
  if (read === wanted) return true;
  const allowed = wanted.length >= 9 ? 2 : wanted.length >= 5 ? 1 : 0;
  if (allowed === 0 || Math.abs(read.length - wanted.length) > allowed) return false;
  return editDistance(read, wanted, allowed) <= allowed;
}
