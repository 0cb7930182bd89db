import { noFields, type HeadField, type ReadDocument, type ReadField, type Word } from "../read-document.ts";
import { findCompany } from "./company.ts";
import { findDate } from "./date.ts";
import { findCurrency, findNumber, findTaxId, type Found } from "./details.ts";
import { headKind } from "./head-rows.ts";
import { readItems } from "./items.ts";
import { type Amount, centsToText, decimalSign } from "./money.ts";
import { regionOf } from "./region.ts";
import { boxAround, leastConfidence, type Row } from "./rows.ts";
import { SURE, unsure } from "./sureness.ts";
import { tallyUp, type Tally } from "./tally.ts";
import { findTotal, type FoundTotal } from "./total.ts";

/** Reads a receipt from its rows of print. What it does not show stays null. */
export function readReceipt(rows: readonly Row[], pages: number): ReadDocument {
  const decimal = decimalSign(rows);
  const tally = tallyUp(rows, decimal);
  const region = regionOf(rows);
  const company = findCompany(rows);
  const total = findTotal(tally);
  const fields: Record<HeadField, ReadField | null> = {
    ...noFields(),
    sellerName: company === undefined ? null : asField({ ...company, candidates: [company.value] }),
    sellerAddress: company === undefined ? null : addressBelow(rows, company.lastRow),
    sellerTaxId: optional(findTaxId(rows)),
    sellerCountry:
      region.country === undefined
        ? null
        : asField({
            raw: "",
            value: region.country,
            candidates: [region.country],
            words: [],
            confidence: region.certain ? SURE : 0.8,
          }),
    issueDate: optional(findDate(rows, region)),
    number: optional(findNumber(rows)),
    currency: optional(findCurrency(rows, region)),
    ...(total === undefined ? {} : moneyFields(total, tally)),
  };
  return {
    type: "receipt",
    method: "ocr",
    profile: null,
    language: null,
    pages,
    fields,
    taxes: [],
    lines: total === undefined ? [] : readItems(tally, total),
    text: textOf(rows),
    warnings: [],
  };
}

function moneyFields(total: FoundTotal, tally: Tally): Partial<Record<HeadField, ReadField>> {
  const candidates = [total.amount.cents, ...total.rivals].map(centsToText);
  const payable = asField({
    raw: total.amount.raw,
    value: centsToText(total.amount.cents),
    candidates,
    words: total.amount.words,
    confidence: total.confidence,
  });
  const rounding = tally.of("rounding").at(-1);
  const rounded = rounding !== undefined && rounding.cents !== 0 && Math.abs(rounding.cents) < 100;
  const tax = taxOf(tally, total);
  return {
    payable,
    gross: rounded
      ? { ...payable, value: centsToText(total.amount.cents - rounding.cents), candidates: [] }
      : payable,
    ...(rounding === undefined ? {} : { rounding: moneyField(rounding) }),
    ...(tax === undefined ? {} : { tax: moneyField(tax) }),
  };
}

/** The tax of a row named so, or of the summary, when with its basis it makes the total. */
function taxOf(tally: Tally, total: FoundTotal): Amount | undefined {
  const pair = tally.entries.find(({ kind, amounts }) => {
    const [basis, tax] = [amounts.at(-2), amounts.at(-1)];
    return (
      kind === "summary" &&
      basis !== undefined &&
      tax !== undefined &&
      Math.abs(basis.cents + tax.cents - total.amount.cents) <= 5
    );
  });
  const named = tally.of("tax").filter(({ cents }) => cents >= 0 && cents < total.amount.cents / 2);
  return pair?.amounts.at(-1) ?? named.at(-1);
}

function moneyField(amount: Amount): ReadField {
  const value = centsToText(amount.cents);
  return asField({
    raw: amount.raw,
    value,
    candidates: [value],
    words: amount.words,
    confidence: unsure(0.3 + 0.6 * amount.confidence),
  });
}

function addressBelow(rows: readonly Row[], company: number): ReadField | null {
  const found: Row[] = [];
  for (const row of rows.slice(company + 1, company + 8)) {
    const kind = headKind(row);
    if (kind === "address" || (found.length > 0 && kind === "name")) found.push(row);
    else if (found.length > 0 || kind === "title" || kind === "party") break;
  }
  if (found.length === 0) return null;
  const words = found.flatMap((row) => row.words);
  const text = found
    .map((row) => row.text.replace(/^[^\p{L}\p{N}]+/u, ""))
    .join(", ")
    .replace(/,\s*,/g, ",");
  return asField({
    raw: text,
    value: text,
    candidates: [text],
    words,
    confidence: 0.2 + 0.6 * leastConfidence(words),
  });
}

function optional(found: Found | undefined): ReadField | null {
  return found === undefined ? null : asField(found);
}

function asField({ raw, value, candidates, words, confidence }: Found): ReadField {
  return {
    raw,
    value,
    candidates: [...candidates],
    confidence,
    box: boxAround(onePage(words)),
    method: "ocr",
  };
}

function onePage(words: readonly Word[]): Word[] {
  return words.filter((word) => word.box.page === words[0]?.box.page);
}

export function textOf(rows: readonly Row[]): string {
  return rows
    .map((row) => row.text)
    .join("\n")
    .slice(0, 20_000);
}
