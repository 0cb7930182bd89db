import fc from "fast-check";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { addDays } from "../../src/base/dates.ts";
import { contractPrice, contractsOn } from "../../src/stock/contracts.ts";
import { openOrders, supplierHistory } from "../../src/stock/orders.ts";
import { inventoryPositions } from "../../src/stock/position.ts";
import { COMPANY, type StockBench, createStockBench } from "./stock-fixture.ts";

let bench: StockBench;
beforeEach(async () => {
  bench = await createStockBench();
  onTestFinished(() => bench.close());
});

const FILES = {
  "movements.csv": `date,kind,sku,location,quantity,value
2026-01-05,receipt,BOLT,W1,100,1000.00
2026-01-20,issue,BOLT,W1,-30,-300.00
`,
  "purchase_orders.csv": `id,party,status,order_date,currency,closed_on
SENT,S1,sent,2026-01-10,USD,
APPROVED,S1,approved,2026-01-25,USD,
FAR,S1,sent,2026-01-12,USD,
DRAFT,S1,draft,2026-01-10,USD,
DONE,S2,received,2026-01-02,USD,2026-01-15
OFF,S2,cancelled,2026-01-03,USD,2026-01-08
`,
  "purchase_order_lines.csv": `order,line,sku,location,quantity,unit_price,requested_date,promised_date
SENT,1,BOLT,W1,40,9.50,2026-01-18,2026-01-20
APPROVED,1,BOLT,W1,10,9.50,2026-02-05,
FAR,1,BOLT,W1,500,9.00,2026-06-01,2026-06-15
DRAFT,1,BOLT,W1,70,9.50,2026-01-18,
DONE,1,BOLT,W1,20,9.50,2026-01-10,2026-01-10
OFF,1,NUT,W1,5,2.40,2026-01-10,
`,
  "deliveries.csv": `order,line,date,received,rejected,invoice_price
SENT,1,2026-01-22,15,3,9.50
DONE,1,2026-01-12,18,,9.60
`,
  "commitments.csv": `id,sku,location,quantity,fulfilled,entered_on,due_date,closed_on
R1,BOLT,W1,25,5,2026-01-15,2026-02-10,
R2,BOLT,W1,8,,2026-01-15,2026-05-01,
R3,BOLT,W1,9,,2026-01-06,2026-01-16,2026-01-16
`,
};

const positionOn = async (asOf: string, dueBy?: string) =>
  (await inventoryPositions(bench.store.db, COMPANY, { asOf, dueBy, skus: ["BOLT"] }))[0];

describe("the inventory position", () => {
  beforeEach(() => bench.stock(FILES));

  it("is on hand plus what orders still bring less what is promised", async () => {
    expect(await positionOn("2026-01-31")).toEqual({
      sku: "BOLT",
      locationId: "W1",
      onHand: 70_000,
      // 40 ordered, 15 came, 3 of them went back: 28 are owed; 10 are approved; 500 come in June
      inbound: 538_000,
      committed: 28_000,
      position: 580_000,
      inboundLater: 0,
      committedLater: 0,
    });
  });

  it("leaves out what comes or is due after the horizon, so that a far order hides nothing", async () => {
    expect(await positionOn("2026-01-31", "2026-02-28")).toMatchObject({
      inbound: 38_000,
      committed: 20_000,
      position: 88_000,
      inboundLater: 500_000,
      committedLater: 8_000,
    });
  });

  it("is as it was on an earlier day", async () => {
    // On the 11th SENT was placed and DONE still open; the commitment R3 stood, the others did not.
    expect(await positionOn("2026-01-11")).toMatchObject({
      onHand: 100_000,
      inbound: 60_000,
      committed: 9_000,
    });
    // DONE was closed on the 15th, two short: nothing more was owed. Of R1, five are handed out, whenever that was.
    expect(await positionOn("2026-01-15")).toMatchObject({ inbound: 540_000, committed: 37_000 });
    expect(await positionOn("2026-01-01")).toBeUndefined();
  });

  it("counts neither drafts nor cancelled orders", async () => {
    const open = await openOrders(bench.store.db, COMPANY, { asOf: "2026-01-31" });
    expect(open.map(({ poId, outstanding, daysLate }) => [poId, outstanding, daysLate])).toEqual([
      ["SENT", 28_000, 11],
      ["APPROVED", 10_000, 0],
      ["FAR", 500_000, 0],
    ]);
    expect(
      (await openOrders(bench.store.db, COMPANY, { asOf: "2026-01-07" })).map(({ poId }) => poId).sort(),
    ).toEqual(["DONE", "OFF"]);
  });

  it("adds up to what the same rows give when they are counted by hand, for any rows and day", async () => {
    const day = fc.integer({ min: 0, max: 60 }).map((n) => addDays("2026-03-01", n));
    const amount = fc.integer({ min: 1, max: 90 });
    const rows = fc.record({
      moves: fc.array(fc.record({ date: day, units: amount }), { maxLength: 6 }),
      orders: fc.array(
        fc.record({ ordered: day, units: amount, came: fc.nat(90), after: fc.nat(20), due: fc.nat(40) }),
        { maxLength: 5 },
      ),
      promises: fc.array(fc.record({ entered: day, units: amount, due: day }), { maxLength: 4 }),
      asOf: day,
    });
    await fc.assert(
      fc.asyncProperty(rows, async ({ moves, orders, promises, asOf }) => {
        const own = await createStockBench();
        try {
          const came = (o: (typeof orders)[number]) => Math.min(o.came, o.units);
          await own.stock({
            "movements.csv": `date,kind,sku,location,quantity\n${moves.map((m) => `${m.date},receipt,NUT,W2,${m.units}\n`).join("")}`,
            "purchase_orders.csv": `id,party,status,order_date,currency\n${orders.map((o, i) => `P${i},S1,sent,${o.ordered},USD\n`).join("")}`,
            "purchase_order_lines.csv": `order,line,sku,location,quantity,unit_price,requested_date\n${orders.map((o, i) => `P${i},1,NUT,W2,${o.units},1,${addDays(o.ordered, o.due)}\n`).join("")}`,
            "deliveries.csv": `order,line,date,received\n${orders.map((o, i) => (came(o) > 0 ? `P${i},1,${addDays(o.ordered, o.after)},${came(o)}\n` : "")).join("")}`,
            "commitments.csv": `id,sku,location,quantity,entered_on,due_date\n${promises.map((p, i) => `R${i},NUT,W2,${p.units},${p.entered},${p.due}\n`).join("")}`,
          });
          const [position] = await inventoryPositions(own.store.db, COMPANY, { asOf });
          const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) * 1_000;
          const onHand = sum(moves.filter((m) => m.date <= asOf).map((m) => m.units));
          const inbound = sum(
            orders
              .filter((o) => o.ordered <= asOf)
              .map((o) => o.units - (addDays(o.ordered, o.after) <= asOf ? came(o) : 0)),
          );
          const committed = sum(promises.filter((p) => p.entered <= asOf).map((p) => p.units));
          expect(position?.position ?? 0).toBe(onHand + inbound - committed);
        } finally {
          await own.close();
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("a supplier's history", () => {
  beforeEach(() => bench.stock(FILES));

  it("has every line that was ordered with what came of it, by the day the goods came", async () => {
    const lines = await supplierHistory(bench.store.db, COMPANY, { to: "2026-01-31" });
    expect(lines.map(({ poId }) => poId).sort()).toEqual(["APPROVED", "DONE", "FAR", "SENT"]);
    expect(lines.find(({ poId }) => poId === "DONE")).toMatchObject({
      partyId: "S2",
      ordered: 20_000,
      received: 18_000,
      rejected: 0,
      promisedDate: "2026-01-10",
      deliveries: [{ date: "2026-01-12", leadTimeDays: 10, invoicePrice: "9.60" }],
    });
    expect(await supplierHistory(bench.store.db, COMPANY, { to: "2026-01-31", partyId: "S2" })).toHaveLength(
      1,
    );
    const before = await supplierHistory(bench.store.db, COMPANY, { to: "2026-01-11", partyId: "S2" });
    expect(before[0]?.deliveries).toEqual([]);
  });
});

describe("contracts", () => {
  it("are those in force, the preferred first, with the price of the break that a quantity reaches", async () => {
    await bench.stock({
      "supplier_items.csv": `id,party,sku,currency,valid_from,valid_to,minimum,multiple,lead_time_days,preferred
OLD,S1,BOLT,USD,2025-01-01,2025-12-31,1,1,4,1
OTHER,S2,BOLT,USD,2026-01-01,,1,1,,0
NOW,S1,BOLT,USD,2026-01-01,,5,5,4.5,1
`,
      "price_breaks.csv": `supplier_item,from_quantity,unit_price
NOW,5,9.50
NOW,50,9.25
OTHER,1,9.9
`,
    });
    const contracts = await contractsOn(bench.store.db, COMPANY, { on: "2026-01-31" });
    expect(contracts.map(({ id }) => id)).toEqual(["NOW", "OTHER"]);
    const [now] = contracts;
    expect(now).toMatchObject({ minimum: 5_000, multiple: 5_000, leadTimeDays: 4.5, leadTimeSd: null });
    expect([4_999, 5_000, 49_999, 50_000].map((q) => contractPrice(now!, q))).toEqual([
      null,
      "9.50",
      "9.50",
      "9.25",
    ]);
    expect((await contractsOn(bench.store.db, COMPANY, { on: "2025-12-31" })).map(({ id }) => id)).toEqual([
      "OLD",
    ]);
  });
});
