import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CompanyProfile } from "../../../src/books/company.ts";
import { cancelOrder } from "../../../src/stock/purchasing/cancel-order.ts";
import { type DispatchOptions, dispatchOutbox } from "../../../src/stock/purchasing/dispatch.ts";
import { askedOf } from "../../../src/stock/purchasing/order-request.ts";
import type { Deliver } from "../../../src/stock/purchasing/outbox-message.ts";
import { placeOrder } from "../../../src/stock/purchasing/place-order.ts";
import { type TestBooks, createTestBooks } from "../../support/books-fixture.ts";
import { type TestPurchasing, addPurchasing } from "./purchasing-fixture.ts";

const DATA: TestPurchasing = {
  contracts: [{ id: "K", supplier: "S1", sku: "BOLT", leadTime: ["7", null], prices: [[1, "10"]] }],
};

let books: TestBooks;
let home: string;
let now: number;
let seen: string[];
const signal = new AbortController().signal;
const print = async () => new TextEncoder().encode("%PDF-");

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "purser-dispatch-"));
  books = await createTestBooks();
  await addPurchasing(books, DATA);
  now = Date.parse("2026-07-15T12:00:00Z");
  seen = [];
});
afterEach(async () => {
  await books.close();
  rmSync(home, { recursive: true });
});

let ids = 0;
const runtime = {
  clock: { now: () => new Date(now) },
  ids: { next: () => `id-${++ids}` },
};
const scope = (company: CompanyProfile = books.company) => ({ db: books.store.db, company, runtime });
const place = (effectKey = "e1", company = books.company) =>
  placeOrder(
    { ...scope(company), home, userId: "u", effectKey, print, signal },
    askedOf({ supplier: "S1", lines: [{ sku: "BOLT", quantity: 2 }] }),
  );
const arrive: Deliver = async ({ id }) => void seen.push(id);
const refuse: Deliver = () => Promise.reject(new Error("no route"));
const dispatch = (deliver: Deliver, options: DispatchOptions = {}) =>
  dispatchOutbox({ db: books.store.db, runtime, home, print, deliver, signal }, books.company.id, options);
const messages = () =>
  books.store.db.selectFrom("outbox").select(["kind", "status", "attempts", "error"]).execute();
const statuses = async () =>
  (await books.store.db.selectFrom("purchase_order").select("status").execute()).map(({ status }) => status);

describe("the outbox", () => {
  it("sends each message once and marks its order sent", async () => {
    const { messageId } = await place();
    expect(await dispatch(arrive)).toEqual({ sent: 1, retrying: 0, failed: 0, notDue: 0 });
    expect(await dispatch(arrive)).toEqual({ sent: 0, retrying: 0, failed: 0, notDue: 0 });
    expect(seen).toEqual([messageId]);
    expect(await statuses()).toEqual(["sent"]);
  });

  it("lets one of two dispatchers at a time attempt a message", async () => {
    await place();
    const both = await Promise.all([dispatch(arrive), dispatch(arrive)]);
    expect(both.map(({ sent }) => sent).sort()).toEqual([0, 1]);
    expect(seen).toHaveLength(1);
  });

  it("waits longer after each failure, then gives the message up", async () => {
    await place();
    const options = { maxAttempts: 3, backoffMs: 1_000 };
    expect(await dispatch(refuse, options)).toMatchObject({ retrying: 1 });
    now += 999;
    expect(await dispatch(refuse, options)).toMatchObject({ notDue: 1 });
    now += 1;
    expect(await dispatch(refuse, options)).toMatchObject({ retrying: 1 });
    now += 1_999;
    expect(await dispatch(refuse, options)).toMatchObject({ notDue: 1 });
    now += 1;
    expect(await dispatch(refuse, options)).toMatchObject({ failed: 1 });
    const [message] = await messages();
    expect(message).toMatchObject({ status: "failed", attempts: 3 });
    expect(message?.error).toContain("no route");
    expect(await statuses()).toEqual(["approved"]);
  });

  it("sends again, under the same id, when the process died before it was noted", async () => {
    const { messageId } = await place();
    const sqlite = books.store.sqlite;
    sqlite.exec(
      `create trigger died before update on outbox when new.status = 'sent' begin select raise(abort, 'died'); end`,
    );
    await expect(dispatch(arrive)).rejects.toThrow("died");
    sqlite.exec("drop trigger died");
    expect(await dispatch(arrive)).toMatchObject({ notDue: 1 });
    now += 60_000;
    expect(await dispatch(arrive)).toMatchObject({ sent: 1 });
    expect(seen).toEqual([messageId, messageId]);
  });

  it("makes files that a crash has lost before it sends them", async () => {
    await place();
    rmSync(join(home, "orders"), { recursive: true });
    let attached: string[] = [];
    await dispatch(
      async ({ attachments }) => void (attached = attachments.map(({ mediaType }) => mediaType)),
    );
    expect(attached).toEqual(["application/pdf", "application/xml"]);
  });

  it("does not let one bad message hold up the others", async () => {
    const first = await place("e1");
    now += 1;
    await place("e2");
    const picky: Deliver = ({ id }) => (id === first.messageId ? Promise.reject(new Error("no")) : arrive({ id } as never, signal)); // prettier-ignore
    expect(await dispatch(picky)).toMatchObject({ retrying: 1, sent: 1 });
  });

  it("sends nothing of an order that was cancelled before it left", async () => {
    const { order } = await place();
    expect(await cancelOrder(scope(), { orderId: order.id, reason: "mistake" })).toMatchObject({
      messageId: null,
    });
    expect(await dispatch(arrive)).toEqual({ sent: 0, retrying: 0, failed: 0, notDue: 0 });
    expect(await statuses()).toEqual(["cancelled"]);
  });

  it("belongs to one company: another sees neither orders nor messages nor contracts", async () => {
    const { order } = await place();
    const db = books.store.db;
    await db
      .insertInto("company")
      .values({ id: "other", name: "Other", created_at: "2026-01-01T00:00:00.000Z" })
      .execute();
    const other = { ...books.company, id: "other" };
    const deps = { db, runtime, home, print, deliver: arrive, signal };
    expect(await dispatchOutbox(deps, "other")).toMatchObject({ sent: 0 });
    await expect(cancelOrder(scope(other), { orderId: order.id, reason: "x" })).rejects.toMatchObject({
      code: "unknown_order",
    });
    await expect(place("e1", other)).rejects.toMatchObject({ code: "unknown_supplier" });
    expect(await statuses()).toEqual(["approved"]);
  });
});
