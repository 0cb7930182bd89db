import type { IsoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import { placeholder } from "../../figures/text.ts";
import { naturalSign } from "../accounts.ts";
import type { Account } from "../ledger.ts";
import { findRatio } from "../ratios/packs.ts";
import type { RatioReader } from "../ratios/ratio-reader.ts";
import { type Resolution, found, refuse } from "../ratios/resolution.ts";
import type { Window } from "../statements/fiscal-calendar.ts";
import type { Period, Target } from "./query.ts";

/** One sentence and the figures in it. */
export type Reading = { readonly sentence: string; readonly figures: readonly Figure[] };
export type Unreadable = { readonly reason: string };

/** More inputs than these explain nothing in a sentence. */
const MOST_INPUTS = 4;

/**
 * Reads one target for one period. A balance over a stretch is the one at its end. A flow without a stretch is given for
 * the month, the year to date and the trailing twelve months, so that nobody has to guess which was meant.
 */
export function createTargetReader(ratios: RatioReader, today: IsoDate) {
  const { books, measures } = ratios;
  const { calendar, coverage, ledger, leaf, figures } = books;

  return async (target: Target, period: Period | null): Promise<Reading | Unreadable> => {
    const asOf = period === null ? today : period.kind === "on" ? period.date : period.to;
    const stretch = period?.kind === "over" ? period : null;
    switch (target.kind) {
      case "ratio":
        return ratioReading(target.id, { asOf, stretch });
      case "measure":
        return target.nature === "balance"
          ? balance(target, asOf, await measures.at(target.name, asOf))
          : flow(target, { asOf, stretch, read: (window) => measures.over(target.name, window) });
      case "account": {
        const account = ledger.accounts.find((one) => one.code === target.code);
        if (!account) return { reason: `there is no account ${target.code}` };
        return isFlow(account)
          ? flow(target, { asOf, stretch, read: async (window) => movement(account, window) })
          : balance(target, asOf, accountBalance(account, asOf));
      }
      default:
        return target satisfies never;
    }
  };

  async function ratioReading(
    id: string,
    { asOf, stretch }: { readonly asOf: IsoDate; readonly stretch: Window | null },
  ): Promise<Reading | Unreadable> {
    const { windowed, label } = findRatio(id);
    const window = windowed && stretch ? { from: stretch.from, to: stretch.to } : undefined;
    // A ratio of balances needs the end of the stretch only: a filer's first year may have nothing else.
    const gap = (window && calendar.gap(window)) ?? calendar.gapAt(asOf);
    if (gap !== null) return { reason: gap };
    const figure = await ratios.ratio(id, { asOf, window });
    if (figure.value === null)
      return { reason: `${label} on ${asOf} is not defined: ${figure.refusal ?? "unknown"}` };
    const when = figure.from === undefined ? `at ${asOf}` : `from ${figure.from} to ${asOf}`;
    return { sentence: `${label} ${when}: ${placeholder(figure)}${explained(figure)}.`, figures: [figure] };
  }

  /** " (Total current assets ..., Total current liabilities ...)" */
  function explained(figure: Figure): string {
    const inputs = Object.values(figure.inputs).flatMap((id) => figures.get(id) ?? []);
    if (inputs.length === 0 || inputs.length > MOST_INPUTS) return "";
    return ` (${inputs.map((input) => `${input.label} ${placeholder(input)}`).join(", ")})`;
  }

  function balance(target: Target, asOf: IsoDate, resolution: Resolution): Reading | Unreadable {
    if ("refused" in resolution) return { reason: resolution.refused };
    const { figure } = resolution;
    return {
      sentence: `${sentenceCase(target.label)} at ${asOf}: ${placeholder(figure)}.`,
      figures: [figure],
    };
  }

  async function flow(
    target: Target,
    {
      asOf,
      stretch,
      read,
    }: {
      readonly asOf: IsoDate;
      readonly stretch: Window | null;
      readonly read: (window: Window) => Promise<Resolution>;
    },
  ): Promise<Reading | Unreadable> {
    const label = sentenceCase(target.label);
    if (stretch) {
      const one = await read({ from: stretch.from, to: stretch.to });
      if ("refused" in one) return { reason: one.refused };
      return {
        sentence: `${label} from ${stretch.from} to ${stretch.to}: ${placeholder(one.figure)}.`,
        figures: [one.figure],
      };
    }
    const windows = [
      { words: "month", window: calendar.month(asOf) },
      { words: "year to date", window: calendar.yearToDate(asOf) },
      { words: "trailing twelve months", window: calendar.trailingYear(asOf) },
    ];
    const parts: string[] = [];
    const made: Figure[] = [];
    let reason = "";
    for (const { words, window } of windows) {
      const one = await read(window);
      if ("refused" in one) reason = one.refused;
      else if (!made.some((figure) => figure.id === one.figure.id)) {
        made.push(one.figure);
        parts.push(`${placeholder(one.figure)} in the ${words} (from ${window.from})`);
      }
    }
    if (made.length === 0) return { reason };
    return { sentence: `${label} to ${asOf}: ${parts.join(", ")}.`, figures: made };
  }

  function accountBalance(account: Account, asOf: IsoDate): Resolution {
    const gap = coverage.balances(asOf);
    if (gap !== null) return refuse(gap);
    return found(leaf.balance({ ...naming(account), asOf }));
  }

  function movement(account: Account, window: Window): Resolution {
    const gap = calendar.gap(window);
    if (gap !== null) return refuse(gap);
    return found(leaf.movement({ ...naming(account), from: window.from, asOf: window.to }));
  }

  function naming(account: Account) {
    return {
      name: "account",
      label: `${account.code} ${account.name}`,
      accounts: { exactly: [account] },
      sign: naturalSign(account.type),
      qualifier: account.code,
    };
  }
}

function isFlow(account: Account): boolean {
  return account.type === "revenue" || account.type === "expense";
}

function sentenceCase(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}
