import { z } from "zod";
import { appendAudit } from "../../audit/audit.ts";
import { type NamedMemoryRow, listMemory } from "../../entries/memory-queries.ts";
import { forgetMemory, restoreMemory } from "../../entries/memory.ts";
import { type OperationContext, defineOperation } from "../agent.ts";
import { memoryKey, remembered } from "./accounting-schemas.ts";

const PERMISSION = "books:post";

export const list = defineOperation({
  description:
    "Lists which accounts are remembered for a party's lines, and from what: postings or corrections.",
  input: z.object({ partyId: z.string().min(1).optional() }),
  output: z.object({ memory: z.array(remembered) }),
  effect: "read",
  permission: "books:read",
  run: async ({ partyId }, { store, company }) => ({
    memory: (await listMemory(store.db, company.id, partyId)).map(toRemembered),
  }),
});

export const forget = defineOperation({
  description: "Forgets one remembered account of a party's line.",
  input: memoryKey,
  output: z.object({
    /** What was forgotten; null: there was nothing. */
    forgotten: remembered.nullable(),
    answer: z.string(),
  }),
  effect: "write",
  permission: PERMISSION,
  repeatable: true,
  undo: {
    kind: "operation",
    operation: "restore_memory",
    input: (_input, { forgotten }) => ({ forgotten }),
    describe: "restore_memory puts back what was forgotten",
  },
  run: async (key, context) => {
    const [known] = (await listMemory(context.store.db, context.company.id, key.partyId)).filter(
      (row) => row.line_key === key.lineKey && row.account_code === key.accountCode,
    );
    if (!known) return { forgotten: null, answer: "Nothing like that was remembered." };
    await changed(context, "memory_forgotten", key, async (db) => {
      await forgetMemory({ db, companyId: context.company.id }, key);
    });
    return { forgotten: toRemembered(known), answer: `${key.accountCode} is forgotten for this line.` };
  },
});

export const restore = defineOperation({
  description: "Puts back a remembered account that was forgotten.",
  input: z.object({ forgotten: remembered.nullable() }),
  output: z.object({ restored: z.boolean() }),
  effect: "write",
  permission: PERMISSION,
  repeatable: true,
  undo: { kind: "irreversible", why: "forget_memory forgets it again" },
  run: async ({ forgotten }, context) => {
    if (!forgotten) return { restored: false };
    const { partyId, lineKey, accountCode } = forgotten;
    let restored = false;
    await changed(context, "memory_restored", { partyId, lineKey, accountCode }, async (db) => {
      restored = await restoreMemory(
        { db, companyId: context.company.id },
        {
          party_id: partyId,
          line_key: lineKey,
          account_code: accountCode,
          tax_code: forgotten.taxCode,
          times: forgotten.times,
          source: forgotten.source,
          updated_by: forgotten.updatedBy,
          updated_at: forgotten.updatedAt,
        },
      );
    });
    return { restored };
  },
});

async function changed(
  { store, company, runtime, user }: OperationContext,
  action: string,
  key: z.infer<typeof memoryKey>,
  change: (db: OperationContext["store"]["db"]) => Promise<void>,
): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    await change(tx);
    await appendAudit(tx, {
      companyId: company.id,
      at: runtime.clock.now().toISOString(),
      actor: user.id,
      action,
      subject: `party:${key.partyId}`,
      payload: key,
    });
  });
}

function toRemembered(row: NamedMemoryRow): z.infer<typeof remembered> {
  return {
    partyId: row.party_id,
    partyName: row.party_name,
    lineKey: row.line_key,
    accountCode: row.account_code,
    accountName: row.account_name,
    taxCode: row.tax_code,
    times: row.times,
    source: row.source,
    updatedBy: row.updated_by,
    updatedAt: row.updated_at,
  };
}
