import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

const STEP = 5_000;

export type MatchSelection = {
  readonly ids?: readonly string[] | undefined;
  readonly effectKey?: string | undefined;
  readonly bankAccountId?: string | undefined;
  readonly status?: "active" | "undone" | undefined;
  readonly limit?: number | undefined;
};

/** Matches, newest first. */
export async function listMatches(
  db: Db,
  companyId: string,
  { ids, effectKey, bankAccountId, status, limit }: MatchSelection,
): Promise<Row<"bank_match">[]> {
  let query = db
    .selectFrom("bank_match")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("created_at", "desc")
    .orderBy("id");
  if (ids !== undefined) query = query.where("id", "in", ids);
  if (effectKey !== undefined) query = query.where("effect_key", "=", effectKey);
  if (bankAccountId !== undefined) query = query.where("bank_account_id", "=", bankAccountId);
  if (status !== undefined) query = query.where("status", "=", status);
  if (limit !== undefined) query = query.limit(limit);
  return query.execute();
}

/** Matches that one of these bank lines or ledger lines is or was in. */
export async function listMatchIdsOfLine(
  db: Db,
  companyId: string,
  { side, ref }: { readonly side: "bank" | "ledger"; readonly ref: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom("bank_match_member")
    .select("match_id")
    .where("company_id", "=", companyId)
    .where("side", "=", side)
    .where("ref", "=", ref)
    .execute();
  return rows.map(({ match_id }) => match_id);
}

export async function listMembers(
  db: Db,
  companyId: string,
  matchIds: readonly string[],
): Promise<Row<"bank_match_member">[]> {
  const found: Row<"bank_match_member">[] = [];
  for (let start = 0; start < matchIds.length; start += STEP) {
    found.push(
      ...(await db
        .selectFrom("bank_match_member")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("match_id", "in", matchIds.slice(start, start + STEP))
        .orderBy("match_id")
        .orderBy("side")
        .orderBy("ref")
        .execute()),
    );
  }
  return found;
}

export type ActiveMember = {
  readonly match_id: string;
  readonly side: string;
  readonly ref: string;
};

/** Members of the active matches of one bank account. */
export async function listActiveMembers(
  db: Db,
  companyId: string,
  bankAccountId: string,
): Promise<ActiveMember[]> {
  return db
    .selectFrom("bank_match_member as member")
    .innerJoin("bank_match as match", (join) =>
      join.onRef("match.id", "=", "member.match_id").onRef("match.company_id", "=", "member.company_id"),
    )
    .select(["member.match_id", "member.side", "member.ref"])
    .where("member.company_id", "=", companyId)
    .where("member.active", "=", 1)
    .where("match.bank_account_id", "=", bankAccountId)
    .execute();
}

/** Marks matches undone and frees their lines. */
export async function setMatchesUndone(
  db: Db,
  companyId: string,
  { ids, at }: { readonly ids: readonly string[]; readonly at: string },
): Promise<void> {
  for (let start = 0; start < ids.length; start += STEP) {
    const step = ids.slice(start, start + STEP);
    await db
      .updateTable("bank_match")
      .set({ status: "undone", undone_at: at })
      .where("company_id", "=", companyId)
      .where("id", "in", step)
      .execute();
    await db
      .updateTable("bank_match_member")
      .set({ active: 0 })
      .where("company_id", "=", companyId)
      .where("match_id", "in", step)
      .execute();
  }
}

/** Makes undone matches active again; fails where a line is in another match by now. */
export async function setMatchesActive(db: Db, companyId: string, ids: readonly string[]): Promise<void> {
  await db
    .updateTable("bank_match")
    .set({ status: "active", undone_at: null })
    .where("company_id", "=", companyId)
    .where("id", "in", ids)
    .execute();
  await db
    .updateTable("bank_match_member")
    .set({ active: 1 })
    .where("company_id", "=", companyId)
    .where("match_id", "in", ids)
    .execute();
}

/** Which of the lines are in an active match. */
export async function listTaken(
  db: Db,
  companyId: string,
  { side, refs }: { readonly side: "bank" | "ledger"; readonly refs: readonly string[] },
): Promise<string[]> {
  if (refs.length === 0) return [];
  const rows = await db
    .selectFrom("bank_match_member")
    .select("ref")
    .where("company_id", "=", companyId)
    .where("side", "=", side)
    .where("active", "=", 1)
    .where("ref", "in", refs)
    .execute();
  return rows.map(({ ref }) => ref);
}

/** Statements of an account that end up to a day, in order. */
export async function listStatements(
  db: Db,
  companyId: string,
  { bankAccountId, upTo }: { readonly bankAccountId: string; readonly upTo: IsoDate },
): Promise<Row<"bank_statement">[]> {
  return db
    .selectFrom("bank_statement")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("bank_account_id", "=", bankAccountId)
    .where("to_date", "<=", upTo)
    .orderBy("to_date")
    .orderBy("from_date")
    .orderBy("id")
    .execute();
}

/** Id, day and amount of an account's bank lines up to a day. */
export async function listBankAmounts(
  db: Db,
  companyId: string,
  { bankAccountId, upTo }: { readonly bankAccountId: string; readonly upTo: IsoDate },
): Promise<{ readonly id: string; readonly date: IsoDate; readonly amount: number }[]> {
  return db
    .selectFrom("bank_txn")
    .select(["id", "date", "amount"])
    .where("company_id", "=", companyId)
    .where("bank_account_id", "=", bankAccountId)
    .where("date", "<=", upTo)
    .orderBy("date")
    .orderBy("id")
    .execute();
}
