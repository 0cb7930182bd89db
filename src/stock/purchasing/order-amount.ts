import { type Minor, roundHalfUp } from "../../base/money.ts";
import { hashJson } from "../../base/json.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { type Figure, type Source, money } from "../../figures/figure.ts";
import { amountAt, milliToDecimal, milliToUnits } from "../quantity.ts";
import type { OrderDocument, OrderDocumentLine } from "./order-document.ts";
import { APPROVAL_LIMIT, approvalLimit, minorRate } from "./order-policy.ts";
import { type LastLine, lastLines } from "./order-queries.ts";
import type { PurchaseScope } from "./purchase-scope.ts";

/** An order's amount in the company's currency; undefined without a rate. */
export async function baseAmount(
  { db, company }: Pick<PurchaseScope, "db" | "company">,
  { total, currency, orderDate }: Pick<OrderDocument, "total" | "currency" | "orderDate">,
): Promise<Minor | undefined> {
  const rate = await minorRate(db, company.id, { from: currency, to: company.currency, asOf: orderDate });
  return rate === undefined ? undefined : roundHalfUp(total * rate);
}

/** What an order that is only asked for would cost: the request's quantities at their prices, a source for each line. */
export function askedAmount(figures: FigureSet, document: OrderDocument): Figure {
  const { currency, lines, orderDate, supplier, total } = document;
  return figures.leaf({
    name: "order_amount",
    label: `Amount of the order to ${supplier.name}`,
    unit: money(currency),
    asOf: orderDate,
    qualifier: qualifierOf(document),
    value: total,
    formula: "sum of quantity x unit price, without taxes",
    sources: lines.map(({ sku, quantity, unitPrice, uom, amount }): Source => ({
      kind: "assumption",
      value: amount,
      note: `${milliToDecimal(quantity)} ${uom} of ${sku} at ${unitPrice} ${currency}`,
    })),
  });
}

/** What a placed order costs, from its lines. */
export function placedAmount(figures: FigureSet, document: OrderDocument): Figure {
  const { number, currency, orderDate, orderId, total } = document;
  return figures.leaf({
    name: "purchase_order_amount",
    label: `Amount of ${number}`,
    unit: money(currency),
    asOf: orderDate,
    qualifier: orderId,
    value: total,
    formula: "sum of quantity x unit price, without taxes",
    sources: [
      { kind: "purchases", table: "purchase_order", ids: [orderId], measure: "amount", to: orderDate },
    ],
  });
}

/** The limit above which a person must agree, as a figure; undefined when the company has set none. */
export async function limitFigure(
  { db, company }: Pick<PurchaseScope, "db" | "company">,
  figures: FigureSet,
  asOf: string,
): Promise<Figure | undefined> {
  const value = await approvalLimit(db, company);
  if (value === undefined) return undefined;
  return figures.leaf({
    name: APPROVAL_LIMIT,
    label: "Largest order without approval",
    unit: money(company.currency),
    asOf,
    value,
    formula: `the policy ${APPROVAL_LIMIT}`,
    sources: [{ kind: "rows", table: "policy", ids: [APPROVAL_LIMIT], measure: "value" }],
  });
}

/**
 * Change of price against the last order of each item: (amount - the same quantities at the last prices) / the latter,
 * over the lines whose item was ordered before in this currency. Undefined when none was.
 */
export async function priceChange(
  { db, company }: Pick<PurchaseScope, "db" | "company">,
  figures: FigureSet,
  document: OrderDocument,
): Promise<Figure | undefined> {
  const { currency, orderDate, orderId } = document;
  const last = await lastLines(db, company.id, {
    skus: [...new Set(document.lines.map(({ sku }) => sku))],
    currency,
    until: orderDate,
    except: orderId,
  });
  const known = document.lines.flatMap((line) => {
    const before = last.get(line.sku);
    return before ? [{ line, before }] : [];
  });
  if (known.length === 0) return undefined;
  const inputs: Record<string, Figure> = {};
  const before: string[] = [];
  known.forEach((one, index) => {
    const made = lineInputs(figures, document, one);
    inputs[`now${index}`] = made.now;
    inputs[`paid${index}`] = made.paid;
    inputs[`of${index}`] = made.of;
    inputs[`quantity${index}`] = made.quantity;
    before.push(`paid${index} / of${index} * quantity${index}`);
  });
  const now = known.map((_, index) => `now${index}`).join(" + ");
  return figures.derive({
    name: "order_price_change",
    label: "Change against the last prices",
    unit: { kind: "percent" },
    asOf: orderDate,
    qualifier: qualifierOf(document),
    formula: `(${now}) / (${before.join(" + ")}) - 1`,
    inputs,
  });
}

function lineInputs(
  figures: FigureSet,
  document: OrderDocument,
  { line, before }: { readonly line: OrderDocumentLine; readonly before: LastLine },
) {
  const { currency, orderDate } = document;
  const asOf = orderDate;
  const assumed = (value: number, note: string): Source[] => [{ kind: "assumption", value, note }];
  const rows = (measure: "amount" | "ordered"): Source[] => [
    {
      kind: "purchases",
      table: "purchase_order_line",
      ids: [`${before.po_id}/${before.line_no}`],
      measure,
      to: orderDate,
    },
  ];
  const qualifier = `${qualifierOf(document)}/${line.lineNo}`;
  const units = milliToUnits(line.quantity);
  const lastAmount = figures.leaf({
    name: "last_order_amount",
    label: `Last order of ${line.sku}`,
    unit: money(currency),
    asOf,
    qualifier,
    value: amountAt(before.quantity, before.unit_price, currency),
    formula: `amount of the line ordered on ${before.order_date}`,
    sources: rows("amount"),
  });
  return {
    paid: lastAmount,
    of: figures.leaf({
      name: "last_order_units",
      label: `Units last ordered of ${line.sku}`,
      unit: { kind: "count" },
      asOf,
      qualifier,
      value: milliToUnits(before.quantity),
      formula: `units ordered on ${before.order_date}`,
      sources: rows("ordered"),
    }),
    now: figures.leaf({
      name: "order_line_amount",
      label: `Amount of ${line.sku}`,
      unit: money(currency),
      asOf,
      qualifier,
      value: line.amount,
      formula: "quantity x unit price",
      sources: assumed(line.amount, `${units} of ${line.sku} at ${line.unitPrice} ${currency}`),
    }),
    quantity: figures.leaf({
      name: "order_line_units",
      label: `Units of ${line.sku}`,
      unit: { kind: "count" },
      asOf,
      qualifier,
      value: units,
      formula: "as asked for",
      sources: assumed(units, `units of ${line.sku} asked for`),
    }),
  };
}

/** Orders of one day that differ in anything have figures of their own. */
function qualifierOf({ supplier, lines }: OrderDocument): string {
  const asked = lines.map(({ sku, quantity, unitPrice }) => [sku, quantity, unitPrice]);
  return `${supplier.id}/${hashJson(asked).slice(0, 10)}`;
}
