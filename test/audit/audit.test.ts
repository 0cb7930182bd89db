import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendAudit, GENESIS, linkHash } from "../../src/audit/audit.ts";
import { listLatestEvents } from "../../src/audit/queries.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { sha256 } from "../../src/base/json.ts";
import { type JournalDraft, postJournals } from "../../src/books/posting.ts";
import { reverseJournal } from "../../src/books/reversal.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";

const COMPANY = "test-company";
const clock = { now: () => new Date("2026-07-15T12:00:00Z") };

const sale = (key: string, amount = 100): JournalDraft => ({
  entityId: "main",
  date: "2026-05-10",
  source: "sales",
  description: "Half of a pair: \ud83d",
  idempotencyKey: key,
  maker: "ann",
  lines: [
    { accountCode: "1100", amount, currency: "USD", baseAmount: amount },
    { accountCode: "4000", amount: -amount, currency: "USD", baseAmount: -amount },
  ],
});

describe("the audit log", () => {
  let books: TestBooks;
  beforeEach(async () => {
    books = await createTestBooks();
  });
  afterEach(() => books.close());

  const post = (...journals: readonly JournalDraft[]) =>
    books.store.db
      .transaction()
      .execute((tx) => postJournals({ store: books.store, tx, clock }, COMPANY, journals));
  const note = (subject: string) =>
    books.store.db.transaction().execute(async (tx) => {
      await appendAudit(tx, {
        companyId: COMPANY,
        at: "2026-07-15T12:00:00.000Z",
        actor: "ann",
        action: "noted",
        subject,
        payload: { subject },
      });
    });
  const verify = (expectedHead?: string) => verifyAudit(books.store.db, COMPANY, { expectedHead });
  /** What somebody with the database file can do. */
  const tamper = (table: string, sql: string) => {
    books.store.sqlite.exec(`drop trigger ${table}_no_update; drop trigger ${table}_no_delete; ${sql}`);
  };

  it("is empty, and whole, before anything happened", async () => {
    expect(await verify()).toEqual({
      events: 0,
      journals: 0,
      beforeTheLog: 0,
      firstBroken: null,
      head: GENESIS,
    });
  });

  it("has one event for what was posted together, and its journals hold", async () => {
    await post(sale("a"), sale("b"));
    await post(sale("b"), sale("c"));
    await books.store.db
      .transaction()
      .execute((tx) => reverseJournal({ store: books.store, tx, clock }, COMPANY, { id: 1, maker: "bob" }));
    const events = await listLatestEvents(books.store.db, COMPANY, { limit: 10 });
    expect(events.map(({ seq, actor, action, subject }) => ({ seq, actor, action, subject }))).toEqual([
      { seq: 3, actor: "bob", action: "journals_posted", subject: "journal:4" },
      { seq: 2, actor: "ann", action: "journals_posted", subject: "journal:3" },
      { seq: 1, actor: "ann", action: "journals_posted", subject: "journal:1-2" },
    ]);
    expect(await verify()).toMatchObject({
      events: 3,
      journals: 4,
      firstBroken: null,
      head: events[0]?.hash,
    });
  });

  it("posts in steps of 2,000 journals with an event each", async () => {
    await post(...Array.from({ length: 4_100 }, (_, index) => sale(`k${index}`)));
    expect(await verify()).toMatchObject({ events: 3, journals: 4_100, firstBroken: null });
  });

  it("writes no event when nothing was posted", async () => {
    await post(sale("a"));
    await post(sale("a"));
    expect(await verify()).toMatchObject({ events: 1 });
  });

  it("has no event of a posting that was refused", async () => {
    await expect(post(sale("a"), { ...sale("b"), date: "2026-02-30" })).rejects.toThrow();
    expect(await verify()).toMatchObject({ events: 0 });
  });

  it("refuses changes to its rows", async () => {
    await note("a");
    const change = books.store.db.updateTable("audit_event").set({ actor: "eve" }).execute();
    await expect(change).rejects.toThrow(/insert-only/);
    await expect(books.store.db.deleteFrom("audit_event").execute()).rejects.toThrow(/insert-only/);
  });

  it("numbers events of transactions that start at the same time one after the other", async () => {
    await Promise.all([note("a"), note("b"), post(sale("c")), note("d")]);
    expect(await verify()).toMatchObject({ events: 4, firstBroken: null });
  });

  it("is not confused by what is posted while it is verified", async () => {
    await post(sale("a"));
    let meanwhile: Promise<unknown> | undefined;
    const verdict = await verifyAudit(books.store.db, COMPANY, {
      onProgress: () => {
        meanwhile ??= post(sale("b"));
      },
    });
    await meanwhile;
    expect(verdict).toMatchObject({ events: 1, firstBroken: null });
    expect(await verify()).toMatchObject({ events: 2, journals: 2, firstBroken: null });
  });

  it("keeps a chain for each company", async () => {
    await note("a");
    expect(await verifyAudit(books.store.db, "other")).toMatchObject({ events: 0, firstBroken: null });
  });

  describe("after somebody worked on the database itself", () => {
    beforeEach(async () => {
      await note("a");
      await post(sale("a"), sale("b"), sale("c"));
      await note("b");
      await note("c");
    });

    it.each([
      ["a payload", "update audit_event set payload = '{}' where seq = 3", 3, /payload/],
      ["an actor", "update audit_event set actor = 'eve' where seq = 3", 3, /own hash/],
      ["a time", "update audit_event set at = '2020-01-01' where seq = 1", 1, /own hash/],
      ["a removed event", "delete from audit_event where seq = 3", 4, /event 3 is missing/],
    ])("names the event with %s", async (_what, sql, seq, message) => {
      tamper("audit_event", sql);
      const { firstBroken } = await verify();
      expect(firstBroken).toEqual({ seq, what: expect.stringMatching(message) as string });
    });

    it("finds an event whose own hash was made to fit, by the next link", async () => {
      const row = await books.store.db
        .selectFrom("audit_event")
        .selectAll()
        .where("seq", "=", 3)
        .executeTakeFirstOrThrow();
      const forged = { ...row, payload: "{}", payload_hash: sha256("{}") };
      tamper(
        "audit_event",
        `update audit_event set payload = '{}', payload_hash = '${forged.payload_hash}', hash = '${linkHash(forged)}' where seq = 3`,
      );
      expect((await verify()).firstBroken).toEqual({
        seq: 4,
        what: expect.stringContaining("does not follow event 3") as string,
      });
    });

    it.each([
      ["a head", "journal", "update journal set date = '2026-06-01' where id = 2", /journal 2 is not as/],
      ["a maker", "journal", "update journal set maker = 'eve' where id = 3", /journal 3 is not as/],
      ["an amount", "journal_line", "update journal_line set amount = 1 where id = 3", /journal 2 is not as/],
      ["a line less", "journal_line", "delete from journal_line where id = 6", /journal 3 is not as/],
      ["a journal gone", "journal", "delete from journal where id = 1", /journal 1 was posted and is gone/],
    ])("names the journal with %s", async (_what, table, sql, message) => {
      tamper(table, sql);
      expect((await verify()).firstBroken).toEqual({
        seq: 2,
        what: expect.stringMatching(message) as string,
      });
    });

    it("finds an entry that came in past postJournals", async () => {
      await books.post([{ date: "2026-05-11", lines: [["1000", 5], ["4000", -5]] }]); // prettier-ignore
      expect((await verify()).firstBroken).toEqual({
        seq: null,
        what: "no event says that journal 4 was posted",
      });
    });

    it("finds a log that was cut short, by the head that was kept outside", async () => {
      const { head } = await verify();
      await note("d");
      expect((await verify(head)).firstBroken).toBeNull();
      tamper("audit_event", "delete from audit_event where seq > 3");
      expect((await verify()).firstBroken).toBeNull();
      expect((await verify(head)).firstBroken?.what).toMatch(/cut short/);
    });
  });

  it("counts what stood in the ledger before the log, and finds one that was slipped in among it", async () => {
    await books.post([{ date: "2026-05-11", lines: [["1000", 5], ["4000", -5]] }]); // prettier-ignore
    await post(sale("a"));
    expect(await verify()).toMatchObject({ beforeTheLog: 1, journals: 1, firstBroken: null });
    books.store.sqlite.exec(
      "insert into journal select 0, company_id, entity_id, date, source, reference, description, 'slipped', batch_id, document_id, reversal_of, maker, checker, posted_at from journal where id = 1",
    );
    expect((await verify()).firstBroken?.what).toMatch(/1 journals stood .* now there are 2/);
  });
});
