import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { sha256 } from "../../base/json.ts";
import { contractsOn } from "../contracts.ts";
import { listItems } from "../item-queries.ts";
import { findParty } from "../suppliers/supplier-queries.ts";
import { requireSupplier } from "../suppliers/performance.ts";
import { type CheckedLine, type LineRules, type OrderProblem, checkLine } from "./check-line.ts";
import type { OrderDocument } from "./order-document.ts";
import { priceTolerance } from "./order-policy.ts";
import { listLocations } from "./order-queries.ts";
import type { Asked } from "./order-request.ts";
import { type PurchaseScope, todayOf } from "./purchase-scope.ts";

/**
 * The order that a request asks for, checked against the supplier's contracts of today. Its id and number follow from
 * `key`, so that two attempts at one order write one document.
 * @throws PurserError `unknown_supplier`; `order_refused` with every problem, each with its path and code
 */
export async function priceOrder(scope: PurchaseScope, asked: Asked, key: string): Promise<OrderDocument> {
  const { db, company, runtime } = scope;
  const { id, name } = await requireSupplier(db, company.id, asked.supplier);
  const party = await findParty(db, company.id, id);
  const today = todayOf(scope);
  const lines = checkLines(asked, await rulesFor(scope, asked, today));
  const [first] = lines;
  if (!first) throw new PurserError("order_refused", "The order has no lines.");
  const hash = sha256(`${company.id} ${key}`);
  return {
    orderId: `po-${hash.slice(0, 24)}`,
    number: `PO-${today.replaceAll("-", "")}-${hash.slice(0, 6).toUpperCase()}`,
    orderDate: today,
    createdAt: runtime.clock.now().toISOString(),
    currency: first.currency,
    buyer: { id: company.id, name: company.name, country: company.entities[0]?.country ?? null },
    supplier: { id, name, taxId: party?.tax_id ?? null },
    lines: lines.map(({ line }, index) => ({ lineNo: index + 1, ...line })),
    total: lines.reduce((sum, { line }) => sum + line.amount, 0),
    note: asked.reason ?? null,
  };
}

async function rulesFor({ db, company }: PurchaseScope, asked: Asked, today: IsoDate): Promise<LineRules> {
  const skus = [...new Set(asked.lines.map(({ sku }) => sku))];
  const contracts = await contractsOn(db, company.id, { on: today, skus });
  const own = contracts.filter(({ partyId }) => partyId === asked.supplier);
  return {
    asked,
    today,
    items: new Map((await listItems(db, company.id)).map((item) => [item.sku, item])),
    locations: await listLocations(db, company.id),
    // The preferred comes first, so it is the last one set.
    contracts: new Map(own.toReversed().map((contract) => [contract.sku, contract])),
    tolerance: await priceTolerance(db, company.id),
  };
}

function checkLines(asked: Asked, rules: LineRules): CheckedLine[] {
  const problems: OrderProblem[] = [];
  const lines: CheckedLine[] = [];
  asked.lines.forEach((line, index) => {
    const checked = checkLine(line, rules);
    if ("line" in checked) lines.push(checked);
    else problems.push(...checked.problems.map((problem) => ({ path: `lines.${index}`, ...problem })));
  });
  const currencies = [...new Set(lines.map(({ currency }) => currency))];
  if (currencies.length > 1) {
    const message = `its contracts are in ${currencies.join(" and ")}; order each currency by itself`;
    problems.push({ path: "lines", code: "mixed_currencies", message });
  }
  const [first] = problems;
  if (!first) return lines;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new PurserError("order_refused", `The order is refused at ${first.path}: ${first.message}${more}.`, {
    details: { problems },
  });
}
