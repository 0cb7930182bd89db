import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { parseMinor } from "../../base/money.ts";
import type { InboxFilter } from "../../control/inbox.ts";
import { approvalStatus } from "./approval-json.ts";

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `36h`: seconds, minutes, hours or days. */
const duration = z.string().regex(/^\d{1,9}[smhd]$/, "must be a time such as 90s, 30m, 36h or 7d");

export const inboxQuery = z.object({
  status: z.union([approvalStatus, z.literal("any")]).default("pending"),
  mine: z.stringbool().default(false),
  thread_id: z.string().optional(),
  workflow_id: z.string().optional(),
  older_than: z.union([duration, z.iso.datetime({ offset: true })]).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be a currency such as USD")
    .optional(),
  min_amount: z.string().optional(),
  max_amount: z.string().optional(),
  sort: z.enum(["age", "amount"]).default("age"),
  order: z.enum(["asc", "desc"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

/** @throws PurserError `invalid_input`, `invalid_amount` */
export function readInboxFilter(query: z.output<typeof inboxQuery>, now: Date): InboxFilter {
  const { currency, min_amount, max_amount, older_than } = query;
  return {
    status: query.status,
    mine: query.mine,
    threadId: query.thread_id,
    workflowId: query.workflow_id,
    before: older_than === undefined ? undefined : instantBefore(older_than, now),
    currency,
    least: minor(min_amount, currency),
    most: minor(max_amount, currency),
    sort: query.sort,
    order: query.order,
    limit: query.limit,
    offset: query.offset,
  };
}

function instantBefore(text: string, now: Date): string {
  const unit = text.at(-1) ?? "";
  if (!(unit in UNITS)) return new Date(text).toISOString();
  const seconds = Number(text.slice(0, -1)) * UNITS[unit as keyof typeof UNITS];
  // Before the calendar's first day nothing was asked.
  return new Date(Math.max(0, now.getTime() - seconds * 1000)).toISOString();
}

function minor(text: string | undefined, currency: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (currency === undefined)
    throw new PurserError("invalid_input", "min_amount and max_amount need a currency: currency=USD.");
  return parseMinor(text, currency);
}
