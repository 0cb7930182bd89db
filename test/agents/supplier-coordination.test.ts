import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OperationContext } from "../../src/agents/agent.ts";
import { createSupplierCoordinationAgent } from "../../src/agents/inventory/supplier-coordination.ts";
import { sha256 } from "../../src/base/json.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import type { Deliver, OutboundMessage } from "../../src/stock/purchasing/outbox-message.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";
import { testContext } from "../support/operation-context.ts";
import { expectToRederive } from "../support/rederive.ts";
import { type TestPurchasing, addPurchasing, elementsOf } from "../stock/purchasing/purchasing-fixture.ts";

/** Today is 2026-07-15. */
const DATA: TestPurchasing = {
  contracts: [
    {
      id: "K1",
      supplier: "S1",
      sku: "BOLT",
      minimum: 10,
      multiple: 5,
      leadTime: ["7", "2"],
      prices: [
        [1, "10"],
        [100, "9"],
      ],
    },
    { id: "K2", supplier: "S1", sku: "NUT", multiple: 0.5, leadTime: ["3", null], prices: [[1, "2.505"]] },
    { id: "K3", supplier: "S2", sku: "BOLT", leadTime: ["2", "1"], prices: [[1, "10.40"]] },
  ],
  orders: [
    {
      id: "BEFORE",
      supplier: "S1",
      ordered: "2026-05-01",
      status: "received",
      closed: "2026-05-08",
      lines: [{ sku: "BOLT", quantity: 20, price: "8", requested: "2026-05-08" }],
    },
  ],
};

const REQUEST = { supplier: "S1", lines: [{ sku: "BOLT", quantity: 20 }, { sku: "NUT", quantity: 3.5 }] }; // prettier-ignore

type OrderOutput = {
  orderId: string;
  number: string;
  status: string;
  created: boolean;
  total: number;
  totalFigureId: string;
  pdfPath: string;
  xmlPath: string;
  pdfSha256: string;
  xmlSha256: string;
  messageId: string;
  delivery: string;
};

let books: TestBooks;
let home: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "purser-orders-"));
  books = await createTestBooks({
    policy: [["purchase_approval_limit", "200.00", "USD"]],
  });
});
afterEach(async () => {
  await books.close();
  rmSync(home, { recursive: true });
});

const agent = createSupplierCoordinationAgent();
let ids = 0;
const contextOf = (overrides: Partial<OperationContext> = {}) =>
  testContext(books, {
    home,
    effectKey: "effect-1",
    runtime: {
      clock: { now: () => new Date("2026-07-15T12:00:00Z") },
      ids: { next: () => `attempt-${++ids}` },
    },
    ...overrides,
  });

async function call<T>(
  operation: string,
  input: unknown,
  overrides: Partial<OperationContext> & { deliver?: Deliver } = {},
): Promise<T> {
  const { deliver, ...rest } = overrides;
  const using = deliver ? createSupplierCoordinationAgent({ deliver }) : agent;
  const { input: schema, output, run } = using.operations[operation]!;
  return output.parse(await run(schema.parse(input), contextOf(rest))) as T;
}
const send = (input: unknown = REQUEST, overrides: Parameters<typeof call>[2] = {}) =>
  call<OrderOutput>("send_purchase_order", input, overrides);
const orders = () =>
  books.store.db.selectFrom("purchase_order").selectAll().where("id", "<>", "BEFORE").execute();
const outbox = () =>
  books.store.db.selectFrom("outbox").selectAll().orderBy("created_at").orderBy("id").execute();
const refusing: Deliver = () => Promise.reject(new Error("the mail server is down"));

describe("send_purchase_order", () => {
  beforeEach(() => addPurchasing(books, DATA));

  it("writes the order, its PDF and its XML, and sends them", async () => {
    const figures = createFigureSet();
    const order = await send(REQUEST, { figures });
    // 20 x 10.00 + 3.5 x 2.505 = 200 + 8.7675
    expect(order).toMatchObject({ created: true, status: "sent", delivery: "sent", total: 208_77 });
    expect(order.number).toMatch(/^PO-20260715-[0-9A-F]{6}$/);
    expect(sha256(readFileSync(order.pdfPath))).toBe(order.pdfSha256);
    expect(sha256(readFileSync(order.xmlPath))).toBe(order.xmlSha256);
    expect(readFileSync(order.pdfPath).subarray(0, 5).toString()).toBe("%PDF-");
    const mail = readFileSync(join(home, "outbox", "test-company", `${order.messageId}.eml`), "utf8");
    expect(mail).toContain(`attachment; filename*=UTF-8''${order.number}.pdf`);
    expect(figures.get(order.totalFigureId)?.value).toBe(208_77);
    await expectToRederive(books, figures.all());
  });

  it("asks for delivery by the contract's lead time unless told", async () => {
    await send({ supplier: "S1", lines: [{ sku: "BOLT", quantity: 10 }, { sku: "NUT", quantity: 1, requiredBy: "2026-08-01" }] }); // prettier-ignore
    const lines = await books.store.db
      .selectFrom("purchase_order_line")
      .select(["line_no", "requested_date", "quantity", "unit_price"])
      .where("po_id", "<>", "BEFORE")
      .orderBy("line_no")
      .execute();
    expect(lines).toEqual([
      { line_no: 1, requested_date: "2026-07-22", quantity: 10_000, unit_price: "10" },
      { line_no: 2, requested_date: "2026-08-01", quantity: 1_000, unit_price: "2.505" },
    ]);
  });

  it("is one order under concurrent attempts of one action", async () => {
    const sent = await Promise.all(Array.from({ length: 6 }, () => send()));
    expect(new Set(sent.map(({ orderId }) => orderId)).size).toBe(1);
    expect(new Set(sent.map(({ pdfSha256 }) => pdfSha256)).size).toBe(1);
    expect(sent.every(({ created }) => created)).toBe(true);
    expect(await orders()).toHaveLength(1);
    expect(await outbox()).toHaveLength(1);
    expect(readdirSync(join(home, "outbox", "test-company"))).toHaveLength(1);
  });

  it("is one order for a proposal, whichever actions ask for it", async () => {
    const proposal = { proposal: { key: "position-1", ...REQUEST } };
    const sent = await Promise.all(["a", "b", "c"].map((effectKey) => send(proposal, { effectKey })));
    expect(await orders()).toHaveLength(1);
    expect(sent.filter(({ created }) => created)).toHaveLength(1);
    const again = await send(proposal, { effectKey: "tomorrow" });
    expect(again).toMatchObject({ created: false, orderId: sent[0]!.orderId });
  });

  it("makes the same files again after a crash between the transaction and the files", async () => {
    const first = await send(REQUEST, { deliver: refusing });
    rmSync(join(home, "orders"), { recursive: true });
    const later = { clock: { now: () => new Date("2026-07-20T08:00:00Z") }, ids: { next: () => "later" } };
    const again = await send(REQUEST, { runtime: later });
    expect(again).toMatchObject({ orderId: first.orderId, created: true, pdfSha256: first.pdfSha256 });
    expect(sha256(readFileSync(again.pdfPath))).toBe(first.pdfSha256);
    expect(sha256(readFileSync(again.xmlPath))).toBe(first.xmlSha256);
    expect(await orders()).toHaveLength(1);
  });

  it("writes nothing when the transaction fails, and the whole order at the next attempt", async () => {
    books.store.sqlite.exec(
      `create trigger no_outbox before insert on outbox begin select raise(abort, 'disk full'); end`,
    );
    await expect(send()).rejects.toThrow("disk full");
    expect(await orders()).toEqual([]);
    expect(existsSync(join(home, "orders"))).toBe(false);
    books.store.sqlite.exec("drop trigger no_outbox");
    expect(await send()).toMatchObject({ created: true, delivery: "sent" });
  });

  it("refuses to send files that are not the order's", async () => {
    const { xmlPath } = await send();
    writeFileSync(xmlPath, "<Order/>");
    await expect(send()).rejects.toMatchObject({ code: "order_altered" });
  });

  it("keeps an order whose message cannot be delivered", async () => {
    const order = await send(REQUEST, { deliver: refusing });
    expect(order).toMatchObject({ created: true, status: "approved", delivery: "pending" });
    const [message] = await outbox();
    expect(message).toMatchObject({ attempts: 1, status: "pending" });
    expect(message?.error).toContain("the mail server is down");
  });

  it("names every contract violation at once, with its path", async () => {
    const lines = [
      { sku: "BOLT", quantity: 5 },
      { sku: "BOLT", quantity: 12 },
      { sku: "BOLT", quantity: 20, unitPrice: 11 },
      { sku: "NUT", quantity: 1, requiredBy: "2026-07-14" },
      { sku: "SCREW", quantity: 1 },
      { sku: "NUT", quantity: "0.0001" },
      { sku: "NUT", quantity: 1, location: "MOON" },
    ];
    await expect(send({ supplier: "S1", lines })).rejects.toMatchObject({
      code: "order_refused",
      message:
        "The order is refused at lines.0: 5 box of BOLT is below the contract's minimum of 10 (and 6 more).",
      details: {
        problems: [
          { path: "lines.0", code: "below_minimum" },
          {
            path: "lines.1",
            code: "not_a_multiple",
            message: "12 box of BOLT is not a multiple of 5; the next is 15",
          },
          { path: "lines.2", code: "price_differs" },
          { path: "lines.3", code: "date_passed" },
          { path: "lines.4", code: "unknown_item" },
          { path: "lines.5", code: "invalid_quantity" },
          { path: "lines.6", code: "location_needed" },
        ],
      },
    });
    await expect(send({ supplier: "S2", lines: [{ sku: "NUT", quantity: 1 }] })).rejects.toMatchObject({
      details: { problems: [{ code: "no_contract" }] },
    });
    await expect(send({ ...REQUEST, currency: "EUR" })).rejects.toMatchObject({
      details: { problems: [{ code: "currency_differs" }, { code: "currency_differs" }] },
    });
    await expect(send({ ...REQUEST, supplier: "S9" })).rejects.toMatchObject({ code: "unknown_supplier" });
    expect(await orders()).toEqual([]);
  });

  it("lets a price differ by the policy's tolerance, either way", async () => {
    const at = (unitPrice: string) => ({ supplier: "S1", lines: [{ sku: "BOLT", quantity: 20, unitPrice }] });
    await books.store.db
      .insertInto("policy")
      .values({ company_id: books.company.id, key: "purchase_price_tolerance", value: "0.02", unit: "share" })
      .execute();
    expect(await send(at("10.20"))).toMatchObject({ total: 204_00 });
    await expect(send(at("9.79"), { effectKey: "low" })).rejects.toMatchObject({ code: "order_refused" });
    await expect(send(at("10.21"), { effectKey: "high" })).rejects.toMatchObject({ code: "order_refused" });
  });

  it("takes the price of the break that the quantity reaches", async () => {
    expect(await send({ supplier: "S1", lines: [{ sku: "BOLT", quantity: 100 }] })).toMatchObject({
      total: 900_00,
    });
  });

  it("needs a proposal, or a supplier and lines, not both", () => {
    const { input } = agent.operations["send_purchase_order"]!;
    expect(input.safeParse({}).success).toBe(false);
    expect(input.safeParse({ ...REQUEST, proposal: { key: "k", ...REQUEST } }).success).toBe(false);
  });

  it("keeps companies apart: the same effect key and proposal are two orders", async () => {
    const other = await createTestBooks({ id: "other" });
    try {
      await addPurchasing(other, DATA);
      await send({ proposal: { key: "k", ...REQUEST } });
      const theirs = testContext(other, { home, effectKey: "effect-1" });
      const { input, run } = agent.operations["send_purchase_order"]!;
      expect(await run(input.parse({ proposal: { key: "k", ...REQUEST } }), theirs)).toMatchObject({
        created: true,
      });
      const { orderId } = (await orders()).map(({ id }) => ({ orderId: id }))[0]!;
      const cancel = agent.operations["cancel_purchase_order"]!;
      await expect(cancel.run(cancel.input.parse({ orderId }), theirs)).rejects.toMatchObject({
        code: "unknown_order",
      });
    } finally {
      await other.close();
    }
  });
});

describe("the approval of an order", () => {
  beforeEach(() => addPurchasing(books, DATA));

  const needed = (request: object) => {
    const { input, approvalNeeded } = agent.operations["send_purchase_order"]!;
    return approvalNeeded!(input.parse(request), contextOf());
  };

  it("is needed over the policy's limit, and always where there is none", async () => {
    const need = (quantity: number) => needed({ supplier: "S1", lines: [{ sku: "BOLT", quantity }] });
    expect(await need(20)).toBeNull();
    expect(await need(25)).toBe("USD 250.00 is over the limit of USD 200.00");
    await books.store.db.deleteFrom("policy").execute();
    expect(await need(20)).toContain("no purchase_approval_limit");
  });

  it("shows the lines, the total, the change against the last prices and the limit", async () => {
    const figures = createFigureSet();
    const { input, preview } = agent.operations["send_purchase_order"]!;
    const shown = await preview!(input.parse(REQUEST), contextOf({ figures }));
    expect(shown.summary).toBe(
      "Order from First Supplies: 20 box BOLT at 10 by 2026-07-22, 3.5 box NUT at 2.505 by 2026-07-18; in all USD 208.77 without taxes, 25.0% against the last prices; USD 208.77 is over the limit of USD 200.00.",
    );
    expect(shown.figureIds.map((id) => figures.get(id)?.value)).toEqual([208_77, 0.25, 200_00]);
    expect(shown.amount).toEqual({ minor: 208_77, currency: "USD" });
    await expectToRederive(books, figures.all());
    const again = createFigureSet();
    await preview!(input.parse(REQUEST), contextOf({ figures: again }));
    expect(again.all()).toEqual(figures.all());
  });

  it("says that nothing new is ordered under a proposal whose order is open", async () => {
    const proposal = { proposal: { key: "k", ...REQUEST } };
    await send(proposal);
    const { input, preview } = agent.operations["send_purchase_order"]!;
    expect((await preview!(input.parse(proposal), contextOf())).summary).toContain("nothing new is ordered");
    expect(await needed(proposal)).toBeNull();
  });
});

describe("cancel_purchase_order", () => {
  beforeEach(() => addPurchasing(books, DATA));
  const cancel = (input: unknown, overrides: Parameters<typeof call>[2] = {}) =>
    call<{ status: string; messageId: string | null; delivery: string | null }>("cancel_purchase_order", input, overrides); // prettier-ignore

  it("cancels an order that was sent and tells the supplier, once", async () => {
    const { orderId, number } = await send();
    const messages: OutboundMessage[] = [];
    const deliver: Deliver = async (message) => void messages.push(message);
    const done = await cancel({ orderId, reason: "Found <more> & cheaper" }, { deliver });
    expect(done).toMatchObject({ status: "cancelled", delivery: "sent" });
    expect(await cancel({ orderId }, { deliver })).toEqual(
      expect.objectContaining({ messageId: done.messageId }),
    );
    expect(messages).toHaveLength(1);
    expect(messages[0]?.subject).toBe(`Cancellation of purchase order ${number}`);
    const xml = new TextDecoder().decode(messages[0]?.attachments[0]?.content);
    expect(elementsOf(xml)[0]).toBe("OrderCancellation");
    expect(xml).toContain("Found &lt;more&gt; &amp; cheaper");
    expect((await orders())[0]).toMatchObject({ status: "cancelled", closed_on: "2026-07-15" });
  });

  it("stops the message of an order whose sending failed, and still tells the supplier", async () => {
    const { orderId } = await send(REQUEST, { deliver: refusing });
    await cancel({ orderId });
    expect((await outbox()).map(({ kind, status }) => [kind, status])).toEqual([
      ["cancellation", "pending"],
      ["purchase_order", "cancelled"],
    ]);
  });

  it("refuses once goods have come", async () => {
    const { orderId } = await send();
    await books.store.db
      .insertInto("delivery")
      .values({ company_id: books.company.id, id: "d", po_id: orderId, line_no: 1, date: "2026-07-16", received: 1_000, rejected: 0 })
      .execute(); // prettier-ignore
    await expect(cancel({ orderId })).rejects.toMatchObject({ code: "order_received" });
    expect((await orders())[0]).toMatchObject({ status: "sent", closed_on: null });
    await expect(cancel({ orderId: "BEFORE" })).rejects.toMatchObject({ code: "order_closed" });
  });

  it("lets a proposal be ordered again, but not by the action whose order was cancelled", async () => {
    const proposal = { proposal: { key: "k", ...REQUEST } };
    const first = await send(proposal);
    await cancel({ orderId: first.orderId });
    await expect(send(proposal)).rejects.toMatchObject({ code: "order_cancelled" });
    const second = await send(proposal, { effectKey: "effect-2" });
    expect(second.created).toBe(true);
    expect(second.number).not.toBe(first.number);
    expect(await send(proposal, { effectKey: "effect-3" })).toMatchObject({
      created: false,
      orderId: second.orderId,
    });
  });

  it("as the undo of a request that found an open order, leaves it open", async () => {
    const proposal = { proposal: { key: "k", ...REQUEST } };
    const first = await send(proposal);
    const found = await send(proposal, { effectKey: "effect-2" });
    const { undo } = agent.operations["send_purchase_order"]!;
    if (undo?.kind !== "operation") throw new Error("it must be undone by an operation");
    await cancel(undo.input(proposal, found));
    expect((await orders())[0]?.status).toBe("sent");
    await cancel(undo.input(proposal, first));
    expect((await orders())[0]?.status).toBe("cancelled");
  });
});

describe("an order with hostile names", () => {
  it("is well-formed XML, a PDF and a mail that no name can break", async () => {
    const evil = `<Evil & "Sons'>\u0000]]>\r\nBcc: all@example.com \ud800 ${"Ä".repeat(40)}`;
    await addPurchasing(books, { ...DATA, suppliers: { S1: evil, S2: "x" } });
    let message: OutboundMessage | undefined;
    const order = await send(
      { ...REQUEST, reason: "</cbc:Note><x/> & more" },
      { deliver: async (one) => void (message = one) },
    );
    const xml = readFileSync(order.xmlPath, "utf8");
    const names = elementsOf(xml);
    expect(names.filter((name) => name === "cac:OrderLine")).toHaveLength(2);
    expect(names).not.toContain("x");
    expect(xml).toContain("&lt;Evil &amp; &quot;Sons&apos;&gt;]]&gt;");
    expect(message?.to.name).toContain("Bcc");
    await send({ ...REQUEST, reason: "again" }, { effectKey: "effect-2" });
    const folder = join(home, "outbox", "test-company");
    const mail = readFileSync(join(folder, readdirSync(folder)[0]!), "utf8");
    const headers = mail
      .slice(0, mail.indexOf("\r\n\r\n"))
      .split("\r\n")
      .filter((line) => !line.startsWith(" "));
    expect(headers.map((line) => line.split(":")[0])).toEqual(
      ["Message-ID", "Date", "From", "To", "Subject", "MIME-Version", "Content-Type"],
    ); // prettier-ignore
  });
});

describe("the reading operations", () => {
  beforeEach(() => addPurchasing(books, DATA));

  it("scores suppliers, with figures that follow from the rows", async () => {
    const figures = createFigureSet();
    const out = await call<{ suppliers: { supplier: string; score: { text: string } }[]; answer: string }>(
      "get_supplier_performance",
      { from: "2026-01-01", to: "2026-06-30" },
      { figures },
    );
    expect(out.suppliers.map(({ supplier }) => supplier)).toEqual(["S1", "S2"]);
    expect(out.suppliers[0]?.score.text).toBe("0.00"); // its only line never came
    expect(out.answer).toContain("Second Supplies: score n/a");
    await expectToRederive(books, figures.all());
  });

  it("compares contracts and a quote", async () => {
    const figures = createFigureSet();
    const out = await call<{ offers: { supplier: string; rank: number; landedCost: { value: number } }[] }>(
      "compare_quotes",
      {
        sku: "BOLT",
        quantity: 12,
        requiredBy: "2026-07-20",
        quotes: [{ supplier: "New", unitPrice: 9, freight: 5, leadTimeDays: 4 }],
      },
      { figures },
    );
    expect(out.offers.map(({ supplier, rank, landedCost }) => [supplier, rank, landedCost.value])).toEqual([
      ["New", 1, 113_00],
      ["S2", 2, 124_80],
      ["S1", 3, 150_00], // 15 by its multiple, and two days too late
    ]);
    await expectToRederive(books, figures.all());
  });
});
