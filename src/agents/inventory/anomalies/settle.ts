import type { IsoDate } from "../../../base/dates.ts";
import type { Db } from "../../../store/database.ts";
import { listDemandDays } from "../../../stock/anomalies/anomaly-queries.ts";
import type { Finding } from "./finding.ts";
import type { JudgedLines } from "./judge-lines.ts";

/** An entry error is told once, as a line: not again as the period it falls into, nor the one that takes it back. */
export function withoutTold(findings: readonly Finding[], told: JudgedLines["told"]): readonly Finding[] {
  return findings.filter(
    ({ subject, span }) =>
      !told.some(
        ({ line, days }) =>
          line.table === "demand_history" &&
          line.sku === subject.sku &&
          line.locationId === subject.locationId &&
          days.some((day) => day >= (span.from ?? span.to) && day <= span.to),
      ),
  );
}

/** Days on which a place with several items had demand for none were closed: a zero then is ordinary. */
export async function withoutClosedDays(
  findings: readonly Finding[],
  {
    db,
    companyId,
    from,
    to,
  }: { readonly db: Db; readonly companyId: string; readonly from: IsoDate; readonly to: IsoDate },
): Promise<readonly Finding[]> {
  if (findings.length === 0) return findings;
  const { days, itemsAt } = await listDemandDays(db, companyId, { from, to });
  return findings.filter(({ value, subject: { locationId = "" }, date }) => {
    const closed = value === 0 && (itemsAt.get(locationId) ?? 0) > 1 && !days.has(`${locationId} ${date}`);
    return !closed;
  });
}
