import { type IsoDate, addDays } from "../../base/dates.ts";
import { money } from "../../figures/figure.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype, naturalSign } from "../accounts.ts";
import type { OpenItems } from "../ageing/open-item-reader.ts";
import type { Window } from "../statements/fiscal-calendar.ts";
import type { BooksReader } from "../statements/reader.ts";
import { lineOf } from "../statements/statement.ts";
import { principalRepaid } from "./debt-service.ts";
import type { When } from "./definition.ts";
import {
  MEASURES,
  type MeasureDefinition,
  type MeasureName,
  NEEDS_CLASSIFICATION,
} from "./measure-catalogue.ts";
import { type Resolution, allFound, found, refuse } from "./resolution.ts";

/** Days a ratio is read at: its as-of date and, for flows, the stretch that stands for "the year". */
export type RatioDays = { readonly asOf: IsoDate; readonly window: Window };

/** Reads measures and statement lines as figures, refusing what the books do not cover. */
export type Measures = {
  readonly at: (name: string, asOf: IsoDate) => Promise<Resolution>;
  readonly over: (name: string, window: Window) => Promise<Resolution>;
  /** By the words of a ratio's definition. */
  readonly read: (name: MeasureName, when: When, days: RatioDays) => Promise<Resolution>;
  readonly windowOf: (when: When, days: RatioDays) => Window;
};

export function createMeasures(books: BooksReader, openItems: OpenItems): Measures {
  const { calendar, coverage, figures, company, leaf, ledger, statements } = books;
  const unit = money(company.currency);

  async function at(name: string, asOf: IsoDate): Promise<Resolution> {
    const gap = coverage.balances(asOf);
    if (gap !== null) return refuse(gap);
    const definition = definitionOf(name);
    if (definition?.kind === "open_items") return openItems.total(name, { ...definition, asOf });
    if (definition && "formula" in definition) {
      return derived(name, definition, { asOf, part: (key) => at(key, asOf) });
    }
    return balanceLine(definition && "line" in definition ? definition.line : name, asOf);
  }

  async function over(name: string, window: Window): Promise<Resolution> {
    const gap = coverage.income(window);
    if (gap !== null) return refuse(gap);
    const definition = definitionOf(name);
    if (definition?.kind === "principal_repaid") {
      const unknown = coverage.cashFlow(window);
      return unknown === null ? principalRepaid(books, window) : refuse(unknown);
    }
    if (definition && "formula" in definition) {
      const naming = { asOf: window.to, from: window.from, part: (key: string) => over(key, window) };
      return derived(name, definition, naming);
    }
    return flowLine(definition && "line" in definition ? definition.line : name, window);
  }

  function balanceLine(key: string, asOf: IsoDate): Resolution {
    if (isSubtype(key)) {
      const { type, label } = ACCOUNT_SUBTYPES[key];
      const sign = naturalSign(type);
      return found(leaf.balance({ name: key, label, accounts: [key], sign, asOf }));
    }
    const unclassified = NEEDS_CLASSIFICATION[key];
    if (unclassified && ledger.accountsOf([unclassified]).some((a) => ledger.sum(a.id, null, asOf) !== 0)) {
      return refuse(`the balance sheet is not classified into current and non-current on ${asOf}`);
    }
    const line = lineOf(statements.balanceSheet(asOf), key);
    if (line) return found(line.figure);
    return refuse(`no account of the chart is classified as ${key.replaceAll("_", " ")}`);
  }

  function flowLine(key: string, { from, to }: Window): Resolution {
    if (isSubtype(key)) {
      const { type, label } = ACCOUNT_SUBTYPES[key];
      // Deductions from revenue are printed positive, as in the income statement.
      const sign = key === "contra_revenue" ? 1 : naturalSign(type);
      return found(leaf.movement({ name: key, label, accounts: [key], sign, from, asOf: to }));
    }
    const window = { from, to };
    const income = lineOf(statements.incomeStatement(window), key);
    if (income) return found(income.figure);
    const unknown = coverage.cashFlow(window);
    if (unknown !== null) return refuse(unknown);
    const cash = lineOf(statements.cashFlow(window), key);
    if (cash) return found(cash.figure);
    return found(leaf.movement({ name: key, label: key.replaceAll("_", " "), accounts: [], sign: 1, from, asOf: to })); // prettier-ignore
  }

  async function derived(
    name: string,
    definition: { readonly label: string; readonly formula: string },
    { asOf, from, part }: { asOf: IsoDate; from?: IsoDate; part: (key: string) => Promise<Resolution> },
  ): Promise<Resolution> {
    const parts: Record<string, Resolution> = {};
    for (const key of namesIn(definition.formula)) parts[key] = await part(key);
    const inputs = allFound(parts);
    if ("refused" in inputs) return inputs;
    const { label, formula } = definition;
    return found(figures.derive({ name, label, unit, asOf, from, formula, inputs: inputs.figures }));
  }

  async function average(name: MeasureName, days: RatioDays): Promise<Resolution> {
    const start = addDays(days.window.from, -1);
    const both = allFound({ opening: await at(name, start), closing: await at(name, days.asOf) });
    if ("refused" in both) return both;
    return found(
      figures.derive({
        name: `average_${name}`,
        label: `${MEASURES[name].label}, mean of ${start} and ${days.asOf}`,
        unit,
        from: days.window.from,
        asOf: days.asOf,
        formula: "round((opening + closing) / 2)",
        inputs: both.figures,
      }),
    );
  }

  function windowOf(when: When, { asOf, window }: RatioDays): Window {
    switch (when) {
      case "year_before":
        return calendar.yearEarlier(window);
      case "three_years_before":
        return calendar.yearEarlier(calendar.yearEarlier(calendar.yearEarlier(window)));
      case "three_months":
      case "start_of_three_months":
        return { from: addDays(calendar.dayBefore(asOf, 3), 1), to: asOf };
      case "month":
        return { from: addDays(calendar.dayBefore(asOf, 1), 1), to: asOf };
      case "month_before": {
        const to = calendar.dayBefore(asOf, 1);
        return { from: addDays(calendar.dayBefore(asOf, 2), 1), to };
      }
      case "year":
      case "end":
      case "start":
      case "average":
        return window;
      default:
        return when satisfies never;
    }
  }

  async function read(name: MeasureName, when: When, days: RatioDays): Promise<Resolution> {
    switch (when) {
      case "end":
        return at(name, days.asOf);
      case "start":
        return at(name, addDays(days.window.from, -1));
      case "start_of_three_months":
        return at(name, addDays(windowOf(when, days).from, -1));
      case "average":
        return average(name, days);
      default:
        return over(name, windowOf(when, days));
    }
  }

  return { at, over, read, windowOf };
}

function definitionOf(name: string): MeasureDefinition | undefined {
  return Object.hasOwn(MEASURES, name) ? MEASURES[name as MeasureName] : undefined;
}

function isSubtype(key: string): key is AccountSubtype {
  return Object.hasOwn(ACCOUNT_SUBTYPES, key);
}

/** The names a sum formula adds up. */
function namesIn(formula: string): string[] {
  return [...new Set(formula.match(/[a-z_][a-z0-9_]*/g) ?? [])];
}
