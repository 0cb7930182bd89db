import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Entity } from "../../books/company.ts";
import { periodsOf } from "../../books/import/periods.ts";

export type NamedWindow = {
  readonly name: string;
  readonly kind: "month" | "quarter" | "year";
  readonly from: IsoDate;
  readonly to: IsoDate;
};

const NAME = /^(?:(\d{4})-(?:0[1-9]|1[0-2])|(\d{4})-Q[1-4]|FY(\d{4}))$/;

/**
 * The days of `2026-07`, `2026-Q3` (of the fiscal year that ends in 2026) or `FY2026`.
 * @throws PurserError `invalid_period`
 */
export function periodWindow(name: string, entity: Entity): NamedWindow {
  const match = NAME.exec(name);
  const year = Number(match?.[1] ?? match?.[2] ?? match?.[3] ?? 0);
  // A fiscal year ends in the year that names it, so it may begin in the one before.
  const around = {
    first: `${String(year - 1).padStart(4, "0")}-01-01`,
    last: `${String(year).padStart(4, "0")}-12-31`,
  };
  const found = year < 1900 ? undefined : periodsOf(around, entity).find((period) => period.name === name);
  if (!found)
    throw new PurserError("invalid_period", `"${name}" is not a period such as 2026-07, 2026-Q3 or FY2026.`);
  return { name, kind: found.kind, from: found.start, to: found.end };
}
