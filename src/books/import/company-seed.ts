import { PurserError } from "../../base/errors.ts";
import type { Industry } from "../accounts.ts";
import { type Entity, entitySchema } from "../company.ts";

/** What the caller says about the company; wins over what a source says. */
export type CompanyOptions = {
  readonly companyId?: string | undefined;
  readonly name?: string | undefined;
  readonly baseCurrency?: string | undefined;
  readonly industry?: Industry | undefined;
  /** 1..12 */
  readonly fiscalYearStartMonth?: number | undefined;
  readonly basis?: "accrual" | "cash" | undefined;
  readonly country?: string | undefined;
  readonly timezone?: string | undefined;
};

/** What a source says about the company. */
export type CompanyHint = {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly entities?: readonly EntityHint[] | undefined;
};
export type EntityHint = {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly base_currency?: string | undefined;
  readonly industry?: string | undefined;
  readonly fiscal_year_start_month?: number | undefined;
  readonly basis?: string | undefined;
  readonly country?: string | null | undefined;
  readonly timezone?: string | undefined;
};

/** Whose books an import goes into. `entities` is never empty; all have the same base currency. */
export type ImportCompany = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly entities: readonly [Entity, ...Entity[]];
};

export type KnownCompany = {
  readonly id: string;
  readonly name: string;
  readonly entities: readonly Entity[];
};

const MAIN = "main";

/**
 * Merges, in order of precedence: options, the source, the books, defaults (accrual, January, services, UTC).
 * @throws PurserError `company_missing`, `base_currency_missing`, `mixed_base_currencies`, `invalid_company`
 */
export function settleCompany(
  hint: CompanyHint,
  options: CompanyOptions,
  known: KnownCompany | undefined,
): ImportCompany {
  const id = companyIdOf(hint, options);
  const name = options.name ?? hint.name ?? known?.name ?? id;
  const hints = hint.entities?.length ? hint.entities : undefined;
  const starts: readonly EntityHint[] = hints ?? (known?.entities.length ? known.entities : [{}]);
  const entities = starts.map((start, index) => {
    const entityId = start.id ?? (hints ? known?.entities[index]?.id : undefined) ?? MAIN;
    const before = known?.entities.find((entity) => entity.id === entityId);
    const own = index === 0 ? options : {};
    const currency = options.baseCurrency ?? start.base_currency ?? before?.base_currency;
    if (currency === undefined) {
      throw new PurserError(
        "base_currency_missing",
        `Nothing says in which currency the books of "${id}" are kept; give baseCurrency, such as USD.`,
      );
    }
    return parseEntity({
      id: entityId,
      name: start.name ?? before?.name ?? name,
      base_currency: currency,
      industry: own.industry ?? start.industry ?? before?.industry ?? "services",
      fiscal_year_start_month:
        own.fiscalYearStartMonth ?? start.fiscal_year_start_month ?? before?.fiscal_year_start_month ?? 1,
      basis: own.basis ?? start.basis ?? before?.basis ?? "accrual",
      country: own.country ?? start.country ?? before?.country ?? null,
      timezone: own.timezone ?? start.timezone ?? before?.timezone ?? "UTC",
    });
  });
  const [first, ...others] = entities;
  if (!first) throw new PurserError("company_missing", `The company "${id}" has no entity.`);
  const all = [...entities, ...(known?.entities ?? [])];
  const other = all.find((entity) => entity.base_currency !== first.base_currency);
  if (other) {
    throw new PurserError(
      "mixed_base_currencies",
      `The entities of "${id}" would have the base currencies ${first.base_currency} and ${other.base_currency}; import them as separate companies.`,
    );
  }
  return { id, name, currency: first.base_currency, entities: [first, ...others] };
}

/** @throws PurserError `company_missing` when neither options nor source name the company */
export function companyIdOf(hint: CompanyHint, options: CompanyOptions): string {
  const id = options.companyId ?? hint.id;
  if (id === undefined || id === "")
    throw new PurserError("company_missing", "Nothing says whose books these are; give companyId.");
  return id;
}

function parseEntity(value: unknown): Entity {
  const parsed = entitySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PurserError(
    "invalid_company",
    `The entity's ${issue?.path.join(".") ?? "data"} is not valid: ${issue?.message ?? "unknown problem"}.`,
  );
}
