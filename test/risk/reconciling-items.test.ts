import { describe, expect, it } from "vitest";
import { reconcilingItems, unmatched } from "../../src/risk/rules/reconciling-items.ts";
import type { TestBooks } from "../support/books-fixture.ts";
import { openingEntries, runRule } from "./risk-fixture.ts";

type Movement = readonly [id: string, date: string, amount: number];

const bank =
  (movements: readonly Movement[], ties = 1) =>
  async ({ store: { db }, company: { id: company_id } }: TestBooks): Promise<void> => {
    const { id: account_id } = await db.selectFrom("account").select("id").where("company_id", "=", company_id).where("code", "=", "1000").executeTakeFirstOrThrow(); // prettier-ignore
    await db.insertInto("bank_account").values({ company_id, id: "ba", name: "Operating account", account_id, currency: "USD" }).execute(); // prettier-ignore
    await db.insertInto("bank_statement").values({ company_id, id: "st", bank_account_id: "ba", from_date: "2026-05-01", to_date: "2026-05-31", opening: 0, closing: 1, ties }).execute(); // prettier-ignore
    for (const [id, date, amount] of movements)
      await db.insertInto("bank_txn").values({ company_id, id, statement_id: "st", bank_account_id: "ba", date, amount, currency: "USD", external_id: id }).execute(); // prettier-ignore
  };

const journals = [
  ...openingEntries(),
  { date: "2026-05-06", lines: [["1000", -75_00], ["6200", 75_00]] },
] as const; // prettier-ignore

describe("stale reconciling items", () => {
  it("a movement the books do not know after a month is named; a known or a young one is not", async () => {
    const movements: Movement[] = [
      ["known", "2026-05-08", -75_00],
      ["again", "2026-05-09", -75_00],
      ["young", "2026-06-20", -30_00],
    ];
    const { findings } = await runRule(reconcilingItems, { journals, prepare: bank(movements) });
    expect(findings).toMatchObject([{ key: "ba", severity: "medium" }]);
    expect(findings[0]?.evidence.rows.map((row) => row.id)).toEqual(["again"]);
  });

  it("a statement that does not add up is a finding of its own", async () => {
    const { findings } = await runRule(reconcilingItems, { journals, prepare: bank([["known", "2026-05-08", -75_00]], 0) }); // prettier-ignore
    expect(findings.map((finding) => finding.key)).toEqual(["statement:st"]);
  });

  it("without bank data it is skipped", async () => {
    expect((await runRule(reconcilingItems, {})).skipped).toBe("there are no bank statements");
  });

  it("identical movements need one entry each, and dates far apart do not pair", () => {
    const movement = (id: string, date: string) => ({
      id,
      date,
      amount: 5,
      bank_account_id: "ba",
      counterparty: null,
    });
    const entry = (date: string) => ({ journal_id: 1, date, amount: 5 });
    const two = [movement("a", "2026-05-01"), movement("b", "2026-05-02")];
    expect(unmatched(two, [entry("2026-05-02")]).map((m) => m.id)).toEqual(["b"]);
    expect(unmatched(two, [entry("2026-05-02"), entry("2026-05-01")])).toEqual([]);
    expect(unmatched(two, [entry("2026-06-02"), entry("2026-04-10")])).toHaveLength(2);
  });
});
