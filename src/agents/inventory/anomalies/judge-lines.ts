import { type EntryFinding, type EntryReason, detectEntryErrors } from "../../../anomaly/index.ts";
import { currencyExponent, roundHalfUp } from "../../../base/money.ts";
import type { LineGroup, LineGroupName, StockLine } from "../../../stock/anomalies/lines.ts";
import type { Finding, Findings, ValueOrigin } from "./finding.ts";
import { lineReason } from "./wording.ts";

const NAMES: Readonly<Record<LineGroupName, string>> = {
  demand: "Demand",
  use: "Use",
  receipts: "Receipt",
  counts: "Count difference",
};

/** As the quantity is told: what is ordinary in the group is positive. */
const FORMULAS = {
  demand: "posted",
  receipts: "posted",
  use: "-posted",
  counts: "abs(posted)",
} as const satisfies Record<LineGroupName, string>;

export type JudgedLines = Findings & {
  /** Flagged lines, each with its day and the days of what took it back. */
  readonly told: readonly { readonly line: StockLine; readonly days: readonly string[] }[];
};

/**
 * Lines of one group beside each other. The location stands for the customer: it has habits, and what it returns it
 * had. So two equal lines of one place and day are ordinary, unless they share their reference.
 */
export function judgeLines(
  { name, lines }: LineGroup,
  { minScore, currency }: { readonly minScore: number; readonly currency: string },
): JudgedLines {
  const scale = 10 ** currencyExponent(currency);
  const found = detectEntryErrors(
    lines.map((line) => ({
      id: line.id,
      date: line.date,
      item: line.sku,
      customer: line.locationId,
      document: line.reference,
      quantity: line.quantity,
      unitPrice: line.value === null ? null : line.value / scale / Math.abs(line.quantity),
    })),
  );
  const byId = new Map(lines.map((line) => [line.id, line]));
  const anomalies: Finding[] = [];
  const told: JudgedLines["told"][number][] = [];
  for (const finding of found) {
    const line = byId.get(finding.id);
    if (line === undefined || finding.score < minScore || isEqualLineElsewhere(finding)) continue;
    const others = partnersOf(finding).flatMap((id) => byId.get(id) ?? []);
    anomalies.push(toFinding(line, { name, finding, others, scale }));
    if (finding.flagged) told.push({ line, days: [line, ...others].map(({ date }) => date) });
  }
  return { anomalies, changes: [], checked: { series: 0, points: 0, lines: lines.length }, told };
}

function isEqualLineElsewhere({ reasons: [gravest] }: EntryFinding): boolean {
  return gravest?.code === "duplicate" && !gravest.sameDocument;
}

/** Ids of lines that the reasons speak of: what took the line back, what it repeats. */
function partnersOf({ reasons }: EntryFinding): string[] {
  return reasons.flatMap((reason) => {
    if (reason.code === "reversed_later") return [reason.by];
    return reason.code === "duplicate" && reason.sameDocument ? [reason.of] : [];
  });
}

function isAboutPrice(reason: EntryReason | undefined): boolean {
  if (reason === undefined) return false;
  return "field" in reason ? reason.field === "unitPrice" : reason.code.startsWith("price_");
}

function toFinding(
  line: StockLine,
  {
    name,
    finding,
    others,
    scale,
  }: {
    readonly name: LineGroupName;
    readonly finding: EntryFinding;
    readonly others: readonly StockLine[];
    readonly scale: number;
  },
): Finding {
  const { table, id, sku, locationId, stored } = line;
  const amount = isAboutPrice(finding.reasons[0]) ? line.value : null;
  const price = amount !== null;
  const value = price ? roundHalfUp(amount / Math.abs(line.quantity)) : line.quantity;
  const meant = price ? finding.expected.unitPrice : finding.expected.quantity;
  const expected = meant === null ? null : price ? roundHalfUp(meant * scale) : meant;
  const origin: ValueOrigin = price
    ? { kind: "price", id, stored, amount: Math.sign(stored) * amount }
    : { kind: "line", table, id, stored, formula: FORMULAS[name] };
  return {
    kind: name === "counts" ? "stock" : "lines",
    subject: { label: `${sku} at ${locationId}`, sku, locationId, line: id },
    date: line.date,
    span: { to: line.date },
    unit: price ? "money" : "count",
    value,
    expected,
    interval: null,
    method:
      "the item's and the place's other lines, corrected for a slip of digits where one explains the line",
    score: finding.score,
    direction: expected === null || expected === value ? null : value > expected ? "high" : "low",
    reason: lineReason(`${NAMES[name]} at ${locationId}`, finding),
    origin,
    rows: { kind: "known", rows: [line, ...others].map((each) => ({ table: each.table, id: each.id })) },
  };
}
