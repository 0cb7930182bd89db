import type { Figure } from "../../figures/figure.ts";
import { formatFigure } from "../../figures/format.ts";
import type { Decision } from "../compose/decision.ts";
import { data, listed, prose, sentences, speak } from "../compose/prose.ts";
import type { InlinePart } from "../model.ts";
import { type StockReading, itemName } from "./reading.ts";

/** How many items and decisions are named. */
const NAMED = 3;

/** The figures an approver and an answer begin with, most important first. */
export function stockHeadline({ turns, slow, stockOuts, orders, filled }: StockReading): Figure[] {
  return [
    turns.value,
    turns.turns,
    turns.cover,
    stockOuts.count,
    slow.excessValue,
    slow.deadValue,
    orders.overdueLines,
    ...(filled ? [filled] : []),
  ];
}

export function tellHeadline(reading: StockReading): string {
  const figures = stockHeadline(reading).map((figure) => `${figure.label} ${formatFigure(figure)}`);
  return `Stock on ${reading.asOf}: ${figures.join("; ")}`;
}

/** The report in a few sentences. */
export function stockSummary(reading: StockReading): InlinePart[] {
  return sentences([
    valueSentence(reading),
    riskSentence(reading),
    slowSentence(reading),
    orderSentence(reading),
    ledgerSentence(reading),
  ]);
}

function valueSentence({ turns }: StockReading): InlinePart[] {
  const often = turns.turns.value === null ? [] : prose`; it turns over ${turns.turns} a year`;
  const long = turns.cover.value === null ? [] : prose` and covers ${turns.cover} at recent use`;
  return prose`Stock is worth ${turns.value}${often}${long}.`;
}

function riskSentence(reading: StockReading): InlinePart[] {
  const { risks, count } = reading.stockOuts;
  if (risks.length === 0) return prose`No item runs out before an order would arrive.`;
  const named = risks
    .slice(0, NAMED)
    .map(({ sku, runsOut }) => prose`${data(itemName(reading, sku))} on ${data(runsOut)}`);
  return prose`Items that run out before an order placed at the next review would arrive: ${count}, first ${listed(named)}.`;
}

function slowSentence({ slow }: StockReading): InlinePart[] {
  return prose`Excess stock is worth ${slow.excessValue}, dead stock ${slow.deadValue}.`;
}

function orderSentence({ orders }: StockReading): InlinePart[] {
  if (orders.orders.length === 0) return prose`No order is open.`;
  const late =
    orders.overdueTotals.length === 0
      ? prose`none of it overdue`
      : prose`${listed(orders.overdueTotals.map((figure) => prose`${figure}`))} of it overdue`;
  return prose`Open orders are worth ${listed(orders.totals.map((figure) => prose`${figure}`))}, ${late}.`;
}

function ledgerSentence({ reconciliation }: StockReading): InlinePart[] {
  if (!reconciliation) return prose`No whole month could be compared with the ledger.`;
  return reconciliation.agrees
    ? prose`The stock agrees with the ledger in every month compared.`
    : prose`The stock does not agree with the ledger in every month compared.`;
}

/** The summary with what is asked, as plain text with every figure printed. */
export function tellAnswer(
  reading: StockReading,
  { text, decisions }: { readonly text: readonly InlinePart[]; readonly decisions: readonly Decision[] },
): string {
  const ask =
    decisions.length === 0
      ? prose`Nothing has to be decided.`
      : prose`Decisions wanted: ${listed(decisions.slice(0, NAMED).map(({ ask: one }) => one))}.`;
  return speak(sentences([text, ask]), (id) => reading.figures.get(id));
}
