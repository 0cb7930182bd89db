import { appendAudit } from "../../audit/audit.ts";
import { dayIn } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Runtime } from "../../base/runtime.ts";
import { type CompanyProfile, type Entity, loadCompany } from "../../books/company.ts";
import { listClosedPeriods } from "../../books/posting-queries.ts";
import type { Store, Tx } from "../../store/database.ts";
import type { Finding } from "../finding.ts";
import { checkClose } from "./checks.ts";
import { findPeriod, savePeriod } from "./close-queries.ts";
import { type NamedWindow, periodWindow } from "./period-window.ts";

export type CloseDeps = { readonly store: Store; readonly runtime: Runtime };

export type PeriodStatus = "open" | "soft_closed" | "closed";

export type CloseRequest = {
  readonly companyId: string;
  /** may be left out where the company has one entity */
  readonly entityId?: string | undefined;
  /** `2026-07`, `2026-Q3`, `FY2026` */
  readonly period: string;
  /** soft: everyday postings end, corrections with a second person go on; closed: nothing is posted any more */
  readonly mode: "soft" | "closed";
  readonly user: { readonly id: string };
  readonly approvedBy?: string | null | undefined;
};

export type PeriodChange = {
  readonly entityId: string;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly status: PeriodStatus;
  /** what it was before */
  readonly previous: PeriodStatus;
  readonly findings: readonly Finding[];
};

/**
 * Closes a period after its checks, in one transaction with them. A soft close tells what the checks found and does not insist on it.
 * @throws PurserError `close_blocked` (names what stands against it), `invalid_period`, `unknown_entity`
 */
export async function closePeriod(
  { store, runtime }: CloseDeps,
  request: CloseRequest,
): Promise<PeriodChange> {
  const { companyId, mode, user, approvedBy } = request;
  return store.db.transaction().execute(async (tx) => {
    const { company, entity, window, previous } = await locate(tx, request);
    const now = runtime.clock.now();
    const today = dayIn(entity.timezone, now);
    const findings = await checkClose(tx, company, { entityId: entity.id, period: window, today });
    const blocking = findings.filter(({ severity }) => severity === "error");
    if (mode === "closed" && blocking.length > 0)
      throw new PurserError(
        "close_blocked",
        `${window.name} cannot be closed: ${blocking.map(({ message }) => message).join(" ")}`,
        { details: { findings: blocking } },
      );
    const status = mode === "closed" ? "closed" : "soft_closed";
    if (previous !== status) {
      await setStatus(tx, { companyId, entity, window, status });
      await appendAudit(tx, {
        companyId,
        at: now.toISOString(),
        actor: user.id,
        action: mode === "closed" ? "period_closed" : "period_soft_closed",
        subject: `period:${entity.id}/${window.name}`,
        payload: { ...window, entityId: entity.id, previous, approvedBy: approvedBy ?? null, findings },
      });
    }
    return change({ entity, window, status, previous, findings });
  });
}

export type ReopenRequest = Pick<
  CloseRequest,
  "companyId" | "entityId" | "period" | "user" | "approvedBy"
> & {
  /** Default: open. A close is undone by what was before. */
  readonly status?: PeriodStatus | undefined;
  readonly reason?: string | undefined;
};

const OPENNESS = { open: 2, soft_closed: 1, closed: 0 } as const;

/** Never closes: a status that is not more open than the period's changes nothing. @throws PurserError `invalid_period`, `unknown_entity` */
export async function reopenPeriod(
  { store, runtime }: CloseDeps,
  request: ReopenRequest,
): Promise<PeriodChange> {
  const { companyId, user, approvedBy, reason, status = "open" } = request;
  return store.db.transaction().execute(async (tx) => {
    const { entity, window, previous } = await locate(tx, request);
    const reopened = OPENNESS[status] > OPENNESS[previous];
    if (reopened) {
      await setStatus(tx, { companyId, entity, window, status });
      await appendAudit(tx, {
        companyId,
        at: runtime.clock.now().toISOString(),
        actor: user.id,
        action: "period_reopened",
        subject: `period:${entity.id}/${window.name}`,
        payload: {
          ...window,
          entityId: entity.id,
          status,
          previous,
          approvedBy: approvedBy ?? null,
          reason: reason ?? null,
        },
      });
    }
    const covering = (await listClosedPeriods(tx, companyId)).filter(
      (other) =>
        other.entity_id === entity.id &&
        other.name !== window.name &&
        other.start_date <= window.to &&
        window.from <= other.end_date,
    );
    const findings = covering.map(({ name }): Finding => ({
      rule: "period_still_closed",
      severity: "note",
      subject: `period:${entity.id}/${name}`,
      message: `${name} is closed too and covers days of ${window.name}.`,
    }));
    return change({ entity, window, status: reopened ? status : previous, previous, findings });
  });
}

type Located = {
  readonly company: CompanyProfile;
  readonly entity: Entity;
  readonly window: NamedWindow;
  readonly previous: PeriodStatus;
};

/** The period as the books name it, else by the calendar. */
async function locate(
  tx: Tx,
  { companyId, entityId, period }: Pick<CloseRequest, "companyId" | "entityId" | "period">,
): Promise<Located> {
  const company = await loadCompany(tx, companyId);
  const entity = chooseEntity(company, entityId);
  const row = await findPeriod(tx, companyId, { entityId: entity.id, name: period });
  if (!row) return { company, entity, window: periodWindow(period, entity), previous: "open" };
  const window = {
    name: row.name,
    kind: row.kind as NamedWindow["kind"],
    from: row.start_date,
    to: row.end_date,
  };
  return { company, entity, window, previous: row.status as PeriodStatus };
}

/** @throws PurserError `unknown_entity` */
export function chooseEntity(company: CompanyProfile, entityId: string | undefined): Entity {
  const [only, ...others] = company.entities;
  const found =
    entityId === undefined
      ? others.length === 0
        ? only
        : undefined
      : company.entities.find(({ id }) => id === entityId);
  if (found) return found;
  const known = company.entities.map(({ id }) => id).join(", ");
  throw new PurserError(
    "unknown_entity",
    entityId === undefined
      ? `The company has several entities; say which: ${known}.`
      : `There is no entity "${entityId}"; known: ${known}.`,
  );
}

async function setStatus(
  tx: Tx,
  {
    companyId,
    entity,
    window,
    status,
  }: {
    readonly companyId: string;
    readonly entity: Entity;
    readonly window: NamedWindow;
    readonly status: PeriodStatus;
  },
): Promise<void> {
  await savePeriod(tx, {
    company_id: companyId,
    entity_id: entity.id,
    name: window.name,
    kind: window.kind,
    start_date: window.from,
    end_date: window.to,
    status,
  });
}

function change({
  entity,
  window,
  ...rest
}: Omit<Located, "company"> & Pick<PeriodChange, "status" | "findings">): PeriodChange {
  return { entityId: entity.id, period: window.name, from: window.from, to: window.to, ...rest };
}
