import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import {
  type MemoryKey,
  deleteMemory,
  demoteCorrections,
  findMemory,
  insertMemory,
  updateMemory,
} from "./memory-queries.ts";
import { ANY_LINE, lineKey } from "./words.ts";

/** Whose books, who says so and when; `db` is the transaction of what is remembered. */
export type MemoryScope = {
  readonly db: Db;
  readonly companyId: string;
  readonly by: string;
  /** ISO instant */
  readonly at: string;
};

export type LearnedLine = {
  readonly partyId: string;
  readonly description: string | null;
  readonly accountCode: string;
  readonly taxCode: string | null;
};

/** Counts a posted line, for the line and for the party as a whole. `takeBackPosted` is its exact inverse. */
export async function rememberPosted(scope: MemoryScope, line: LearnedLine): Promise<void> {
  for (const key of keysOf(line)) {
    const known = await findMemory(scope.db, scope.companyId, key);
    if (!known) await insert(scope, key, { taxCode: line.taxCode, source: "posted" });
    else
      await updateMemory(scope.db, scope.companyId, {
        key,
        set: { times: known.times + 1, ...(known.source === "posted" ? stamp(scope) : {}) },
      });
  }
}

/** Uncounts a posted line whose entry was reversed. A person's correction stays. */
export async function takeBackPosted({ db, companyId }: MemoryScope, line: LearnedLine): Promise<void> {
  for (const key of keysOf(line)) {
    const known = await findMemory(db, companyId, key);
    if (!known) continue;
    if (known.times <= 1 && known.source === "posted") await deleteMemory(db, companyId, key);
    else await updateMemory(db, companyId, { key, set: { times: Math.max(known.times - 1, 1) } });
  }
}

/** A person's account for a line: holds against any count until a newer correction. */
export async function rememberCorrection(scope: MemoryScope, line: LearnedLine): Promise<void> {
  const key: MemoryKey = {
    partyId: line.partyId,
    lineKey: lineKey(line.description ?? ""),
    accountCode: line.accountCode,
  };
  await demoteCorrections(scope.db, scope.companyId, key);
  const known = await findMemory(scope.db, scope.companyId, key);
  if (!known) await insert(scope, key, { taxCode: line.taxCode, source: "correction" });
  else
    await updateMemory(scope.db, scope.companyId, {
      key,
      set: { source: "correction", tax_code: line.taxCode, ...stamp(scope) },
    });
}

/** Forgets one thing; gives what was forgotten, so that it can be restored. */
export async function forgetMemory(
  { db, companyId }: Pick<MemoryScope, "db" | "companyId">,
  key: MemoryKey,
): Promise<Row<"party_memory"> | undefined> {
  const known = await findMemory(db, companyId, key);
  if (known) await deleteMemory(db, companyId, key);
  return known;
}

/** Puts back what was forgotten, unless it was learned anew meanwhile. */
export async function restoreMemory(
  { db, companyId }: Pick<MemoryScope, "db" | "companyId">,
  row: Omit<Row<"party_memory">, "company_id">,
): Promise<boolean> {
  const key = { partyId: row.party_id, lineKey: row.line_key, accountCode: row.account_code };
  if (await findMemory(db, companyId, key)) return false;
  await insertMemory(db, { ...row, company_id: companyId });
  return true;
}

function keysOf({ partyId, description, accountCode }: LearnedLine): readonly MemoryKey[] {
  const key = lineKey(description ?? "");
  const keys = key === ANY_LINE ? [ANY_LINE] : [key, ANY_LINE];
  return keys.map((each) => ({ partyId, lineKey: each, accountCode }));
}

async function insert(
  scope: MemoryScope,
  { partyId, lineKey: line_key, accountCode }: MemoryKey,
  { taxCode, source }: { readonly taxCode: string | null; readonly source: "posted" | "correction" },
): Promise<void> {
  await insertMemory(scope.db, {
    company_id: scope.companyId,
    party_id: partyId,
    line_key,
    account_code: accountCode,
    tax_code: taxCode,
    times: 1,
    source,
    ...stamp(scope),
  });
}

function stamp({ by, at }: MemoryScope): { readonly updated_by: string; readonly updated_at: string } {
  return { updated_by: by, updated_at: at };
}
