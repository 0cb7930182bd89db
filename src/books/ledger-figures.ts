import type { IsoDate } from "../base/dates.ts";
import { money, type Figure } from "../figures/figure.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { AccountSubtype } from "./accounts.ts";
import type { Account, Ledger } from "./ledger.ts";

/** Makes leaf figures from the ledger: a balance at a day's end, or a movement between two days. */
export type LedgerFigures = {
  readonly balance: (spec: LedgerFigureSpec & { readonly asOf: IsoDate }) => Figure;
  readonly movement: (spec: LedgerFigureSpec & { readonly from: IsoDate; readonly asOf: IsoDate }) => Figure;
};

export type LedgerFigureSpec = {
  readonly name: string;
  readonly label: string;
  /** Which accounts: by subtype, or exactly these. */
  readonly accounts: readonly AccountSubtype[] | { readonly exactly: readonly Account[] };
  /** -1 shows credit balances (liabilities, revenue) as positive. */
  readonly sign: 1 | -1;
  readonly qualifier?: string | undefined;
};

export function createLedgerFigures(
  ledger: Ledger,
  { figures, currency }: { readonly figures: FigureSet; readonly currency: string },
): LedgerFigures {
  function make(
    { name, label, accounts, sign, qualifier }: LedgerFigureSpec,
    from: IsoDate | null,
    asOf: IsoDate,
  ): Figure {
    const chosen = "exactly" in accounts ? accounts.exactly : ledger.accountsOf(accounts);
    const total = chosen.reduce((sum, account) => sum + ledger.sum(account.id, from, asOf), 0) * sign;
    const what = from === null ? "balance" : "movement";
    return figures.leaf({
      name,
      label,
      unit: money(currency),
      asOf,
      ...(from === null ? {} : { from }),
      qualifier,
      value: total === 0 ? 0 : total,
      formula: `${what} of the ledger accounts ${chosen.map((a) => a.code).join(", ") || "(none)"}`,
      sources: [{ kind: "ledger", accounts: chosen.map((a) => a.code), from, to: asOf, sign }],
    });
  }
  return {
    balance: (spec) => make(spec, null, spec.asOf),
    movement: (spec) => make(spec, spec.from, spec.asOf),
  };
}
