import { type Figure, type Source, type Unit, money } from "../../../figures/figure.ts";
import type { FigureSet } from "../../../figures/figure-set.ts";
import { roundHalfUp } from "../../../base/money.ts";
import type { ChangeFinding, Finding, FindingUnit } from "./finding.ts";
import type { AnomalyOutput } from "./output.ts";

export type FigureContext = {
  readonly figures: FigureSet;
  readonly currency: string;
  /** tells figures of two requests apart */
  readonly mark: string;
};

type RowId = { readonly table: string; readonly id: string };

/** An anomaly whose numbers are figures. */
export function toAnomaly(
  finding: Finding,
  { rows, context }: { readonly rows: readonly RowId[]; readonly context: FigureContext },
): AnomalyOutput["anomalies"][number] {
  const unit = unitOf(finding.unit, context.currency);
  const value = valueFigure(finding, context);
  const { expected, interval, method } = finding;
  const estimate = (name: string, amount: number) =>
    assumed(finding, context, { name, value: rounded(amount, finding.unit), unit, note: method });
  const middle = expected === null ? null : estimate("expected", expected);
  const lower = interval && estimate("lower", interval.lower);
  const upper = interval && estimate("upper", interval.upper);
  const score = scoreFigure(finding, context);
  return {
    kind: finding.kind,
    subject: finding.subject,
    date: finding.date,
    unit,
    value: mustHave(value),
    expected: middle && mustHave(middle),
    interval: lower && upper && { lower: mustHave(lower), upper: mustHave(upper) },
    score: mustHave(score),
    direction: finding.direction,
    reason: finding.reason,
    rows: [...rows],
    figureIds: [value, middle, lower, upper, score].flatMap((figure) => (figure ? [figure.id] : [])),
  };
}

export function toChange(change: ChangeFinding, context: FigureContext): AnomalyOutput["changes"][number] {
  const unit = unitOf(change.unit, context.currency);
  const note = "straight courses of least squared error, as many as pay for themselves (PELT)";
  const estimate = (name: string, amount: number) =>
    assumed(change, context, { name, value: rounded(amount, change.unit), unit, note });
  const before = estimate(`${change.change}_before`, change.before);
  const after = estimate(`${change.change}_after`, change.after);
  const score = scoreFigure(change, context);
  return {
    kind: change.kind,
    subject: change.subject,
    date: change.date,
    change: change.change,
    unit,
    before: mustHave(before),
    after: mustHave(after),
    score: mustHave(score),
    reason: change.reason,
    figureIds: [before.id, after.id, score.id],
  };
}

type About = Pick<Finding, "kind" | "subject" | "date" | "span">;

function naming({ kind, subject, date, span }: About, name: string, mark: string) {
  const { sku, locationId, account, line } = subject;
  const who = [kind, sku, locationId, account, line].filter((part) => part !== undefined).join(".");
  return {
    name: `anomaly_${name}`,
    asOf: span.to,
    ...(span.from === undefined ? {} : { from: span.from }),
    qualifier: [who, ...(kind === "values" ? [date] : []), mark].join("."),
  };
}

function valueFigure(finding: Finding, { figures, currency, mark }: FigureContext): Figure {
  const unit = unitOf(finding.unit, currency);
  const { label } = finding.subject;
  const named = { ...naming(finding, "value", mark), label: `Value of ${label} on ${finding.date}`, unit };
  const { origin } = finding;
  if (origin.kind === "source") {
    const { formula, source } = origin;
    return figures.leaf({ ...named, value: finding.value, formula, sources: [source] });
  }
  const table = origin.kind === "price" ? "stock_movement" : origin.table;
  const sources: Source[] = [{ kind: "rows", table, ids: [origin.id], measure: "value" }];
  const posted = figures.leaf({
    ...naming(finding, "posted", mark),
    label: `Quantity of the line of ${label}`,
    unit: { kind: "count" },
    value: origin.stored / 1_000,
    formula: "quantity of the line, in units",
    sources,
  });
  if (origin.kind === "line")
    return figures.derive({ ...named, formula: origin.formula, inputs: { posted } });
  const amount = figures.leaf({
    ...naming(finding, "amount", mark),
    label: `Amount of the line of ${label}`,
    unit,
    value: origin.amount,
    formula: "value of the line",
    sources,
  });
  return figures.derive({ ...named, formula: "round(amount / posted)", inputs: { amount, posted } });
}

function assumed(
  about: About,
  { figures, mark }: FigureContext,
  {
    name,
    value,
    unit,
    note,
  }: { readonly name: string; readonly value: number; readonly unit: Unit; readonly note: string },
): Figure {
  return figures.leaf({
    ...naming(about, name, mark),
    label: `${about.subject.label} on ${about.date}: ${name.replaceAll("_", " ")}`,
    unit,
    value,
    formula: note,
    sources: [{ kind: "assumption", value, note }],
  });
}

function scoreFigure(about: About & { readonly score: number }, context: FigureContext): Figure {
  const note = "distance from what is usual in limits, d / (1 + d); one half and more is an anomaly";
  // A value and a change may fall on one day: the figures of each have their own name.
  const name = "change" in about ? "change_score" : "score";
  return assumed(about, context, {
    name,
    value: Math.round(about.score * 1e4) / 1e4,
    unit: { kind: "score" },
    note,
  });
}

const unitOf = (unit: FindingUnit, currency: string): Unit =>
  unit === "money" ? money(currency) : { kind: "count" };

/** Money to the minor unit, quantities to the thousandth. */
function rounded(value: number, unit: FindingUnit): number {
  const exact = unit === "money" ? roundHalfUp(value) : Math.round(value * 1_000) / 1_000;
  return exact === 0 ? 0 : exact;
}

function mustHave({ id, value }: Figure): number {
  if (value === null) throw new Error(`figure ${id} of an anomaly has no value`);
  return value;
}
