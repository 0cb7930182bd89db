import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listLatestEvents } from "../../src/audit/queries.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { type JournalDraft, postJournals } from "../../src/books/posting.ts";
import { reverseJournal } from "../../src/books/reversal.ts";
import { type CloseRequest, closePeriod, reopenPeriod } from "../../src/compliance/close/close-period.ts";
import { periodWindow } from "../../src/compliance/close/period-window.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";

const companyId = "test-company";
const AT = "2026-08-10T00:00:00.000Z";
const runtime = { clock: { now: () => new Date(AT) }, ids: { next: () => "id" } };

const entry = (key: string, change: Partial<JournalDraft> = {}): JournalDraft => ({
  entityId: "main",
  date: "2026-07-20",
  source: "purchase",
  idempotencyKey: key,
  maker: "agent:accounting_agent",
  lines: [
    { accountCode: "6200", amount: 700, currency: "USD", baseAmount: 700 },
    { accountCode: "1000", amount: -700, currency: "USD", baseAmount: -700 },
  ],
  ...change,
});

describe("closing a period", () => {
  let books: TestBooks;
  beforeEach(async () => {
    books = await createTestBooks({
      journals: [
        { date: "2026-06-01", lines: [["1000", 10_000], ["3000", -10_000]] },
        { date: "2026-07-05", lines: [["6100", 2_000], ["1000", -2_000]] },
      ],
    }); // prettier-ignore
  });
  afterEach(() => books.close());

  const deps = () => ({ store: books.store, runtime });
  const close = (change: Partial<CloseRequest> = {}) =>
    closePeriod(deps(), { companyId, period: "2026-07", mode: "closed", user: { id: "ann" }, ...change });
  const reopen = (status?: "soft_closed") =>
    reopenPeriod(deps(), { companyId, period: "2026-07", user: { id: "ann" }, status });
  const post = (...journals: readonly JournalDraft[]) =>
    books.store.db
      .transaction()
      .execute((tx) => postJournals({ store: books.store, tx, clock: runtime.clock }, companyId, journals));
  const actions = async () =>
    (await listLatestEvents(books.store.db, companyId, { limit: 9 })).map(({ action }) => action).reverse();

  it("refuses postings afterwards, and takes them again when it is reopened", async () => {
    expect(await close()).toMatchObject({
      status: "closed",
      previous: "open",
      from: "2026-07-01",
      to: "2026-07-31",
    });
    await expect(post(entry("a"))).rejects.toMatchObject({ code: "period_closed" });
    await expect(post(entry("b", { date: "2026-08-01" }))).resolves.toMatchObject({ posted: 1 });
    expect(await reopen()).toMatchObject({ status: "open", previous: "closed" });
    await expect(post(entry("a"))).resolves.toMatchObject({ posted: 1 });
    expect(await actions()).toEqual([
      "period_closed",
      "journals_posted",
      "period_reopened",
      "journals_posted",
    ]);
    expect((await verifyAudit(books.store.db, companyId)).firstBroken).toBeNull();
  });

  it("changes nothing and says so when it is closed already", async () => {
    await close();
    expect(await close()).toMatchObject({ status: "closed", previous: "closed" });
    expect(await actions()).toEqual(["period_closed"]);
  });

  it("takes entries into a soft-closed period only with another person's yes", async () => {
    await close({ mode: "soft" });
    for (const checker of [null, "agent:accounting_agent", "agent:other", "system"])
      await expect(post(entry("a", { checker }))).rejects.toMatchObject({ code: "period_soft_closed" });
    await expect(post(entry("a", { checker: "ann" }))).resolves.toMatchObject({ posted: 1 });
    await expect(post(entry("b", { maker: "ann", checker: "ann" }))).rejects.toMatchObject({
      code: "period_soft_closed",
    });
  });

  it("lets what was posted into a soft-closed period be taken back, and nothing once it is closed", async () => {
    await close({ mode: "soft" });
    const { ids } = await post(entry("a", { checker: "ann" }), entry("b", { checker: "ann" }));
    const reverse = (key: string) =>
      books.store.db.transaction().execute((tx) =>
        reverseJournal({ store: books.store, tx, clock: runtime.clock }, companyId, {
          id: ids.get(key)!,
          maker: "agent:accounting_agent",
        }),
      );
    await expect(reverse("a")).resolves.toMatchObject({ posted: 1 });
    await close();
    await expect(reverse("b")).rejects.toMatchObject({ code: "period_closed" });
  });

  it("goes back to soft-closed when that is what it was", async () => {
    await close({ mode: "soft" });
    await close();
    expect(await reopen("soft_closed")).toMatchObject({ status: "soft_closed", previous: "closed" });
  });

  it("says which wider period is closed still", async () => {
    await close();
    await close({ period: "2026-Q3", mode: "soft" });
    const { findings } = await reopen();
    expect(findings).toEqual([expect.objectContaining({ rule: "period_still_closed" })]);
  });

  describe("is refused", () => {
    const blocked = async (change: Partial<CloseRequest> = {}) => {
      const error = await close(change).then(
        () => undefined,
        (thrown: unknown) => thrown as { code: string; details: { findings: { rule: string }[] } },
      );
      expect(error?.code).toBe("close_blocked");
      expect(await actions()).toEqual([]);
      return error?.details.findings.map(({ rule }) => rule);
    };

    it("before it is over", async () => {
      expect(await blocked({ period: "2026-08" })).toEqual(["period_not_over"]);
    });

    it("with a document of it that is not posted; one of another month does not count", async () => {
      for (const [id, date] of [["d1", "2026-07-03"], ["d2", "2026-08-02"]] as const) {
        await books.store.db
          .insertInto("document")
          .values({ company_id: companyId, id, sha256: id, kind: "invoice", filename: `${id}.pdf`, media_type: "application/pdf", bytes: 1, stored_at: AT })
          .execute();
        await books.store.db
          .insertInto("document_case")
          .values({ company_id: companyId, document_id: id, status: "ready", standard: JSON.stringify({ issueDate: date }), created_at: AT, updated_at: AT })
          .execute();
      } // prettier-ignore
      expect(await blocked()).toEqual(["document_not_posted"]);
    });

    it("with control accounts that do not equal the open items", async () => {
      await books.close();
      books = await createTestBooks({
        invoices: [{ id: "i1", party: "acme", side: "ap", issued: "2026-07-02", due: "2026-08-02", amount: 500 }],
        journals: [{ date: "2026-07-02", lines: [["6200", 400], ["2000", -400]] }],
      }); // prettier-ignore
      expect(await blocked()).toEqual(["control_differs"]);
    });

    it("with a bank that says something else, and not once the rest is under way", async () => {
      const { db } = books.store;
      const { id: account } = await db
        .selectFrom("account")
        .select("id")
        .where("code", "=", "1000")
        .executeTakeFirstOrThrow();
      await db
        .insertInto("bank_account")
        .values({
          company_id: companyId,
          id: "bank",
          name: "Main bank",
          account_id: account,
          currency: "USD",
        })
        .execute();
      await db
        .insertInto("bank_statement")
        .values({
          company_id: companyId,
          id: "s1",
          bank_account_id: "bank",
          from_date: "2026-06-01",
          to_date: "2026-07-31",
          opening: 0,
          closing: 10_000,
          ties: 1,
        })
        .execute();
      await db
        .insertInto("bank_txn")
        .values({ company_id: companyId, id: "t1", statement_id: "s1", bank_account_id: "bank", date: "2026-06-01", amount: 10_000, currency: "USD", external_id: "1" })
        .execute(); // prettier-ignore
      // Nothing is reconciled: the bank's line is not known to be in the books.
      expect(await blocked()).toEqual(["bank_lines_unbooked"]);
      const line = await db
        .selectFrom("journal_line")
        .select("id")
        .where("account_id", "=", account)
        .where("amount", "=", 10_000)
        .executeTakeFirstOrThrow();
      await db
        .insertInto("bank_match")
        .values({
          company_id: companyId,
          id: "m1",
          bank_account_id: "bank",
          rule: "manual",
          reason: "",
          confidence: 1,
          status: "active",
          detail: "{}",
          created_by: "ann",
          created_at: AT,
        })
        .execute();
      await db
        .insertInto("bank_match_member")
        .values([
          { company_id: companyId, match_id: "m1", side: "bank", ref: "t1", amount: 10_000, active: 1 },
          { company_id: companyId, match_id: "m1", side: "ledger", ref: String(line.id), amount: 10_000, active: 1 },
        ])
        .execute(); // prettier-ignore
      await db.updateTable("bank_statement").set({ closing: 9_999 }).execute();
      expect(await blocked()).toEqual(["bank_differs"]);
      await db.updateTable("bank_statement").set({ ties: 0 }).execute();
      expect(await blocked()).toEqual(["statement_differs", "bank_differs"]);
      // The rent of July, 2,000, has left the books and not yet the bank: that explains the difference.
      await db.updateTable("bank_statement").set({ closing: 10_000, ties: 1 }).execute();
      expect(await close()).toMatchObject({ status: "closed" });
    });
  });

  it("tells what a soft close found without insisting on it", async () => {
    const { status, findings } = await close({ period: "2026-08", mode: "soft" });
    expect(status).toBe("soft_closed");
    expect(findings).toEqual([expect.objectContaining({ rule: "period_not_over", severity: "error" })]);
  });

  it("knows months, fiscal quarters and fiscal years", () => {
    const entity = { ...books.company.entities[0]!, fiscal_year_start_month: 4 };
    const days = (name: string) => {
      const { from, to } = periodWindow(name, entity);
      return `${from} ${to}`;
    };
    expect(days("2026-02")).toBe("2026-02-01 2026-02-28");
    expect(days("2026-Q1")).toBe("2025-04-01 2025-06-30");
    expect(days("FY2026")).toBe("2025-04-01 2026-03-31");
    for (const wrong of ["2026-13", "2026-Q5", "July", "FY26", "1200-01"])
      expect(() => periodWindow(wrong, entity)).toThrow(/is not a period/);
  });
});
