import { Decimal } from "decimal.js";
import type { Amount } from "./model.ts";

/** Running balances by account and commodity, in the order in which entries are taken. */
export type RunningBalances = {
  readonly add: (account: string, amount: Amount) => void;
  readonly of: (account: string, commodity: string, withSubaccounts: boolean) => Decimal;
};

export function createRunningBalances(): RunningBalances {
  const byAccount = new Map<string, Map<string, Decimal>>();
  return {
    add: (account, { commodity, quantity }) => {
      const balances = byAccount.get(account) ?? new Map<string, Decimal>();
      byAccount.set(account, balances);
      balances.set(commodity, (balances.get(commodity) ?? new Decimal(0)).plus(quantity));
    },
    of: (account, commodity, withSubaccounts) => {
      let total = byAccount.get(account)?.get(commodity) ?? new Decimal(0);
      if (!withSubaccounts) return total;
      for (const [other, balances] of byAccount)
        if (other.startsWith(`${account}:`)) total = total.plus(balances.get(commodity) ?? 0);
      return total;
    },
  };
}

/** Equal to the digits that the asserted amount shows; a whole number is meant exactly. */
export function agrees(actual: Decimal, asserted: Decimal): boolean {
  const digits = asserted.decimalPlaces();
  const tolerance = digits === 0 ? new Decimal(0) : new Decimal(10).pow(-digits).div(2);
  return actual.minus(asserted).abs().lte(tolerance);
}
