import { z } from "zod";
import { dayIn, isoDate } from "../../base/dates.ts";
import { checkClose } from "../../compliance/close/checks.ts";
import { chooseEntity, closePeriod, reopenPeriod } from "../../compliance/close/close-period.ts";
import { periodWindow } from "../../compliance/close/period-window.ts";
import { findingSchema } from "../../compliance/finding.ts";
import { defineOperation } from "../agent.ts";

const PERMISSION = "books:close";

const period = {
  /** `2026-07`, `2026-Q3`, `FY2026` */
  period: z.string().min(1),
  /** may be left out where the company has one entity */
  entityId: z.string().min(1).optional(),
};

const status = z.enum(["open", "soft_closed", "closed"]);

const change = z.object({
  entityId: z.string(),
  period: z.string(),
  from: isoDate,
  to: isoDate,
  status,
  /** what it was before */
  previous: status,
  findings: z.array(findingSchema),
});

export const closePeriodOperation = defineOperation({
  description:
    "Closes a month, quarter or year after checking it: bank tied out, no document or question open, trial balance zero, control accounts equal to open items.",
  input: z.object({
    ...period,
    /** soft: corrections with a second person go on; closed: nothing is posted any more */
    mode: z.enum(["soft", "closed"]).default("closed"),
  }),
  output: change,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "reopen_period",
    input: (_input, output) => ({
      period: output.period,
      entityId: output.entityId,
      status: output.previous,
      reason: "The closing was taken back.",
    }),
    describe: "Gives the period the state it had before.",
  },
  // Closing what is closed changes nothing.
  repeatable: true,
  approvalNeeded: async (input) => `Closing ${input.period} ends postings into it, so a person must say yes.`,
  preview: async (input, { company, store, runtime }) => {
    const entity = chooseEntity(company, input.entityId);
    const window = periodWindow(input.period, entity);
    const today = dayIn(entity.timezone, runtime.clock.now());
    const findings = await checkClose(store.db, company, { entityId: entity.id, period: window, today });
    const errors = findings.filter(({ severity }) => severity === "error");
    const found =
      errors.length === 0
        ? "nothing stands against it"
        : `${errors.length} things stand against it: ${errors.map(({ message }) => message).join(" ")}`;
    return {
      summary: `Closes ${window.name} of ${entity.name} (${window.from} to ${window.to}): ${found}`,
      figureIds: [],
    };
  },
  run: async (input, { company, store, runtime, user, approvedBy }) => {
    const done = await closePeriod({ store, runtime }, { ...input, companyId: company.id, user, approvedBy });
    return { ...done, findings: [...done.findings] };
  },
});

export const reopenPeriodOperation = defineOperation({
  description: "Opens a closed period again.",
  input: z.object({
    ...period,
    /** A state that is not more open than the period's changes nothing. */
    status: status.default("open"),
    reason: z.string().min(1).optional(),
  }),
  output: change,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "irreversible",
    why: "Entries may have been posted meanwhile; close_period closes it again after checking anew.",
  },
  repeatable: true,
  approvalNeeded: async (input) => `Opening ${input.period} again lets entries into closed books.`,
  run: async (input, { company, store, runtime, user, approvedBy }) => {
    const done = await reopenPeriod(
      { store, runtime },
      { ...input, companyId: company.id, user, approvedBy },
    );
    return { ...done, findings: [...done.findings] };
  },
});
