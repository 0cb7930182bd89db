import { isIsoDate, monthEnd } from "../../base/dates.ts";
import { addDays, monthStart, weekday } from "../../base/dates.ts";
import type { ReadField } from "../read-document.ts";
import { isCurrencyCode } from "../values/currency-text.ts";
import { checkIban } from "../values/iban.ts";
import { checkTaxId } from "../values/tax-id.ts";
import type { XmlElement } from "./xml-tree.ts";

export type ValueKind = "text" | "date" | "decimal" | "currency" | "country" | "taxId" | "iban" | "address";

/** What the element says, as text and canonical; value null, and confidence 0, where it is not well formed. */
export function readValue(element: XmlElement, kind: ValueKind, country?: string): ReadField {
  const source = kind === "date" ? dateElement(element) : element;
  const raw = kind === "address" ? addressText(element) : source.text;
  const { value, candidates } = canonical(raw, kind, { format: source.attribute("format"), country });
  return { raw, value, confidence: value === null ? 0 : 1, box: null, method: "xml", candidates };
}

type Canonical = { readonly value: string | null; readonly candidates: string[] };

function canonical(
  raw: string,
  kind: ValueKind,
  hints: { format: string | undefined; country: string | undefined },
): Canonical {
  switch (kind) {
    case "text":
    case "address":
      return certain(raw.replace(/\s+/g, " "));
    case "date":
      return canonicalDate(raw, hints.format);
    case "decimal":
      return certain(canonicalDecimal(raw));
    case "currency":
      return certain(isCurrencyCode(raw.toUpperCase()) ? raw.toUpperCase() : null);
    case "country":
      return certain(/^[A-Za-z]{2}$/.test(raw) ? raw.toUpperCase() : null);
    case "taxId":
      return certain(checkTaxId(raw, hints.country).value);
    case "iban": {
      const { value } = checkIban(raw);
      return certain(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(value) ? value : null);
    }
    default:
      return kind satisfies never;
  }
}

function certain(value: string | null): Canonical {
  return { value: value === "" ? null : value, candidates: [] };
}

/** xs:decimal without plus sign and leading zeros; decimals stay as written. Null for all else. */
export function canonicalDecimal(raw: string): string | null {
  const [, sign = "", whole = "", part = ""] = /^([+-]?)(\d{0,18})(?:\.(\d{0,12}))?$/.exec(raw) ?? [];
  if (whole === "" && part === "") return null;
  const digits = (whole.replace(/^0+(?=\d)/, "") || "0") + (part === "" ? "" : `.${part}`);
  return sign === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** CII wraps dates in DateTimeString (with its UNTDID 2379 format), DateTime or Date; UBL does not. */
function dateElement(element: XmlElement): XmlElement {
  const names = ["DateTimeString", "DateTime", "Date"];
  return names.flatMap((name) => element.children(name))[0] ?? element;
}

/**
 * A day as ISO date: UNTDID 2379 formats 102 (and the day of 203 and 204), or xs:date with or without a time or zone.
 * A month (610) or a week (616) is not one day: its first and last day are candidates.
 */
function canonicalDate(raw: string, format: string | undefined): Canonical {
  if (format === "610") {
    const month = raw.replace(/^(\d{4})(\d{2})$/, "$1-$2");
    if (!isIsoDate(`${month}-01`)) return certain(null);
    return { value: null, candidates: [monthStart(month), monthEnd(month)] };
  }
  if (format === "616") return { value: null, candidates: weekDays(raw) };
  const [, year, month, day] =
    /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?$/.exec(raw) ??
    /^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d{2}:\d{2})?$/.exec(raw) ??
    [];
  const date = `${year}-${month}-${day}`;
  return certain(isIsoDate(date) ? date : null);
}

/** Monday and Sunday of an ISO week written CCYYWW. */
function weekDays(raw: string): string[] {
  const [, year, week] = /^(\d{4})(\d{2})$/.exec(raw) ?? [];
  if (year === undefined || Number(week) < 1 || Number(week) > 53) return [];
  const fourth = `${year}-01-04`;
  const monday = addDays(fourth, 1 - weekday(fourth) + (Number(week) - 1) * 7);
  return [monday, addDays(monday, 6)];
}

/** Street lines, then post code and city. The country has its own field. */
function addressText(element: XmlElement): string {
  const texts = (...names: string[]) =>
    names.flatMap((name) => element.children(name).map(({ text }) => text)).filter((text) => text !== "");
  const street = [
    ...texts("LineOne", "LineTwo", "LineThree", "StreetName", "BuildingNumber", "AdditionalStreetName"),
    ...element.children("AddressLine").flatMap((line) => line.children("Line").map(({ text }) => text)),
  ];
  const place = texts("PostcodeCode", "PostalZone", "CityName").join(" ");
  return [...street, place, ...texts("CountrySubDivisionName", "CountrySubentity")]
    .filter((text) => text !== "")
    .join(", ");
}
