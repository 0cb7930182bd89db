import { Decimal } from "decimal.js";
import { type IsoDate, addDays } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Row } from "../../store/schema.ts";
import { type Contract, contractPrice } from "../contracts.ts";
import { amountAt, milliToDecimal, parseMilli } from "../quantity.ts";
import type { OrderDocumentLine } from "./order-document.ts";
import type { Asked, AskedLine } from "./order-request.ts";

export type OrderProblem = { readonly path: string; readonly code: string; readonly message: string };

/** What a line is checked against. */
export type LineRules = {
  readonly asked: Asked;
  readonly items: ReadonlyMap<string, Row<"item">>;
  readonly locations: readonly Row<"location">[];
  /** of the supplier, in force today, by sku */
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly tolerance: number;
  readonly today: IsoDate;
};

export type CheckedLine = { readonly line: Omit<OrderDocumentLine, "lineNo">; readonly currency: string };

/** The line as it can be ordered, or what is wrong with it. */
export function checkLine(
  line: AskedLine,
  rules: LineRules,
): CheckedLine | { readonly problems: readonly Omit<OrderProblem, "path">[] } {
  const { items, contracts, asked, today } = rules;
  const problem = (code: string, message: string) => ({ problems: [{ code, message }] });
  const item = items.get(line.sku);
  if (!item) return problem("unknown_item", `there is no item "${line.sku}"`);
  if (item.active === 0) return problem("inactive_item", `${line.sku} is no longer bought`);
  const contract = contracts.get(line.sku);
  if (!contract) {
    return problem(
      "no_contract",
      `${asked.supplier} has no contract for ${line.sku} on ${today}; import one, or order it from another supplier`,
    );
  }
  const location = locationOf(line, rules);
  if (typeof location === "string") return problem("location_needed", location);
  const quantity = quantityOf(line, contract, item.uom);
  if (typeof quantity === "object") return { problems: [quantity] };
  const price = priceOf(line, contract, { ...rules, quantity });
  if (typeof price === "object") return { problems: [price] };
  const requestedDate = line.requiredBy ?? earliest(contract, today);
  if (requestedDate === undefined) {
    return problem("date_needed", `no lead time is agreed for ${line.sku}, so say requiredBy`);
  }
  if (requestedDate < today) {
    return problem("date_passed", `requiredBy ${requestedDate} has passed; today is ${today}`);
  }
  return {
    line: {
      sku: item.sku,
      name: item.name,
      uom: item.uom,
      location: { id: location.id, name: location.name },
      quantity,
      unitPrice: price,
      amount: amountAt(quantity, price, contract.currency),
      requestedDate,
      contractId: contract.id,
    },
    currency: contract.currency,
  };
}

type Wrong = Omit<OrderProblem, "path">;

function quantityOf(line: AskedLine, { minimum, multiple }: Contract, uom: string): number | Wrong {
  let quantity: number;
  try {
    quantity = parseMilli(line.quantity);
  } catch (error) {
    if (!(error instanceof PurserError)) throw error;
    return { code: error.code, message: error.message };
  }
  const units = milliToDecimal(quantity);
  if (quantity <= 0)
    return { code: "invalid_quantity", message: `the quantity of ${line.sku} must be more than zero` };
  if (quantity < minimum) {
    const least = milliToDecimal(minimum);
    return {
      code: "below_minimum",
      message: `${units} ${uom} of ${line.sku} is below the contract's minimum of ${least}`,
    };
  }
  if (multiple > 0 && quantity % multiple !== 0) {
    const next = milliToDecimal(Math.ceil(quantity / multiple) * multiple);
    return {
      code: "not_a_multiple",
      message: `${units} ${uom} of ${line.sku} is not a multiple of ${milliToDecimal(multiple)}; the next is ${next}`,
    };
  }
  return quantity;
}

function priceOf(
  { sku, unitPrice }: AskedLine,
  contract: Contract,
  { quantity, tolerance, asked }: LineRules & { readonly quantity: number },
): string | Wrong {
  if (asked.currency !== undefined && asked.currency !== contract.currency) {
    return {
      code: "currency_differs",
      message: `the contract for ${sku} is in ${contract.currency}, not in ${asked.currency}`,
    };
  }
  const agreed = contractPrice(contract, quantity);
  if (agreed === null) {
    return {
      code: "no_price",
      message: `contract ${contract.id} has no price for ${milliToDecimal(quantity)} of ${sku}`,
    };
  }
  if (unitPrice === undefined) return agreed;
  const difference = new Decimal(unitPrice).minus(agreed).abs();
  if (difference.lte(new Decimal(agreed).times(tolerance))) return unitPrice;
  return {
    code: "price_differs",
    message: `the price ${unitPrice} of ${sku} is not the contract's ${agreed} ${contract.currency} (allowed: ${tolerance * 100} %)`,
  };
}

function locationOf(line: AskedLine, { asked, locations }: LineRules): Row<"location"> | string {
  const wanted = line.location ?? asked.location;
  const active = locations.filter((one) => one.active === 1);
  const known = active.map(({ id }) => id).join(", ") || "none";
  if (wanted !== undefined) {
    return (
      active.find(({ id }) => id === wanted) ?? `there is no active location "${wanted}"; known: ${known}`
    );
  }
  const [only, ...others] = active;
  return only && others.length === 0 ? only : `say the location to deliver to; known: ${known}`;
}

function earliest({ leadTimeDays }: Contract, today: IsoDate): IsoDate | undefined {
  return leadTimeDays === null ? undefined : addDays(today, Math.ceil(leadTimeDays));
}
