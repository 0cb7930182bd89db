import { checkIban } from "../../documents/values/iban.ts";
import type { SwiftField } from "./fields.ts";
import { unwrap } from "./fields.ts";

/** What `:86:` (or a non-SWIFT tail `:NS:`) tells of a line. */
export type Details = {
  readonly counterparty: string | null;
  readonly counterpartyIban: string | null;
  /** what the payer wrote */
  readonly reference: string | null;
  readonly endToEndId: string | null;
  /** the bank's words */
  readonly description: string | null;
  /** the German code of the kind of transaction (Geschäftsvorfallcode), where there is one */
  readonly code: string | null;
};

const NOTHING: Details = {
  counterparty: null,
  counterpartyIban: null,
  reference: null,
  endToEndId: null,
  description: null,
  code: null,
};

/** Reads the style that the field is written in: German `?20`, `/EREF/` or `:NS:` with numbers, or plain text. */
export function readDetails({ tag, lines }: SwiftField): Details {
  if (tag === "NS") return readNonSwift(lines);
  const flat = lines.join("");
  const structured = /^(\d{3})([^A-Za-z0-9\s])(?=\d{2})/.exec(flat);
  if (structured) return readSubfields(flat, { code: structured[1] ?? "", separator: structured[2] ?? "?" });
  const text = unwrap(lines);
  return SLASHES.test(text) ? readSlashes(text) : readPlain(lines, text);
}

/** `166?00GUTSCHRIFT?20EREF+...?32NAME`: two-digit subfields, by the German banks' DFÜ agreement, appendix 3. */
function readSubfields(
  flat: string,
  { code, separator }: { readonly code: string; readonly separator: string },
): Details {
  const parts = new Map<string, string>();
  const mark = separator.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
  for (const [, number = "", text = ""] of flat.matchAll(
    new RegExp(`${mark}(\\d{2})((?:(?!${mark}\\d{2})[\\s\\S])*)`, "g"),
  ))
    parts.set(number, (parts.get(number) ?? "") + text);
  const purpose = [...parts].filter(([number]) => /^(2\d|6\d)$/.test(number)).map(([, text]) => text).join(""); // prettier-ignore
  const tags = readPurposeTags(purpose);
  const name = [parts.get("32"), parts.get("33")].map((part) => part?.trimEnd() ?? "").join("").trim(); // prettier-ignore
  return {
    counterparty: name || tags.get("ABWA") || tags.get("ABWE") || null,
    counterpartyIban: ibanOf(parts.get("31")) ?? ibanOf(tags.get("IBAN")),
    reference: squeeze(tags.get("SVWZ") ?? tags.get("") ?? tags.get("EREF") ?? purpose),
    endToEndId: endToEnd(tags.get("EREF")),
    description: squeeze(parts.get("00") ?? ""),
    code,
  };
}

const PURPOSE_TAG = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|SQTP)(?:\+|:(?= ))\s?/g;

/** `EREF+...SVWZ+...` cut at its tags; what stands before the first has the empty name. */
function readPurposeTags(purpose: string): Map<string, string> {
  const tags = new Map<string, string>();
  const marks = [...purpose.matchAll(PURPOSE_TAG)];
  const before = purpose.slice(0, marks[0]?.index ?? purpose.length).trim();
  if (before !== "") tags.set("", before);
  for (const [index, mark] of marks.entries()) {
    const text = purpose.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? purpose.length).trim();
    const name = mark[1] ?? "";
    if (!tags.has(name)) tags.set(name, text);
  }
  return tags;
}

const KEYS = "EREF|KREF|PREF|MREF|MARF|CSID|CRED|BENM|ORDP|CNTP|NAME|IBAN|BIC|ADDR|ID|REMI|ISDT|TRTP|TRCD|RTRN|PURP|ULTB|ULTD|UDTR|UCRD|SWOD|OCMT|CHGS|EXCH|SVCL|INIT|BUSP"; // prettier-ignore
const SLASHES = new RegExp(`(?:^|\\s|/)(?:${KEYS})/`);

/** `/EREF/.../NAME/.../REMI/...` (Dutch and other banks). */
function readSlashes(text: string): Details {
  const values = new Map<string, string>();
  const marks = [...text.matchAll(new RegExp(`/(${KEYS})/`, "g"))].reduce<RegExpMatchArray[]>(
    (kept, mark) => {
      kept.push(mark);
      return kept;
    },
    [],
  );
  for (const [index, mark] of marks.entries()) {
    const start = (mark.index ?? 0) + mark[0].length;
    const value = text.slice(start, marks[index + 1]?.index ?? text.length).trim();
    const key = mark[1] ?? "";
    if (value !== "" && !values.has(key)) values.set(key, value);
  }
  // ING: /CNTP/IBAN/BIC/NAME/CITY/
  const [iban, , name] = values.get("CNTP")?.split("/") ?? [];
  const first = text.slice(0, marks[0]?.index ?? 0).trim();
  const remittance = values
    .get("REMI")
    ?.replace(/^(USTD|STRD)\/+/, "")
    .replace(/\/+$/, "");
  return {
    counterparty: (name ?? values.get("NAME")) || null,
    counterpartyIban: ibanOf(values.get("IBAN")) ?? ibanOf(iban),
    reference: squeeze(remittance ?? first),
    endToEndId: endToEnd(values.get("EREF")),
    description: values.get("TRTP") ?? (remittance === undefined ? null : squeeze(first)),
    code: null,
  };
}

/** Plain text; a Dutch bank begins it with the other side's IBAN and name. */
function readPlain(lines: readonly string[], text: string): Details {
  const [, account = "", name = ""] = /^([A-Z]{2}\d{2}[A-Z0-9]{10,30})\s+(.+)$/.exec(lines[0] ?? "") ?? [];
  const iban = ibanOf(account);
  if (iban === null && name === "") return { ...NOTHING, reference: squeeze(text) };
  return {
    ...NOTHING,
    counterparty: name || null,
    counterpartyIban: iban,
    reference: squeeze(unwrap(lines.slice(1))) ?? squeeze(text),
  };
}

/** Lines with two-digit numbers: 01-14 purpose, 15-16 the other side's name, 17 booking text (German non-SWIFT tail). */
function readNonSwift(lines: readonly string[]): Details {
  const numbered = lines.map((line) => ({ number: line.slice(0, 2), text: line.slice(2).trim() }));
  const join = (wanted: (number: string) => boolean) =>
    squeeze(
      numbered
        .filter(({ number }) => wanted(number))
        .map(({ text }) => text)
        .join(" "),
    );
  return {
    ...NOTHING,
    counterparty: join((number) => number === "15" || number === "16"),
    reference: join((number) => number >= "01" && number <= "14"),
    description: join((number) => number === "17"),
  };
}

export function ibanOf(text: string | undefined): string | null {
  const iban = checkIban(text ?? "");
  return iban.valid ? iban.value : null;
}

function endToEnd(text: string | undefined): string | null {
  const id = text?.trim() ?? "";
  return id === "" || /^(NOTPROVIDED|NONREF)$/i.test(id) ? null : id;
}

function squeeze(text: string): string | null {
  return text.replace(/\s+/g, " ").trim() || null;
}
