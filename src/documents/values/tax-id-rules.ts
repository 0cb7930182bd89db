import { digitsOf, isLuhn, isMod11Of10, mod97, weighted } from "./check-digits.ts";

/** How a country's number for value added tax looks without its prefix, and whether its check digits are right. */
export type TaxIdRule = {
  /** what stands before the number in its full form; empty: nothing */
  readonly prefix: string;
  readonly shape: RegExp;
  /** given a text of the right shape */
  readonly check?: (number: string) => boolean;
};

const last = (text: string): number => Number(text.at(-1));
const DNI = "TRWAGMYFPDXBNJZSQVHLCKE";
const FRENCH_KEY = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const IRISH = "WABCDEFGHIJKLMNOPQRSTUV";
const CYPRIOT = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21] as const;

/**
 * Keyed by ISO 3166 country. Shapes: European Commission, VIES FAQ "structure of the VAT identification numbers". Check digits: the
 * algorithms that national registers publish, as collected in BMF "UID-Konstruktionsregeln" and in the documentation of
 * python-stdnum. A shape without published check digits is judged by its shape alone.
 */
export const TAX_ID_RULES: Readonly<Record<string, TaxIdRule>> = {
  AT: {
    prefix: "AT",
    shape: /^U\d{8}$/,
    check: (n) => {
      const sum = digitsOf(n.slice(1, 8)).reduce(
        (total, digit, index) =>
          total + (index % 2 === 0 ? digit : Math.floor(digit / 5) + ((digit * 2) % 10)),
        0,
      );
      return (96 - sum) % 10 === last(n);
    },
  },
  BE: {
    prefix: "BE",
    shape: /^[01]\d{9}$/,
    check: (n) => 97 - (Number(n.slice(0, 8)) % 97) === Number(n.slice(8)),
  },
  BG: { prefix: "BG", shape: /^\d{9,10}$/, check: (n) => n.length === 10 || isBulgarian(n) },
  CY: {
    prefix: "CY",
    shape: /^(?!12)[013459]\d{7}[A-Z]$/,
    check: (n) => {
      const sum = digitsOf(n.slice(0, 8)).reduce(
        (total, digit, index) => total + (index % 2 === 0 ? (CYPRIOT[digit] ?? 0) : digit),
        0,
      );
      return String.fromCharCode(65 + (sum % 26)) === n.at(-1);
    },
  },
  CZ: {
    prefix: "CZ",
    shape: /^\d{8,10}$/,
    // Nine and ten digits are birth numbers; those of nine have no check digit.
    check: (n) =>
      n.length === 8
        ? !n.startsWith("9") && (11 - (weighted(n, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(n)
        : n.length === 9 || (Number(n.slice(0, 9)) % 11) % 10 === last(n),
  },
  DE: { prefix: "DE", shape: /^[1-9]\d{8}$/, check: isMod11Of10 },
  DK: { prefix: "DK", shape: /^[1-9]\d{7}$/, check: (n) => weighted(n, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 },
  EE: { prefix: "EE", shape: /^\d{9}$/, check: (n) => weighted(n, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 },
  ES: { prefix: "ES", shape: /^[A-Z0-9]\d{7}[A-Z0-9]$/, check: isSpanish },
  FI: { prefix: "FI", shape: /^\d{8}$/, check: (n) => weighted(n, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0 },
  FR: { prefix: "FR", shape: /^[0-9A-HJ-NP-Z]{2}\d{9}$/, check: isFrench },
  GB: { prefix: "GB", shape: /^(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})$/, check: isBritish },
  GR: {
    prefix: "EL",
    shape: /^\d{9}$/,
    check: (n) => (weighted(n, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === last(n),
  },
  HR: { prefix: "HR", shape: /^\d{11}$/, check: isMod11Of10 },
  HU: { prefix: "HU", shape: /^\d{8}$/, check: (n) => weighted(n, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0 },
  IE: { prefix: "IE", shape: /^(\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/, check: isIrish },
  IT: { prefix: "IT", shape: /^\d{11}$/, check: (n) => !n.startsWith("0000000") && isLuhn(n) },
  LT: { prefix: "LT", shape: /^(\d{7}1\d|\d{10}1\d)$/, check: isLithuanian },
  LU: { prefix: "LU", shape: /^\d{8}$/, check: (n) => Number(n.slice(0, 6)) % 89 === Number(n.slice(6)) },
  LV: {
    prefix: "LV",
    shape: /^\d{11}$/,
    // Numbers of persons begin with a day of birth or 32 and follow another rule.
    check: (n) => n < "4" || weighted(n, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3,
  },
  MT: {
    prefix: "MT",
    shape: /^[1-9]\d{7}$/,
    check: (n) => weighted(n, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0,
  },
  NL: {
    prefix: "NL",
    shape: /^\d{9}B\d{2}$/,
    // Sole traders have had numbers of their own since 2020, with MOD 97-10 over the whole id.
    check: (n) => weighted(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 || mod97(`NL${n}`) === 1,
  },
  PL: {
    prefix: "PL",
    shape: /^\d{10}$/,
    check: (n) => weighted(n, [6, 5, 7, 2, 3, 4, 5, 6, 7, -1]) % 11 === 0,
  },
  PT: {
    prefix: "PT",
    shape: /^[1-9]\d{8}$/,
    check: (n) => ((11 - (weighted(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === last(n),
  },
  RO: {
    prefix: "RO",
    shape: /^[1-9]\d{1,9}$/,
    check: (n) =>
      ((weighted(n.slice(0, -1).padStart(9, "0"), [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === last(n),
  },
  SE: { prefix: "SE", shape: /^\d{10}01$/, check: (n) => isLuhn(n.slice(0, 10)) },
  SI: {
    prefix: "SI",
    shape: /^[1-9]\d{7}$/,
    check: (n) => {
      const check = 11 - (weighted(n, [8, 7, 6, 5, 4, 3, 2]) % 11);
      return (check === 10 ? 0 : check) === last(n);
    },
  },
  SK: { prefix: "SK", shape: /^[1-9]\d[2-47-9]\d{7}$/, check: (n) => Number(n) % 11 === 0 },
  XI: { prefix: "XI", shape: /^(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})$/, check: isBritish },
  // UID: Federal Statistical Office, eCH-0097.
  CH: {
    prefix: "CHE",
    shape: /^\d{9}$/,
    check: (n) => (11 - (weighted(n, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 === last(n),
  },
  // Organisation number: Brønnøysund Register Centre.
  NO: {
    prefix: "NO",
    shape: /^[89]\d{8}$/,
    check: (n) => weighted(n, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  },
  // Employer identification number: it has no check digit; IRS, "How EINs are assigned and valid EIN prefixes".
  US: {
    prefix: "",
    shape: /^\d{9}$/,
    check: (n) => !/^(00|07|08|09|17|18|19|28|29|49|69|70|78|79|89|96|97)/.test(n),
  },
};

function isBulgarian(n: string): boolean {
  const check = weighted(n, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  return (check === 10 ? (weighted(n, [3, 4, 5, 6, 7, 8, 9, 10]) % 11) % 10 : check) === last(n);
}

/** DNI and NIE of persons, CIF of organisations (Real Decreto 1065/2007, Orden EHA/451/2008). */
function isSpanish(n: string): boolean {
  const person = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(n);
  if (person) {
    const [, nie = "", digits = "", letter] = person;
    if (digits.length !== (nie === "" ? 8 : 7)) return false;
    return DNI[Number(`${nie === "" ? "" : "XYZ".indexOf(nie)}${digits}`) % 23] === letter;
  }
  const digits = n.slice(1, 8);
  if (/^[KLM]/.test(n))
    return DNI[Number(digits) % 23] === n.at(-1) || cifControl(digits, "letter") === n.at(-1);
  if (/^[NPQRSW]/.test(n)) return cifControl(digits, "letter") === n.at(-1);
  if (/^[ABEH]/.test(n)) return cifControl(digits, "digit") === n.at(-1);
  if (/^[CDFGJUV]/.test(n))
    return cifControl(digits, "digit") === n.at(-1) || cifControl(digits, "letter") === n.at(-1);
  return false;
}

function cifControl(digits: string, as: "digit" | "letter"): string {
  const sum = digitsOf(digits).reduce(
    (total, digit, index) => total + (index % 2 === 1 ? digit : Math.floor(digit / 5) + ((digit * 2) % 10)),
    0,
  );
  const check = (10 - (sum % 10)) % 10;
  return as === "digit" ? String(check) : ("JABCDEFGHI"[check] ?? "");
}

/** SIREN by Luhn; its key by 97, or by 11 where the key has letters. Numbers of Monaco have no SIREN. */
function isFrench(n: string): boolean {
  const siren = n.slice(2);
  if (!siren.startsWith("000") && !isLuhn(siren)) return false;
  if (/^\d\d/.test(n)) return (Number(siren) * 100 + 12) % 97 === Number(n.slice(0, 2));
  const [first = "", second = ""] = n;
  const key = /\d/.test(first)
    ? FRENCH_KEY.indexOf(first) * 24 + FRENCH_KEY.indexOf(second) - 10
    : FRENCH_KEY.indexOf(first) * 34 + FRENCH_KEY.indexOf(second) - 100;
  return (Number(siren) + 1 + Math.floor(key / 11)) % 11 === key % 11;
}

/** By 97; from 2010 on also with 55 added. Government departments and health authorities have no check digits. */
function isBritish(n: string): boolean {
  if (/^[GH]/.test(n)) return true;
  const rest = weighted(n, [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
  return rest === 0 || (Number(n.slice(0, 3)) >= 100 && (rest === 42 || rest === 55));
}

function isIrish(n: string): boolean {
  const old = /^(\d)[A-Z+*](\d{5})([A-W])$/.exec(n);
  const [digits, letter, extra] = old
    ? [`0${old[2] ?? ""}${old[1] ?? ""}`, old[3], "W"]
    : [n.slice(0, 7), n[7], n[8] ?? "W"];
  return IRISH[(weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + 9 * IRISH.indexOf(extra)) % 23] === letter;
}

function isLithuanian(n: string): boolean {
  const body = digitsOf(n.slice(0, -1));
  const sum = (shift: number) =>
    body.reduce((total, digit, index) => total + (1 + ((index + shift) % 9)) * digit, 0) % 11;
  const check = sum(0);
  return (check === 10 ? sum(2) % 10 : check) === last(n);
}
