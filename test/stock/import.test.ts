import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { looksLikeStock } from "../../src/stock/import/folder.ts";
import { importStock } from "../../src/stock/import/import-stock.ts";
import { listMovements, sumLevels } from "../../src/stock/movement-queries.ts";
import { COMPANY, ITEMS_CSV, LOCATIONS_CSV, type StockBench, createStockBench } from "./stock-fixture.ts";

let bench: StockBench;
beforeEach(async () => {
  bench = await createStockBench();
  onTestFinished(() => bench.close());
});

const MOVES = "date,kind,sku,location,quantity,value,to_location,journal,reference\n";
const MOVEMENTS = `${MOVES}2026-01-05,receipt,BOLT,W1,100,1000.00,,J1,PO-1
2026-01-07,transfer,BOLT,W1,20,,W2,,
2026-01-20,issue,BOLT,W1,-15,,,,
2026-01-20,issue,BOLT,W1,-15,,,,
2026-01-31,adjustment,BOLT,W1,-10,-100.00,,J2,count
`;

const levels = async (asOf: string) =>
  Object.fromEntries(
    (await sumLevels(bench.store.db, COMPANY, { asOf })).map((l) => [
      `${l.sku} ${l.location_id}`,
      [l.quantity, l.value],
    ]),
  );

describe("importing movements", () => {
  it("keeps two equal rows of one file, makes two rows of a transfer, and costs what has no value at the average", async () => {
    const result = await bench.stock({ "movements.csv": MOVEMENTS });
    expect(result.status).toBe("imported");
    expect(result.tables["stock_movement"]).toEqual({ read: 5, added: 5, updated: 0, unchanged: 0 });
    expect(bench.count("stock_movement")).toBe(6);
    expect(result.values).toEqual({ receipt: 100_000, transfer: 0, issue: -30_000, adjustment: -10_000 });
    expect(await levels("2026-01-31")).toEqual({ "BOLT W1": [40_000, 40_000], "BOLT W2": [20_000, 20_000] });
    expect(await levels("2026-01-06")).toEqual({ "BOLT W1": [100_000, 100_000] });
  });

  it("links movements to the entries that booked them", async () => {
    await bench.stock({ "movements.csv": MOVEMENTS });
    const journals = await bench.store.db.selectFrom("journal").select(["id", "idempotency_key"]).execute();
    const keys = new Map(journals.map(({ id, idempotency_key }) => [id, idempotency_key]));
    const rows = await listMovements(bench.store.db, COMPANY, {
      sku: "BOLT",
      from: "2026-01-01",
      to: "2026-12-31",
    });
    expect(rows.map(({ kind, journal_id }) => [kind, keys.get(journal_id ?? -1)])).toContainEqual([
      "receipt",
      "generic:J1",
    ]);
  });

  it("changes nothing the second time, and takes only what is new from a longer export", async () => {
    await bench.stock({ "movements.csv": MOVEMENTS });
    const again = await bench.stock({ "movements.csv": MOVEMENTS });
    expect(again).toMatchObject({ status: "unchanged", batchId: null });
    expect(again.files[0]?.seenBefore).toBe(true);
    const longer = await bench.stock({ "movements.csv": `${MOVEMENTS}2026-02-03,issue,BOLT,W2,-5,,,,\n` });
    expect(longer.tables["stock_movement"]).toEqual({ read: 6, added: 1, updated: 0, unchanged: 5 });
    expect(bench.count("stock_movement")).toBe(7);
    expect(bench.count("import_batch")).toBe(4);
  });

  it("refuses a movement that is in the books with another value, and never changes one", async () => {
    await bench.stock({ "movements.csv": MOVEMENTS });
    await expect(
      bench.stock({ "movements.csv": MOVEMENTS.replace("100,1000.00", "100,1100.00") }),
    ).rejects.toThrow(/movements\.csv line 2: the movement is in the books with another value/);
    await expect(bench.store.db.updateTable("stock_movement").set({ value: 0 }).execute()).rejects.toThrow(
      "insert-only",
    );
    await expect(bench.store.db.deleteFrom("stock_movement").execute()).rejects.toThrow("insert-only");
  });

  it("warns when a level falls below zero, and imports it: the receipt may come later", async () => {
    const result = await bench.stock({ "movements.csv": `${MOVES}2026-01-06,issue,NUT,W1,-2.5,,,,\n` });
    expect(result.warnings).toEqual([expect.stringContaining("NUT at W1 on 2026-01-06")]);
    expect(await levels("2026-01-31")).toEqual({ "NUT W1": [-2_500, -625] });
  });

  it("costs by day, not by the order of rows, and leaves what is posted as it is when older rows come later", async () => {
    const rows = [
      "2026-01-10,issue,BOLT,W1,-10,,,,",
      "2026-01-03,receipt,BOLT,W1,10,100.00,,,",
      "2026-01-05,receipt,BOLT,W1,10,200.00,,,",
    ];
    await bench.stock({ "movements.csv": `${MOVES}${rows.join("\n")}\n` });
    expect(await levels("2026-01-10")).toEqual({ "BOLT W1": [10_000, 15_000] });
    await bench.stock({
      "movements.csv": `${MOVES}2026-01-04,receipt,BOLT,W1,10,600.00,,,\n2026-01-11,issue,BOLT,W1,-20,,,,\n`,
    });
    expect(await levels("2026-01-11")).toEqual({ "BOLT W1": [0, 0] });
  });

  it("has the same levels whatever the order of the rows", async () => {
    const lines = MOVEMENTS.trim().split("\n").slice(1);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        const own = await createStockBench();
        try {
          await own.stock({ "movements.csv": `${MOVES}${shuffled.join("\n")}\n` });
          const totals = await sumLevels(own.store.db, COMPANY, { asOf: "2026-12-31" });
          expect(totals.map(({ quantity, value }) => [quantity, value])).toEqual([
            [40_000, 40_000],
            [20_000, 20_000],
          ]);
        } finally {
          await own.close();
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe("a stock folder", () => {
  it("may be written with a byte order mark, CRLF and semicolons, and under other file names", async () => {
    const text = MOVEMENTS.replaceAll(",", ";").replaceAll("\n", "\r\n");
    const result = await bench.stock({ "bewegungen-2026.csv": `\uFEFF${text}` });
    expect(result.tables["stock_movement"]).toMatchObject({ added: 5 });
  });

  it("is refused whole with file, line, column and reason of every row that cannot be read", async () => {
    const files = {
      "movements.csv": `${MOVES}2026-01-05,receipt,BOLT,W1,100,1000.00,,,
2026-02-30,receipt,BOLT,W1,1,1.00,,,
2026-01-06,receipt,SCREW,W9,1,1.00,,J9,
2026-01-06,issue,BOLT,W1,5,,,,
2026-01-06,transfer,BOLT,W1,5,,,,
2026-01-06,receipt,BOLT,W1,5,-5.00,,,
2026-01-06,receipt,BOLT,W1,1.2345,5.00,,,
2026-01-06,adjustment,BOLT,W1,0,,,,
`,
      "supplier_items.csv": `id,party,sku,currency,valid_from
K1,S9,BOLT,USD,2026-01-01
K1,S1,BOLT,USD,2026-01-01
`,
    };
    const dry = await bench.stock(files, { dryRun: true });
    expect(dry.status).toBe("dry_run");
    const told = dry.rejections.map(({ file, line, column }) => `${file} ${line} ${column ?? ""}`);
    expect(told.sort()).toEqual([
      "movements.csv 3 date",
      "movements.csv 4 journal",
      "movements.csv 4 location",
      "movements.csv 4 sku",
      "movements.csv 5 quantity",
      "movements.csv 6 to_location",
      "movements.csv 7 value",
      "movements.csv 8 quantity",
      "movements.csv 9 value",
      "supplier_items.csv 2 party",
      "supplier_items.csv 3 id",
    ]);
    await expect(bench.stock(files)).rejects.toMatchObject({
      code: "import_rejected",
      details: { count: 11 },
    });
    expect(bench.count("stock_movement")).toBe(0);
  });

  it.each(["read", "check", "post"] as const)(
    "leaves nothing behind when it is stopped at the stage %s",
    async (at) => {
      const controller = new AbortController();
      const stopped = bench.stock(
        { "movements.csv": MOVEMENTS, "locations.csv": `${LOCATIONS_CSV}W3,Van\n` },
        {
          signal: controller.signal,
          onProgress: ({ stage }) => {
            if (stage === at) controller.abort(new Error("stopped"));
          },
        },
      );
      await expect(stopped).rejects.toThrow("stopped");
      expect(bench.count("stock_movement")).toBe(0);
      expect(bench.count("import_batch")).toBe(2);
      expect(bench.store.sqlite.prepare("select id from location where id = 'W3'").all()).toEqual([]);
    },
  );

  it("names a company that must be in the books, and files that it knows", async () => {
    await expect(bench.stock({ "items.csv": ITEMS_CSV }, { companyId: "other" })).rejects.toMatchObject({
      code: "unknown_company",
    });
    await expect(bench.stock({ "readme.txt": "hello" })).rejects.toMatchObject({ code: "profile_unclear" });
    expect(looksLikeStock(bench.write({ "readme.txt": "hello" }))).toBe(false);
    expect(looksLikeStock(bench.write({ "moves.csv": MOVEMENTS }))).toBe(true);
  });

  it("previews the same counts that it then imports", async () => {
    const files = { "movements.csv": MOVEMENTS, "locations.csv": `${LOCATIONS_CSV}W3,Van\n` };
    const preview = await bench.stock(files, { dryRun: true });
    const done = await bench.stock(files);
    expect(preview).toEqual({ ...done, status: "dry_run", batchId: null });
    expect(done).toMatchObject({ status: "imported", batchId: expect.any(String) as string });
    expect(done.tables["location"]).toEqual({ read: 3, added: 1, updated: 0, unchanged: 2 });
  });
});

describe("importing purchases", () => {
  const ORDERS = `id,party,status,order_date,currency,closed_on
PO-1,S1,sent,2026-01-02,USD,
PO-2,S1,received,2026-01-03,USD,2026-01-09
`;
  const LINES = `order,line,sku,location,quantity,unit_price,requested_date,promised_date
PO-1,1,BOLT,W1,50,9.5,2026-01-10,2026-01-12
PO-2,1,NUT,W1,4.5,2.4,2026-01-10,
`;

  it("does not take an order back to an earlier status when an older export comes again", async () => {
    await bench.stock({ "purchase_orders.csv": ORDERS, "purchase_order_lines.csv": LINES });
    await bench.store.db
      .updateTable("purchase_order")
      .set({ status: "received", closed_on: "2026-01-14" })
      .where("company_id", "=", COMPANY)
      .where("id", "=", "PO-1")
      .execute();
    const again = await bench.stock({ "purchase_orders.csv": ORDERS, "purchase_order_lines.csv": LINES });
    expect(again.status).toBe("unchanged");
    const row = await bench.store.db
      .selectFrom("purchase_order")
      .selectAll()
      .where("id", "=", "PO-1")
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      status: "received",
      closed_on: "2026-01-14",
      idempotency_key: "import:PO-1",
    });
  });

  it("takes a delivery's price from a later export without a second delivery", async () => {
    await bench.stock({ "purchase_orders.csv": ORDERS, "purchase_order_lines.csv": LINES });
    const delivered = (price: string) =>
      `order,line,date,received,rejected,invoice_price\nPO-2,1,2026-01-09,4.5,0.5,${price}\n`;
    await bench.stock({ "deliveries.csv": delivered("") });
    const priced = await bench.stock({ "deliveries.csv": delivered("2.45") });
    expect(priced.tables["delivery"]).toEqual({ read: 1, added: 0, updated: 1, unchanged: 0 });
    expect(bench.count("delivery")).toBe(1);
  });

  it("refuses what contradicts itself", async () => {
    const dry = await bench.stock(
      {
        "purchase_orders.csv":
          "id,party,status,order_date,currency,closed_on\nA,S1,received,2026-01-02,USD,\nB,S1,sent,2026-01-02,USD,2026-01-05\n",
        "purchase_order_lines.csv": LINES,
        "deliveries.csv": "order,line,date,received,rejected\nPO-1,7,2026-01-09,4,5\nPO-1,7,2026-01-09,4,\n",
      },
      { dryRun: true },
    );
    expect(dry.rejections.map(({ file, column, reason }) => [file, column, reason])).toEqual([
      ["purchase_orders.csv", "closed_on", expect.stringContaining("needs closed_on")],
      ["purchase_orders.csv", "closed_on", expect.stringContaining("cannot be closed already")],
      ["deliveries.csv", "rejected", expect.stringContaining("part of received")],
      ["purchase_order_lines.csv", "order", 'there is no purchase order "PO-1"'],
      ["purchase_order_lines.csv", "order", 'there is no purchase order "PO-2"'],
      ["deliveries.csv", "line", 'there is no purchase order line "PO-1 line 7"'],
    ]);
  });
});

describe("another company", () => {
  it("has its own items under the same sku", async () => {
    const folder = bench.write({
      "items.csv": ITEMS_CSV,
      "locations.csv": LOCATIONS_CSV,
      "movements.csv": MOVEMENTS,
    });
    const books = join(bench.folder, "other-books");
    cpSync(bench.write({}), books, { recursive: true });
    writeFileSync(
      join(books, "company.json"),
      JSON.stringify({
        id: "other",
        name: "Other",
        entities: [{ id: "o", name: "O", base_currency: "USD" }],
      }),
    );
    writeFileSync(
      join(books, "accounts.csv"),
      "code,name,type,subtype\n1300,Goods,asset,inventory\n5000,Cost,expense,cost_of_sales\n2000,Payables,liability,payable\n",
    );
    writeFileSync(
      join(books, "journals.csv"),
      "journal,date,source,account,debit,credit\nJ1,2026-01-05,p,1300,1.00,\nJ1,2026-01-05,p,2000,,1.00\nJ2,2026-01-31,p,5000,1.00,\nJ2,2026-01-31,p,1300,,1.00\n",
    );
    await bench.run({ paths: [books] });
    const { store, runtime } = bench;
    await importStock({ store, runtime }, { path: folder, companyId: "other", user: { id: "t" } });
    expect(await sumLevels(store.db, COMPANY, { asOf: "2026-12-31" })).toEqual([]);
    expect(await sumLevels(store.db, "other", { asOf: "2026-12-31" })).toHaveLength(2);
  });
});
