import { z } from "zod";
import { PurserError } from "../base/errors.ts";
import {
  type IsoDate,
  type IsoMonth,
  addDays,
  addToMonth,
  monthEnd,
  monthOf,
  monthStart,
} from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import { industry } from "./accounts.ts";
import { findCompany, listEntities } from "./company-queries.ts";

export const entitySchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  base_currency: z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD"),
  industry,
  fiscal_year_start_month: z.number().int().min(1).max(12),
  basis: z.enum(["accrual", "cash"]),
  country: z.string().nullable(),
  timezone: z.string().min(1),
});
export type Entity = z.infer<typeof entitySchema>;

/**
 * The company as its books see it. All entities share one base currency: what is added up must be one money.
 */
export type CompanyProfile = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly industry: Entity["industry"];
  readonly fiscalYearStartMonth: number;
  readonly entities: readonly Entity[];
};

/** @throws PurserError `unknown_company`, `company_without_entity`, `mixed_base_currencies` */
export async function loadCompany(db: Db, companyId: string): Promise<CompanyProfile> {
  const company = await findCompany(db, companyId);
  if (!company) {
    throw new PurserError(
      "unknown_company",
      `There is no company "${companyId}" in the books. Import it first.`,
    );
  }
  const entities = z.array(entitySchema).parse(await listEntities(db, companyId));
  const [first] = entities;
  if (!first) throw new PurserError("company_without_entity", `Company "${companyId}" has no entity.`);
  if (entities.some((entity) => entity.base_currency !== first.base_currency)) {
    throw new PurserError(
      "mixed_base_currencies",
      `The entities of "${companyId}" have different base currencies; import them as separate companies.`,
    );
  }
  return {
    id: company.id,
    name: company.name,
    currency: first.base_currency,
    industry: first.industry,
    fiscalYearStartMonth: first.fiscal_year_start_month,
    entities,
  };
}

/** First month of the fiscal year that `month` lies in. */
export function fiscalYearStart(month: IsoMonth, startMonth: number): IsoMonth {
  const back = (Number(month.slice(5, 7)) - startMonth + 12) % 12;
  return addToMonth(month, -back);
}

/** The twelve months that end with `asOf`'s month, as days. Books are read by whole months where `asOf` is a month's end. */
export function trailingYear(asOf: IsoDate): { readonly from: IsoDate; readonly to: IsoDate } {
  return {
    from: asOf === monthEnd(monthOf(asOf)) ? monthStart(addToMonth(monthOf(asOf), -11)) : addDays(asOf, -364),
    to: asOf,
  };
}
