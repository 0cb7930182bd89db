import type { Decision } from "../compose/decision.ts";
import { data, listed, prose } from "../compose/prose.ts";
import type { InlinePart } from "../model.ts";
import { type StockReading, itemName } from "./reading.ts";

/** Below this score, or this share on time and in full, a supplier is spoken to. */
const POOR = { score: 60, otif: 0.5 };
/** How many items or suppliers get a decision of their own; the others are in their table. */
const NAMED = 5;

/** What the stock asks somebody to do, the most urgent first. */
export function stockDecisions(reading: StockReading): Decision[] {
  return [
    ...orderDecisions(reading),
    ...overdueDecisions(reading),
    ...ledgerDecisions(reading),
    ...slowDecisions(reading),
    ...supplierDecisions(reading),
  ];
}

function orderDecisions(reading: StockReading): Decision[] {
  return reading.stockOuts.risks
    .filter(({ tooLate }) => tooLate)
    .slice(0, NAMED)
    .map(({ sku, onHand, rate, leadTime, runsOut, nextDelivery, horizon }) => {
      const isComing = nextDelivery !== null && nextDelivery <= horizon;
      const supplier = leadTime.partyId === null ? undefined : reading.book.parties.get(leadTime.partyId);
      const from = supplier === undefined ? [] : prose` from ${data(supplier)}`;
      const next =
        nextDelivery === null
          ? prose` Nothing is on order.`
          : prose` The next delivery is expected on ${data(nextDelivery)}.`;
      return {
        ask: isComing
          ? prose`bring forward the delivery of ${data(itemName(reading, sku))}${from}`
          : prose`expedite an order of ${data(itemName(reading, sku))}${from}`,
        because: prose`On hand are ${onHand}, demand a day is ${rate}, so it runs out on ${data(runsOut)}; the lead time is ${leadTime.figure}.${next}`,
        owner: "purchasing",
        by: reading.asOf,
      };
    });
}

function overdueDecisions({ orders }: StockReading): Decision[] {
  return orders.orders
    .filter(({ isOverdue }) => isOverdue)
    .slice(0, NAMED)
    .map(({ number, supplier, expected, value, lines }) => ({
      ask: prose`get a new date for order ${data(number)} from ${data(supplier)}, or cancel it`,
      because: prose`It was expected on ${data(expected)}; open lines: ${lines}, worth ${value}.`,
      owner: "purchasing",
      by: null,
    }));
}

function ledgerDecisions({ reconciliation }: StockReading): Decision[] {
  const last = reconciliation?.months.at(-1);
  if (!last || last.agrees) return [];
  const parts = [...last.balances, ...last.usage]
    .filter(({ difference }) => difference.value !== 0)
    .map(({ account, difference }) => prose`${data(account.name)} by ${difference}`);
  return [
    {
      ask: prose`clear the difference between the stock and the ledger`,
      because: prose`In ${data(last.month)} the stock differs from ${listed(parts)}.`,
      owner: "accounting",
      by: null,
    },
  ];
}

function slowDecisions(reading: StockReading): Decision[] {
  const { slow } = reading;
  const decisions: Decision[] = [];
  if (slow.dead.length > 0) {
    decisions.push({
      ask: prose`write down, return or sell the dead stock`,
      because: prose`${slow.deadValue} has not been used for ${slow.deadLimit}: ${names(reading, slow.dead)}.`,
      owner: "inventory",
      by: null,
    });
  }
  if (slow.excess.length > 0) {
    decisions.push({
      ask: prose`stop ordering what is in excess and use it up`,
      because: prose`${slow.excessValue} lies beyond ${slow.excessLimit} of demand: ${names(reading, slow.excess)}.`,
      owner: "inventory",
      by: null,
    });
  }
  return decisions;
}

function names(reading: StockReading, items: readonly { readonly sku: string }[]): InlinePart[] {
  const named = items.slice(0, NAMED).map(({ sku }) => prose`${data(itemName(reading, sku))}`);
  return items.length > NAMED ? [...listed(named), ...prose` and others`] : listed(named);
}

function supplierDecisions({ suppliers }: StockReading): Decision[] {
  return suppliers
    .filter(({ score, otif, smallSample }) => {
      if (smallSample || score.score.value === null || otif.value === null) return false;
      return score.score.value < POOR.score || otif.value < POOR.otif;
    })
    .toReversed()
    .slice(0, NAMED)
    .map(({ supplier, score, otif, leadTime }) => ({
      ask: prose`agree on improvements with ${data(supplier.name)}, or move orders elsewhere`,
      because: prose`Its score is ${score.score}; ${otif} of what was due came on time and in full, the mean lead time is ${leadTime.mean}.`,
      owner: "purchasing",
      by: null,
    }));
}
