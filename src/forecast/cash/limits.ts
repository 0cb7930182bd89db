import { PurserError } from "../../base/errors.ts";
import { parseMinor } from "../../base/money.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Db } from "../../store/database.ts";
import { findPolicy, listCovenantsOn } from "../cash-queries.ts";

/** A floor under cash: the company's own policy or a lender's covenant. */
export type CashLimit = {
  readonly kind: "policy" | "covenant";
  readonly id: string;
  readonly name: string;
  readonly floor: Figure;
  /** Below this the headroom is a warning; minor units. Equal to the floor for a policy. */
  readonly warnBelow: number;
};

export type CashFlag = {
  readonly kind: "overdrawn" | "below_minimum_cash" | "covenant_breach" | "covenant_warning";
  readonly scenario: string;
  readonly week: number;
  readonly message: string;
  readonly figureIds: readonly string[];
};

/** The policy `minimum_cash` and every covenant on the metric `minimum_cash`, in major units of the base currency. */
export async function loadCashLimits(
  db: Db,
  companyId: string,
  {
    asOf,
    currency,
    figures,
  }: { readonly asOf: string; readonly currency: string; readonly figures: FigureSet },
): Promise<CashLimit[]> {
  const limits: CashLimit[] = [];
  const policy = await findPolicy(db, companyId, "minimum_cash");
  if (policy) {
    const value = parseMinor(policy.value, currency);
    const floor = figures.leaf({
      name: "minimum_cash",
      label: "Minimum cash by policy",
      unit: money(currency),
      asOf,
      qualifier: "policy",
      value,
      formula: "the policy minimum_cash",
      sources: [{ kind: "rows", table: "policy", ids: ["minimum_cash"], measure: "value" }],
    });
    limits.push({ kind: "policy", id: "minimum_cash", name: "minimum cash", floor, warnBelow: value });
  }
  for (const covenant of await listCovenantsOn(db, companyId, "minimum_cash")) {
    if (covenant.comparator !== ">=") {
      throw new PurserError(
        "invalid_covenant",
        `Covenant "${covenant.id}" is on minimum_cash, so its comparator must be >=, not ${covenant.comparator}.`,
      );
    }
    const value = parseMinor(covenant.threshold, currency);
    const floor = figures.leaf({
      name: "minimum_cash",
      label: `Minimum cash by covenant ${covenant.name}`,
      unit: money(currency),
      asOf,
      qualifier: covenant.id,
      value,
      formula: `the threshold of covenant ${covenant.id}`,
      sources: [{ kind: "rows", table: "covenant", ids: [covenant.id], measure: "value" }],
    });
    const warnBelow = value + Math.abs(value) * Number(covenant.warning_headroom);
    limits.push({ kind: "covenant", id: covenant.id, name: covenant.name, floor, warnBelow });
  }
  return limits;
}

/** What is wrong with one week's closing balance. */
export function flagWeek(
  closing: Figure,
  {
    scenario,
    week,
    limits,
  }: { readonly scenario: string; readonly week: number; readonly limits: readonly CashLimit[] },
): CashFlag[] {
  const value = closing.value ?? 0;
  const flag = (kind: CashFlag["kind"], message: string, floor?: Figure): CashFlag => ({
    kind,
    scenario,
    week,
    message,
    figureIds: floor ? [closing.id, floor.id] : [closing.id],
  });
  const flags = value < 0 ? [flag("overdrawn", `Cash is overdrawn at the end of week ${week}.`)] : [];
  for (const { kind, name, floor, warnBelow } of limits) {
    if (value < (floor.value ?? 0)) {
      flags.push(
        kind === "policy"
          ? flag(
              "below_minimum_cash",
              `Cash is below the policy's minimum at the end of week ${week}.`,
              floor,
            )
          : flag(
              "covenant_breach",
              `Cash is below the covenant "${name}" at the end of week ${week}.`,
              floor,
            ),
      );
    } else if (kind === "covenant" && value < warnBelow) {
      flags.push(
        flag(
          "covenant_warning",
          `Headroom over the covenant "${name}" is thin at the end of week ${week}.`,
          floor,
        ),
      );
    }
  }
  return flags;
}
