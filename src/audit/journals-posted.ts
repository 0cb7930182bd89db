import { z } from "zod";
import type { Tx } from "../store/database.ts";
import { type AuditEntry, appendAudit } from "./audit.ts";
import { countJournalsBelow, hasAction } from "./queries.ts";

export const JOURNALS_POSTED = "journals_posted";

/** What one step of posting leaves in the log. Ids of a step follow each other. */
export const journalsPosted = z.object({
  firstId: z.number().int(),
  lastId: z.number().int(),
  journals: z.number().int(),
  lines: z.number().int(),
  /** the journals' digests, one behind the other, in order of id */
  digests: z.string().regex(/^[0-9a-f]*$/),
  /** In the company's first such event: how many journals stood in the ledger before the log began. */
  earlier: z.number().int().optional(),
});
export type JournalsPosted = z.infer<typeof journalsPosted>;

type PostedStep = Pick<AuditEntry, "companyId" | "at" | "actor"> & {
  readonly firstId: number;
  readonly lines: number;
  readonly digests: readonly string[];
};

/** Records a step of posting in the transaction that posts it. */
export async function recordPosting(tx: Tx, { companyId, at, actor, ...step }: PostedStep): Promise<void> {
  const { firstId, lines, digests } = step;
  const lastId = firstId + digests.length - 1;
  const earlier = (await hasAction(tx, companyId, JOURNALS_POSTED))
    ? {}
    : { earlier: await countJournalsBelow(tx, companyId, firstId) };
  const payload: JournalsPosted = {
    firstId,
    lastId,
    journals: digests.length,
    lines,
    digests: digests.join(""),
    ...earlier,
  };
  const subject = firstId === lastId ? `journal:${firstId}` : `journal:${firstId}-${lastId}`;
  await appendAudit(tx, { companyId, at, actor, action: JOURNALS_POSTED, subject, payload });
}
