import type { FigureSet } from "../../figures/figure-set.ts";
import type { Ledger } from "../ledger.ts";
import type { LedgerFigures } from "../ledger-figures.ts";
import type { OpeningLine } from "./statement-queries.ts";

/** What statements are made from. */
export type StatementSources = {
  readonly ledger: Ledger;
  readonly figures: FigureSet;
  readonly currency: string;
  readonly leaf: LedgerFigures;
  /** What brought balances into the books: not business of the day it is dated. */
  readonly openingLines: readonly OpeningLine[];
};
