import { Decimal } from "decimal.js";
import { currencyExponent, type Minor, parseMinor } from "../../base/money.ts";
import type { HeadField, ReadField } from "../read-document.ts";
import type { Desk } from "./desk.ts";

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

export type LineAmounts = {
  readonly quantity: Decimal | null;
  readonly unitPrice: Decimal | null;
  readonly net: Minor | null;
  /** percent */
  readonly rate: Decimal | null;
};

export type TaxAmounts = {
  readonly rate: Decimal | null;
  readonly basis: Minor | null;
  readonly amount: Minor | null;
};

export const MONEY_FIELDS = [
  "lineTotal",
  "allowanceTotal",
  "chargeTotal",
  "net",
  "tax",
  "gross",
  "prepaid",
  "rounding",
  "payable",
] as const satisfies readonly HeadField[];
export type MoneyField = (typeof MONEY_FIELDS)[number];

/** The amounts that a document states, in minor units of its currency; null: not stated or not clear. */
export type StatedAmounts = Readonly<Record<MoneyField, Minor | null>> & {
  readonly lines: readonly LineAmounts[];
  readonly taxes: readonly TaxAmounts[];
};

export function readAmounts(desk: Desk, currency: string): StatedAmounts {
  const { read } = desk;
  const money = (path: string, field: ReadField | null) => minorOf(desk, { path, field, currency });
  const heads = Object.fromEntries(
    MONEY_FIELDS.map((name) => [name, money(name, read.fields[name])]),
  ) as Record<MoneyField, Minor | null>;
  return {
    ...heads,
    lines: read.lines.map((line, index) => {
      const quantity = decimalOf(line.quantity);
      const unitPrice = decimalOf(line.unitPrice);
      const stated = line.net ? roundedMinor(desk, { path: `lines.${index}.net`, field: line.net, currency }) : null; // prettier-ignore
      const product = quantity && unitPrice ? toMinor(quantity.times(unitPrice), currency) : null;
      return { quantity, unitPrice, net: line.net ? stated : product, rate: decimalOf(line.taxRate) };
    }),
    taxes: read.taxes.map((tax, index) => ({
      rate: decimalOf(tax.rate),
      basis: money(`taxes.${index}.basis`, tax.basis),
      amount: money(`taxes.${index}.amount`, tax.amount),
    })),
  };
}

/** An exact decimal; null where it is missing or not clear. */
export function decimalOf(field: ReadField | null): Decimal | null {
  return field?.value != null && DECIMAL.test(field.value) ? new Decimal(field.value) : null;
}

/** Major units as minor units, half away from zero; null beyond what a number can hold. */
export function toMinor(value: Decimal, currency: string): Minor | null {
  const minor = value
    .times(new Decimal(10).pow(currencyExponent(currency)))
    .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
    .toNumber();
  return Number.isSafeInteger(minor) ? (minor === 0 ? 0 : minor) : null;
}

type Place = { readonly path: string; readonly field: ReadField | null; readonly currency: string };

/** A total as it is stated: nothing is rounded. What is not clear is asked about. */
function minorOf(desk: Desk, { path, field, currency }: Place): Minor | null {
  if (!field) return null;
  const value = field.value;
  if (value === null || !DECIMAL.test(value)) return askAmount(desk, path, field);
  try {
    return parseMinor(value, currency);
  } catch {
    desk.review("invalid_amount", path, `The amount "${field.raw.slice(0, 40)}" (${path}) does not fit ${currency}: too many decimals, or too large.`, { raw: field.raw, candidates: rounded(value, currency) }); // prettier-ignore
    return null;
  }
}

/** Lines may be written with more decimals than the currency has; only their sum is money. */
function roundedMinor(desk: Desk, place: Place): Minor | null {
  const value = decimalOf(place.field);
  return value ? toMinor(value, place.currency) : minorOf(desk, place);
}

function rounded(value: string, currency: string): readonly string[] {
  const exact = new Decimal(value);
  return exact.abs().lessThan(1e13) ? [exact.toFixed(currencyExponent(currency), Decimal.ROUND_HALF_UP)] : [];
}

function askAmount(desk: Desk, path: string, field: ReadField): null {
  const candidates = field.candidates.filter((candidate) => DECIMAL.test(candidate));
  const raw = field.raw.slice(0, 40);
  if (candidates.length > 0) {
    desk.review("ambiguous_amount", path, `The amount "${raw}" (${path}) may mean ${candidates.join(" or ")}.`, { raw: field.raw, candidates }); // prettier-ignore
  } else {
    desk.review("unreadable_amount", path, `"${raw}" (${path}) cannot be read as an amount.`, { raw: field.raw }); // prettier-ignore
  }
  return null;
}
