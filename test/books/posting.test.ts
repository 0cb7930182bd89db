import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JournalDraft } from "../../src/books/posting.ts";
import { postJournals } from "../../src/books/posting.ts";
import { reverseJournal, reverseJournals } from "../../src/books/reversal.ts";
import { loadLedger } from "../../src/books/ledger.ts";
import { textLike } from "./import/import-fixture.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";

const COMPANY = "test-company";
const clock = { now: () => new Date("2026-07-15T12:00:00Z") };

const sale = (key: string, amount = 100, date = "2026-05-10"): JournalDraft => ({
  entityId: "main",
  date,
  source: "sales",
  reference: `INV-${key}`,
  idempotencyKey: key,
  maker: "ann",
  lines: [
    { accountCode: "1100", amount, currency: "USD", baseAmount: amount },
    { accountCode: "4000", amount: -amount, currency: "USD", baseAmount: -amount },
  ],
});

describe("posting", () => {
  let books: TestBooks;
  beforeEach(async () => {
    books = await createTestBooks();
  });
  afterEach(() => books.close());

  const post = (...journals: readonly JournalDraft[]) =>
    books.store.db
      .transaction()
      .execute((tx) => postJournals({ store: books.store, tx, clock }, COMPANY, journals));
  const reverse = (id: number, date?: string) =>
    books.store.db.transaction().execute((tx) =>
      reverseJournal({ store: books.store, tx, clock }, COMPANY, {
        id,
        maker: "bob",
        date,
        reason: "typo",
      }),
    );
  const count = async () => (await books.store.db.selectFrom("journal").selectAll().execute()).length;
  const balance = async (code: string, to = "9999-12-31") => {
    const ledger = await loadLedger(books.store.db, COMPANY);
    return ledger.sum(ledger.accounts.find((account) => account.code === code)!.id, null, to);
  };
  const closePeriod = (name: string, start_date: string, end_date: string) =>
    books.store.db
      .insertInto("period")
      .values({
        company_id: COMPANY,
        entity_id: "main",
        name,
        kind: "month",
        start_date,
        end_date,
        status: "closed",
      })
      .execute();

  it("posts journals with their lines, in order, and tells their ids", async () => {
    const result = await post(sale("a"), sale("b", 250));
    expect(result).toMatchObject({ posted: 2, lines: 4, skipped: 0 });
    const lines = await books.store.db
      .selectFrom("journal_line")
      .selectAll()
      .where("journal_id", "=", result.ids.get("b")!)
      .orderBy("line_no")
      .execute();
    expect(lines.map((line) => [line.line_no, line.amount, line.base_amount, line.date])).toEqual([
      [1, 250, 250, "2026-05-10"],
      [2, -250, -250, "2026-05-10"],
    ]);
  });

  it("skips and counts a key that was posted before, in the books or in the same call", async () => {
    const first = await post(sale("a"));
    const second = await post(sale("a"), sale("b"), sale("b"));
    expect(second).toMatchObject({ posted: 1, skipped: 2 });
    expect(second.ids.get("a")).toBe(first.ids.get("a"));
    expect(await count()).toBe(2);
  });

  it.each([
    [
      "that does not balance",
      "unbalanced_journal",
      {
        lines: [
          { accountCode: "1100", amount: 5, currency: "USD", baseAmount: 5 },
          { accountCode: "4000", amount: -4, currency: "USD", baseAmount: -4 },
        ],
      },
    ],
    [
      "with one line",
      "too_few_lines",
      { lines: [{ accountCode: "1100", amount: 0, currency: "USD", baseAmount: 0 }] },
    ],
    [
      "on an account that is not there",
      "unknown_account",
      {
        lines: [
          { accountCode: "9", amount: 0, currency: "USD", baseAmount: 0 },
          { accountCode: "4000", amount: 0, currency: "USD", baseAmount: 0 },
        ],
      },
    ],
    ["of an entity that is not there", "unknown_entity", { entityId: "other" }],
    ["on a day that does not exist", "invalid_date", { date: "2026-02-30" }],
    [
      "with a fraction of a cent",
      "invalid_amount",
      {
        lines: [
          { accountCode: "1100", amount: 0.5, currency: "USD", baseAmount: 0.5 },
          { accountCode: "4000", amount: -0.5, currency: "USD", baseAmount: -0.5 },
        ],
      },
    ],
    [
      "whose base amount differs without a foreign currency",
      "invalid_amount",
      {
        lines: [
          { accountCode: "1100", amount: 1, currency: "USD", baseAmount: 2 },
          { accountCode: "4000", amount: -2, currency: "USD", baseAmount: -2 },
        ],
      },
    ],
  ] as const)("refuses a journal %s, names it, and posts nothing at all", async (_what, code, change) => {
    await expect(post(sale("good"), { ...sale("bad"), ...change })).rejects.toMatchObject({
      code,
      message: textLike("INV-bad"),
    });
    expect(await count()).toBe(0);
  });

  it("takes foreign amounts whose base amounts balance", async () => {
    const lines = [
      { accountCode: "1100", amount: 100, currency: "EUR", baseAmount: 110 },
      { accountCode: "4000", amount: -110, currency: "USD", baseAmount: -110 },
    ];
    await post({ ...sale("eur"), lines });
    expect(await balance("1100")).toBe(110);
  });

  it("refuses a closed period and takes the days around it", async () => {
    await closePeriod("2026-05", "2026-05-01", "2026-05-31");
    await expect(post(sale("a"))).rejects.toMatchObject({ code: "period_closed" });
    await post(sale("b", 1, "2026-04-30"), sale("c", 1, "2026-06-01"));
    expect(await count()).toBe(2);
  });

  it("reverses by a new journal that points back, on the same day or another", async () => {
    const { ids } = await post(sale("a"), sale("b", 40));
    await reverse(ids.get("a")!);
    await reverse(ids.get("b")!, "2026-06-02");
    expect([await balance("1100", "2026-05-31"), await balance("1100")]).toEqual([40, 0]);
    const reversal = await books.store.db
      .selectFrom("journal")
      .selectAll()
      .where("reversal_of", "=", ids.get("a")!)
      .executeTakeFirstOrThrow();
    expect(reversal).toMatchObject({
      source: "reversal",
      maker: "bob",
      date: "2026-05-10",
      description: "Reversal of INV-a: typo",
    });
  });

  it("reverses once; a reversed reversal makes the journal stand again", async () => {
    const { ids } = await post(sale("a"));
    const id = ids.get("a")!;
    const first = await reverse(id);
    await expect(reverse(id)).rejects.toMatchObject({ code: "already_reversed" });
    await reverse([...first.ids.values()][0]!);
    expect(await balance("1100")).toBe(100);
    await reverse(id);
    expect(await balance("1100")).toBe(0);
  });

  it("refuses to reverse into a closed period or what is not there", async () => {
    const { ids } = await post(sale("a"));
    await closePeriod("2026-05", "2026-05-01", "2026-05-31");
    await expect(reverse(ids.get("a")!)).rejects.toMatchObject({ code: "period_closed" });
    await reverse(ids.get("a")!, "2026-06-01");
    await expect(reverse(99)).rejects.toMatchObject({ code: "unknown_journal" });
  });

  it("skips in a batch what was taken back by hand", async () => {
    const { ids } = await post(sale("a"), sale("b"), sale("c"));
    await reverse(ids.get("b")!);
    const result = await books.store.db
      .transaction()
      .execute((tx) =>
        reverseJournals({ store: books.store, tx, clock }, COMPANY, { ids: [...ids.values()], maker: "bob" }),
      );
    expect(result).toMatchObject({ posted: 2, skipped: 1 });
    expect(await balance("1100")).toBe(0);
  });

  it("cannot be changed afterwards, not even by the database", async () => {
    await post(sale("a"));
    await expect(books.store.db.updateTable("journal_line").set({ amount: 1 }).execute()).rejects.toThrow(
      /insert-only/,
    );
    await expect(books.store.db.deleteFrom("journal").execute()).rejects.toThrow(/insert-only/);
  });
});
