import { addDays, daysBetween } from "../../base/dates.ts";
import type { BankMovement, CashEntry } from "../bank-queries.ts";
import { type Finding, type RiskContext, type RiskRule, skipped } from "../rule.ts";

/** Bank and books date the same movement differently by at most this much. */
const NEAR_DAYS = 10;

export const reconcilingItems: RiskRule = {
  id: "stale_reconciling_item",
  title: "Bank movements that the books do not know",
  describe:
    "Movements on bank statements older than the limit for which the ledger's cash account has no entry of that amount near that date, and statements that do not add up to their closing balance.",
  run: async (context) => {
    const { asOf, data, limits } = context;
    const movements = await data.bankMovements();
    if (movements.length === 0) return skipped("there are no bank statements");
    const before = addDays(asOf, -limits.value("reconciling_item_days"));
    const findings: Finding[] = [];
    for (const account of await data.bankAccounts()) {
      if (account.account_id === null) continue;
      const known = await data.cashEntries(account.account_id);
      const own = movements.filter((movement) => movement.bank_account_id === account.id);
      const stale = unmatched(own, known).filter((movement) => movement.date <= before);
      if (stale.length > 0) findings.push(staleFinding(account, stale));
    }
    return { findings: [...findings, ...(await untied(context))] };
  },
};

/** Movements left when each is paired with one entry of the same amount, the nearest in date. */
export function unmatched(movements: readonly BankMovement[], entries: readonly CashEntry[]): BankMovement[] {
  const free = Map.groupBy(entries, (entry) => entry.amount);
  return movements.filter((movement) => {
    const candidates = free.get(movement.amount) ?? [];
    const distance = (entry: CashEntry) => Math.abs(daysBetween(entry.date, movement.date));
    const nearest = candidates.reduce<CashEntry | undefined>(
      (best, entry) => (best === undefined || distance(entry) < distance(best) ? entry : best),
      undefined,
    );
    if (nearest === undefined || distance(nearest) > NEAR_DAYS) return true;
    candidates.splice(candidates.indexOf(nearest), 1);
    return false;
  });
}

function staleFinding(
  account: { readonly id: string; readonly name: string },
  stale: readonly BankMovement[],
): Finding {
  return {
    rule: reconcilingItems.id,
    key: account.id,
    severity: "medium",
    title: `Movements on ${account.name} are missing in the books`,
    detail: `The bank's statements of ${account.name} hold movements that the books still do not know after a month-end close.`,
    evidence: {
      figureIds: [],
      rows: stale.slice(0, 10).map((movement) => ({
        table: "bank_txn",
        id: movement.id,
        note: `${movement.date}, ${movement.counterparty ?? "no counterparty"}`,
      })),
    },
    owner: "accounting",
    clearsWhen: "each movement is booked or matched",
  };
}

async function untied({ data }: RiskContext): Promise<Finding[]> {
  return (await data.untiedStatements()).map((statement) => ({
    rule: reconcilingItems.id,
    key: `statement:${statement.id}`,
    severity: "medium",
    title: "A bank statement does not add up",
    detail: "Opening balance and movements of a bank statement do not give its closing balance.",
    evidence: {
      figureIds: [],
      rows: [
        {
          table: "bank_statement",
          id: statement.id,
          note: `${statement.bank_account_id}, ${statement.from_date} to ${statement.to_date}`,
        },
      ],
    },
    owner: "accounting",
    clearsWhen: "the statement is imported completely",
  }));
}
