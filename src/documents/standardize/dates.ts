import { addDays, addMonths, isIsoDate, type IsoDate } from "../../base/dates.ts";
import type { HeadField, ReadField } from "../read-document.ts";
import type { Desk } from "./desk.ts";

/** Bills older than this are rarely new ones. */
const OLDEST_MONTHS = 24;

export type SettledDates = {
  readonly issueDate: IsoDate | null;
  /** null only without an issue date */
  readonly dueDate: IsoDate | null;
  readonly deliveryDate: IsoDate | null;
};

export type DateTerms = {
  readonly today: IsoDate;
  /** days that the company agreed with the party; null where nothing is agreed or the party is new */
  readonly termsDays: number | null;
};

/** Dates of a document. What is ambiguous is asked about, never guessed. */
export function settleDates(desk: Desk, { today, termsDays }: DateTerms): SettledDates {
  const issueDate = dateOf(desk, "issueDate");
  if (!desk.field("issueDate"))
    desk.review("missing_date", "issueDate", "The document does not say when it was issued.");
  const deliveryField = desk.field("deliveryDate");
  const deliveryDate = deliveryField && knownDate(deliveryField);
  if (deliveryField && deliveryDate === null) {
    desk.note("delivery_date_unclear", "deliveryDate", `The delivery date "${deliveryField.raw}" is not clear and was left out.`); // prettier-ignore
  }
  if (issueDate === null) return { issueDate, dueDate: null, deliveryDate };
  if (issueDate > today) {
    desk.review("date_in_future", "issueDate", `The issue date ${issueDate} lies after today, ${today}.`, {
      raw: desk.field("issueDate")?.raw,
      candidates: [issueDate],
    });
  } else if (issueDate < addMonths(today, -OLDEST_MONTHS)) {
    desk.review("date_too_old", "issueDate", `The issue date ${issueDate} lies more than two years back.`, {
      raw: desk.field("issueDate")?.raw,
      candidates: [issueDate],
    });
  }
  return { issueDate, dueDate: settleDueDate(desk, issueDate, termsDays), deliveryDate };
}

function settleDueDate(desk: Desk, issueDate: IsoDate, termsDays: number | null): IsoDate {
  const stated = dateOf(desk, "dueDate");
  if (stated !== null) {
    if (stated < issueDate) {
      desk.review("due_before_issue", "dueDate", `The due date ${stated} lies before the issue date ${issueDate}.`, {
        raw: desk.field("dueDate")?.raw,
        candidates: [stated, issueDate],
      }); // prettier-ignore
    }
    return stated;
  }
  if (termsDays !== null) {
    const due = addDays(issueDate, termsDays);
    desk.note("due_date_from_terms", "dueDate", `No due date is stated; ${termsDays} days are agreed, so it is due on ${due}.`); // prettier-ignore
    return due;
  }
  desk.note("due_date_assumed", "dueDate", `No due date is stated and no terms are agreed; taken as due when issued, ${issueDate}.`); // prettier-ignore
  return issueDate;
}

const LABELS: Partial<Record<HeadField, string>> = { issueDate: "issue date", dueDate: "due date" };

/** The field's day, or null with a question where it is there and unclear. */
function dateOf(desk: Desk, name: "issueDate" | "dueDate"): IsoDate | null {
  const field = desk.field(name);
  if (!field) return null;
  const value = knownDate(field);
  if (value !== null) return value;
  const candidates = field.candidates.filter(isIsoDate);
  const label = LABELS[name] ?? name;
  if (candidates.length > 0) {
    desk.review("ambiguous_date", name, `The ${label} "${shown(field)}" may mean ${candidates.join(" or ")}.`, {
      raw: field.raw,
      candidates,
    }); // prettier-ignore
  } else {
    desk.review("unreadable_date", name, `The ${label} "${shown(field)}" cannot be read as a date.`, {
      raw: field.raw,
    });
  }
  return null;
}

function knownDate(field: ReadField): IsoDate | null {
  return field.value !== null && isIsoDate(field.value) ? field.value : null;
}

function shown(field: ReadField): string {
  return field.raw.slice(0, 80);
}
