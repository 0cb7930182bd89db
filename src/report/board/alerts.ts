import type { IsoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { listAlerts, registerDate } from "../../risk/alert-queries.ts";
import { type Alert, bySeverity, toAlert } from "../../risk/register.ts";
import type { Db } from "../../store/database.ts";
import type { InlinePart } from "../model.ts";
import { adoptKept } from "./kept-figures.ts";
import { fromPlaceholders } from "../compose/placeholders.ts";

/** An open alert with its texts ready to print. */
export type BoardAlert = {
  readonly alert: Alert;
  readonly title: readonly InlinePart[];
  readonly detail: readonly InlinePart[];
  /** Evidence figures that are still what they were when the alert was raised. */
  readonly evidence: readonly Figure[];
};

export type AlertRegister = {
  /** Most severe first. */
  readonly open: readonly BoardAlert[];
  /** How many are open. */
  readonly count: Figure;
  /** The newest day the register speaks of; null when it is empty. */
  readonly asOf: IsoDate | null;
  /** Titles of alerts whose figures have changed since they were raised. */
  readonly outdated: readonly string[];
};

export async function readAlerts(
  db: Db,
  companyId: string,
  { asOf, figures }: { readonly asOf: IsoDate; readonly figures: FigureSet },
): Promise<AlertRegister> {
  const alerts = (await listAlerts(db, companyId, { status: "open" })).map(toAlert).sort(bySeverity);
  const open: BoardAlert[] = [];
  const outdated: string[] = [];
  for (const alert of alerts) {
    const lost = await adoptKept(db, companyId, { ids: alert.evidence.figureIds, figures });
    if (lost.length > 0) outdated.push(alert.title);
    const known = (id: string) => figures.get(id) !== undefined;
    open.push({
      alert,
      title: fromPlaceholders(alert.title, { known, words: "data" }),
      detail: fromPlaceholders(withoutLost(alert.detail, lost), { known, words: "data" }),
      evidence: alert.evidence.figureIds.flatMap((id) => figures.get(id) ?? []),
    });
  }
  const count = figures.leaf({
    name: "open_alerts",
    label: "Open alerts",
    unit: { kind: "count" },
    asOf,
    value: alerts.length,
    formula: "alerts of the register that are open",
    sources: [{ kind: "rows", table: "alert", ids: alerts.map(({ id }) => id), measure: "count" }],
  });
  return { open, count, asOf: await registerDate(db, companyId), outdated };
}

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

/** A figure that cannot be shown as it was is said to have changed, never guessed. */
function withoutLost(text: string, lost: readonly string[]): string {
  return text.replace(PLACEHOLDER, (whole, id: string) => (lost.includes(id) ? "(changed since)" : whole));
}
