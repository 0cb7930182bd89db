/** How two invoice numbers of one supplier relate. `format` and `typo` are ways to write one number twice. */
export type NumberRelation = "same" | "format" | "typo" | "different";

/** An invoice number in the forms in which it is compared. */
export type NumberForms = {
  /** Upper case letters and digits only, leading zeros of each run of digits gone: INV-0012/a -> INV12A. */
  readonly key: string;
  /** The key with letters that a reader or an OCR takes for digits, as those digits. */
  readonly asDigits: string;
  readonly digits: string;
  /** What stands before the number at the end, and that number; nothing when it does not end in one. */
  readonly series: { readonly head: string; readonly tail: number } | undefined;
};

/**
 * An invoice number as it is kept beside the number as written: without what people write differently. One form for all
 * who store or look it up, or duplicates pass unseen. (`inv-001/26` and `INV 00126` are the same.)
 */
export function normalizeNumber(number: string): string {
  return number.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

export function numberForms(number: string): NumberForms {
  const key = numberKey(number);
  const upper = number.toUpperCase();
  const [, head, tail] = /^(.*?)(\d+)$/.exec(key) ?? [];
  return {
    key,
    asDigits: numberKey(upper.replace(/O/g, "0").replace(/[IL]/g, "1").replace(/S/g, "5").replace(/B/g, "8")),
    digits: key.replace(/\D+/g, " ").trim(),
    series: head === undefined || tail === undefined ? undefined : { head, tail: Number(tail) },
  };
}

export function numberKey(number: string): string {
  return number
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, " ")
    .replace(/(?<!\d)0+(?=\d)/g, "")
    .replace(/ /g, "");
}

export function relateNumbers(a: NumberForms, b: NumberForms): NumberRelation {
  if (a.key === "" || b.key === "") return "different";
  if (a.key === b.key) return "same";
  if (a.asDigits === b.asDigits) return "format";
  // INV-10234 entered as 10234: the letters were left away. Short numbers say too little for that.
  const bare = a.key === a.digits || b.key === b.digits;
  if (bare && a.digits === b.digits && a.digits.length >= 4) return "format";
  return isOneSlip(a, b) ? "typo" : "different";
}

/**
 * One character wrong, missing, extra, or two neighbours swapped (Damerau distance 1), in numbers long enough
 * to tell. Numbers that follow each other in a series (INV-1041, INV-1042) are not slips of one another.
 */
function isOneSlip(a: NumberForms, b: NumberForms): boolean {
  if (Math.min(a.key.length, b.key.length) < 4) return false;
  return damerauIsOne(a.key, b.key) && !areNeighbours(a, b);
}

function areNeighbours(a: NumberForms, b: NumberForms): boolean {
  if (!a.series || !b.series || a.series.head !== b.series.head) return false;
  const sorted = (key: string) => Array.from(key).sort().join("");
  return Math.abs(a.series.tail - b.series.tail) < 10 && sorted(a.key) !== sorted(b.key);
}

/** For two different keys. */
function damerauIsOne(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (long.length > short.length + 1) return false;
  let at = 0;
  while (at < short.length && long[at] === short[at]) at += 1;
  if (long.length > short.length) return long.slice(at + 1) === short.slice(at);
  const swapped = long[at] === short[at + 1] && long[at + 1] === short[at];
  return (
    long.slice(at + 1) === short.slice(at + 1) || (swapped && long.slice(at + 2) === short.slice(at + 2))
  );
}
