import type { LabelKind } from "./labels.ts";
import type { Segment } from "./layout.ts";
import { type Milli, type MoneyCandidate, TOLERANCE, moneyCandidates, toMilli } from "./amounts.ts";
import type { Page } from "./reach.ts";
import type { AmountSpan } from "./spans.ts";
import type { TaxRow } from "./tax-rows.ts";

/** An amount of the totals, its printed place where it has one, and how sure it is. */
export type Total = { readonly value: Milli; readonly span: AmountSpan; readonly confidence: number };

export type Totals = {
  readonly [
    Kind in
      "net" | "tax" | "gross" | "payable" | "prepaid" | "lineTotal" | "allowance" | "charge" | "rounding"
  ]?: Total | undefined;
};

type Part = {
  readonly value: Milli;
  readonly score: number;
  readonly span: AmountSpan | undefined;
  readonly kind: LabelKind;
};
type Triple = { readonly net: Part; readonly tax: Part; readonly gross: Part; readonly score: number };

const MOST = 10;
/** Above every value-added tax in force; a "tax" beyond it is something else. */
const MAX_TAX_SHARE = 0.4;

export function findTotals(
  page: Page,
  amounts: ReadonlyMap<Segment, readonly AmountSpan[]>,
  taxRows: readonly TaxRow[],
): Totals {
  const by = (kind: LabelKind): MoneyCandidate[] => moneyCandidates(page, kind, amounts);
  const later = (parts: readonly Part[]): Part[] =>
    parts
      .map((part) => ({
        ...part,
        score: part.score + 0.05 * ((part.span?.box.page ?? 1) / page.layout.pages),
      }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, MOST);
  const weigh = (kind: LabelKind, weight: number): Part[] =>
    by(kind).map(({ value, span, score }) => ({ value, span, score: score * weight, kind }));
  const nets = later([
    ...weigh("net", 1),
    ...weigh("lineTotal", 0.75),
    ...weigh("total", 0.45),
    ...basisSum(taxRows),
  ]);
  const taxLabelled = weigh("tax", 1);
  const taxes = later([...taxLabelled, ...taxSums(taxRows, taxLabelled)]);
  const grosses = later([...weigh("gross", 1), ...weigh("total", 0.85), ...weigh("payable", 0.8)]);
  const all = [...amounts.values()].flat().filter(({ money, value }) => money && value !== null);

  const triple = bestTriple({ nets, taxes, grosses, all });
  const gross = triple ? totalOf(triple.gross, tripleConfidence(triple)) : loneGross(grosses, all);
  const net = triple
    ? printed(triple.net, all, tripleConfidence(triple))
    : lone(
        nets.filter(({ kind }) => kind !== "total"),
        0.8,
      );
  const tax = triple ? printed(triple.tax, all, tripleConfidence(triple)) : lone(taxes, 0.75);
  return {
    net,
    tax,
    gross,
    ...settlement(gross, { payable: by("payable"), prepaid: by("prepaid"), rounding: by("rounding") }),
    ...composition(net, { lineTotal: by("lineTotal"), allowance: by("allowance"), charge: by("charge") }),
  };
}

function basisSum(rows: readonly TaxRow[]): Part[] {
  const value = sum(rows.flatMap(({ basis }) => (basis ? [basis.value] : [])));
  return rows.length > 0 && rows.every(({ basis }) => basis)
    ? [{ value, score: 0.7, span: undefined, kind: "net" }]
    : [];
}

function taxSums(rows: readonly TaxRow[], labelled: readonly Part[]): Part[] {
  const sums: Part[] = [{ value: 0, score: 0.2, span: undefined, kind: "tax" }];
  if (rows.length > 0) {
    const single = rows.length === 1 ? rows[0]?.amount : undefined;
    sums.push({ value: sum(rows.map(({ amount }) => amount.value)), score: 0.9, span: single, kind: "tax" });
  }
  const strong = labelled.filter(({ score }) => score >= 0.8);
  if (strong.length === 2 || strong.length === 3) {
    sums.push({
      value: strong.reduce((total, { value }) => total + value, 0),
      score: 0.7,
      span: undefined,
      kind: "tax",
    });
  }
  return sums;
}

function sum(values: readonly (number | null)[]): Milli {
  return values.reduce<number>((total, value) => total + toMilli(value ?? 0), 0);
}

/** The labelled amounts that add up, the best labels first; at equal labels the larger total. */
function bestTriple({
  nets,
  taxes,
  grosses,
  all,
}: {
  readonly nets: readonly Part[];
  readonly taxes: readonly Part[];
  readonly grosses: readonly Part[];
  readonly all: readonly AmountSpan[];
}): Triple | undefined {
  const triples: Triple[] = [];
  for (const gross of grosses) {
    for (const net of nets) {
      if (net.span !== undefined && net.span === gross.span) continue;
      for (const tax of [...taxes, ...unlabelledTax(gross.value - net.value, all)]) {
        if (tax.span !== undefined && (tax.span === net.span || tax.span === gross.span)) continue;
        if (Math.abs(net.value + tax.value - gross.value) > TOLERANCE) continue;
        if (tax.value !== 0 && !isPlausibleTax(tax.value, net.value)) continue;
        if (gross.value === 0 && tax.value === 0 && net.value === 0) continue;
        const proof = tax.value === 0 ? 0.15 : 0.8;
        triples.push({ net, tax, gross, score: gross.score + 0.6 * (net.score + tax.score) + proof });
      }
    }
  }
  return triples.toSorted(
    (a, b) => b.score - a.score || Math.abs(b.gross.value) - Math.abs(a.gross.value),
  )[0];
}

/** A printed amount without a known label that is just what lies between net and gross. */
function unlabelledTax(value: Milli, all: readonly AmountSpan[]): Part[] {
  const span = value === 0 ? undefined : all.findLast((each) => toMilli(each.value ?? 0) === value);
  return span ? [{ value, score: 0.2, span, kind: "tax" }] : [];
}

function isPlausibleTax(tax: Milli, net: Milli): boolean {
  return Math.sign(tax) === Math.sign(net) && Math.abs(tax) <= MAX_TAX_SHARE * Math.abs(net);
}

function tripleConfidence({ net, tax, gross }: Triple): number {
  if (tax.value !== 0) return Math.min(gross.score, 1) >= 0.6 ? 0.995 : 0.97;
  return net.score >= 0.7 && gross.score >= 0.6 && tax.span !== undefined ? 0.985 : 0.94;
}

function totalOf({ value, span }: Part, confidence: number): Total | undefined {
  return span && { value, span, confidence };
}

/** A sum that the document prints somewhere is shown there; one that it does not print is no field of it. */
function printed(part: Part, all: readonly AmountSpan[], confidence: number): Total | undefined {
  const span = part.span ?? all.findLast(({ value }) => value !== null && toMilli(value) === part.value);
  return span && { value: part.value, span, confidence };
}

function loneGross(grosses: readonly Part[], all: readonly AmountSpan[]): Total | undefined {
  const [first] = grosses;
  if (!first) return fallback(all);
  const near = grosses.filter(({ score }) => score >= first.score - 0.12);
  const best = near.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) + TOLERANCE ? b : a));
  if (!best.span) return undefined;
  const places = new Set(grosses.filter(({ value }) => value === best.value).map(({ span }) => span)).size;
  const rivals = near.some(({ value }) => value !== best.value);
  const base = best.kind === "total" ? 0.8 : 0.92;
  const confidence = Math.min(
    0.97,
    base + (places > 1 ? 0.04 : 0) + (hasTaxWithin(best.value, all) ? 0.05 : 0),
  );
  return {
    value: best.value,
    span: best.span,
    confidence: (rivals ? 0.75 : 1) * confidence * Math.min(1, best.score + 0.1),
  };
}

/** Some two printed amounts, one a usual tax on the other, add up to the total. */
function hasTaxWithin(gross: Milli, all: readonly AmountSpan[]): boolean {
  const values = new Set(all.map(({ value }) => toMilli(value ?? 0)));
  return [...values].some((tax) => {
    const net = gross - tax;
    return tax !== 0 && values.has(net) && isPlausibleTax(tax, net) && Math.abs(tax) >= 0.02 * Math.abs(net);
  });
}

/** No label says which amount is the total: the largest, for a person to confirm. */
function fallback(all: readonly AmountSpan[]): Total | undefined {
  const largest = all.toSorted((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))[0];
  return largest?.value === null || largest === undefined
    ? undefined
    : {
        value: toMilli(largest.value),
        span: largest,
        confidence: hasTaxWithin(toMilli(largest.value), all) ? 0.7 : 0.4,
      };
}

function lone(parts: readonly Part[], confidence: number): Total | undefined {
  const best = parts.find(({ span, score }) => span && score >= 0.4);
  return (
    best?.span && { value: best.value, span: best.span, confidence: confidence * Math.min(1, best.score) }
  );
}

type Labelled = Readonly<Record<string, readonly MoneyCandidate[]>>;

/** Gross less what is paid already is what is to be paid; printed signs of deductions vary, so the sum decides them. */
function settlement(
  gross: Total | undefined,
  found: Labelled,
): Pick<Totals, "payable" | "prepaid" | "rounding"> {
  const payables = (found.payable ?? []).filter(({ score }) => score >= 0.5);
  const prepaids = (found.prepaid ?? []).filter(({ score }) => score >= 0.5);
  for (const payable of payables) {
    for (const prepaid of prepaids) {
      if (!gross || prepaid.span === payable.span || prepaid.value === 0) continue;
      const paid = [prepaid.value, -prepaid.value].find(
        (value) => Math.abs(gross.value - value - payable.value) <= TOLERANCE,
      );
      if (paid !== undefined)
        return { payable: sure(payable, 0.99), prepaid: { ...sure(prepaid, 0.99), value: paid } };
    }
  }
  const payable = payables.find(({ value }) => value === gross?.value) ?? payables[0];
  const prepaid = prepaids[0];
  return {
    payable: payable && sure(payable, payable.value === gross?.value ? 0.98 : 0.75),
    prepaid: prepaid && { ...sure(prepaid, prepaid.value === 0 ? 0.9 : 0.6), value: Math.abs(prepaid.value) },
    rounding: found.rounding?.[0] && sure(found.rounding[0], 0.7),
  };
}

/** Lines less allowances plus charges are the net. */
function composition(
  net: Total | undefined,
  found: Labelled,
): Pick<Totals, "lineTotal" | "allowance" | "charge"> {
  const lineTotal = found.lineTotal?.find(({ score }) => score >= 0.5);
  const allowance = found.allowance?.find(({ score }) => score >= 0.5);
  const charge = found.charge?.find(({ score }) => score >= 0.5);
  if (net && lineTotal) {
    for (const add of [charge?.value ?? 0, 0]) {
      for (const less of [allowance?.value ?? 0, -(allowance?.value ?? 0), 0]) {
        if (Math.abs(lineTotal.value + add - less - net.value) > TOLERANCE) continue;
        return {
          lineTotal: sure(lineTotal, 0.99),
          allowance:
            allowance && less === 0 && allowance.value !== 0
              ? undefined
              : allowance && { ...sure(allowance, 0.98), value: less },
          charge: charge && add === 0 && charge.value !== 0 ? undefined : charge && sure(charge, 0.98),
        };
      }
    }
  }
  return { lineTotal: lineTotal && sure(lineTotal, 0.7), allowance: undefined, charge: undefined };
}

function sure({ value, span, score }: MoneyCandidate, confidence: number): Total {
  return { value, span, confidence: confidence * Math.min(1, score + 0.1) };
}
