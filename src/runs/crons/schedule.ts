import { Cron } from "croner";
import { PurserError } from "../../base/errors.ts";

/** When a cron runs: five fields (minute hour day month weekday) or six (second first), read in a time zone. */
export type Schedule = {
  readonly schedule: string;
  /** IANA name, or an offset such as +02:00 */
  readonly timezone: string;
};

const FIELDS = /^\s*\S+(\s+\S+){4,5}\s*$/;
const NICKNAME = /^@(yearly|annually|monthly|weekly|daily|hourly)$/i;

/**
 * The first time of a schedule after an instant, as an ISO instant. Where clocks are put forward, a fixed time that is
 * left out runs when they have been; where they are put back, it runs once (croner's rule, as Vixie cron's).
 * @throws PurserError `invalid_input` naming `schedule` or `timezone`
 */
export function nextTime({ schedule, timezone }: Schedule, after: Date): string {
  if (!isTimeZone(timezone)) {
    throw invalid("timezone", `"${timezone}" is not a time zone: give its IANA name, such as Europe/Berlin`);
  }
  if (!FIELDS.test(schedule) && !NICKNAME.test(schedule))
    throw unreadable(schedule, "it has neither five nor six fields");
  let next: Date | null;
  try {
    next = new Cron(schedule, { mode: "5-or-6-parts", paused: true, timezone }).nextRun(after);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Cron\w+: /, "") : String(error);
    throw unreadable(schedule, reason);
  }
  if (next === null) throw invalid("schedule", `"${schedule}" names a time that never comes`);
  return next.toISOString();
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function unreadable(schedule: string, reason: string): PurserError {
  return invalid(
    "schedule",
    `"${schedule}" is not a cron expression such as "0 9 * * 1-5" (${reason.replace(/\.$/, "")})`,
  );
}

/** One problem of a cron, in the shape of what a schema finds. */
export function invalid(path: string, message: string): PurserError {
  return new PurserError("invalid_input", `The cron is not valid: field "${path}": ${message}`, {
    details: { problems: [{ path, message }] },
  });
}
