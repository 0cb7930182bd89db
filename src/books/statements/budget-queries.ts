import type { IsoMonth } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";

export type BudgetRow = {
  readonly id: string;
  readonly version: string;
  readonly account_id: number;
  readonly month: IsoMonth;
  readonly amount: number;
};

/** Budget lines of the months from..to, every version. */
export async function listBudget(
  db: Db,
  companyId: string,
  { from, to }: { readonly from: IsoMonth; readonly to: IsoMonth },
): Promise<BudgetRow[]> {
  return db
    .selectFrom("budget_line")
    .select(["id", "version", "account_id", "month", "amount"])
    .where("company_id", "=", companyId)
    .where("month", ">=", from)
    .where("month", "<=", to)
    .orderBy("version")
    .orderBy("month")
    .orderBy("id")
    .execute();
}
