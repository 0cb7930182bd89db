import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { generateMeridianStock } from "../../examples/meridian-health/stock/generate.ts";
import { plantedStockText } from "../../examples/meridian-health/stock/planted-stock.ts";
import { daysBetween, monthEnd, monthOf, weekday } from "../../src/base/dates.ts";
import { parseMinor } from "../../src/base/money.ts";
import { AS_OF, MONTHS, readLines, table as booksTable } from "./sample-books.ts";

/** The committed stock folder, read with nothing but a CSV parser: what the tests compute does not use the product. */
const FOLDER = join(import.meta.dirname, "../../examples/meridian-health/stock-data");
type Raw = Readonly<Record<string, string>>;

const { files, planted } = generateMeridianStock();
const read = (name: string): Raw[] => parse<Raw>(readFileSync(join(FOLDER, name), "utf8"), { columns: true });
const items = new Map(read("items.csv").map((row) => [row.sku!, row]));
const movements = [...read("movements.csv"), ...read("issues.csv")].map((row) => ({
  month: monthOf(row.date!),
  date: row.date!,
  kind: row.kind!,
  sku: row.sku!,
  location: row.location!,
  to: row.to_location ?? "",
  journal: row.journal ?? "",
  account: items.get(row.sku!)!.inventory_account!,
  units: Number(row.quantity),
  value: parseMinor(row.value!, "USD"),
}));
const demand = [...read("demand.csv"), ...read("demand-exceptions.csv")].map((row) => ({
  sku: row.sku!,
  location: row.location!,
  date: row.date!,
  units: Number(row.quantity),
  stockOut: row.stock_out === "1",
  reference: row.reference ?? "",
}));
const orders = new Map(read("purchase_orders.csv").map((row) => [row.id!, row]));
const orderLines = read("purchase_order_lines.csv");
const deliveries = read("deliveries.csv");
const lines = readLines();
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("the generator of the stock", () => {
  it("writes the committed files byte for byte", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(files).sort());
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(join(FOLDER, name), "utf8") === text, name).toBe(true);
    expect(readFileSync(join(FOLDER, "../planted-stock.json"), "utf8")).toBe(plantedStockText(planted));
  });

  it("stays small enough to be committed", () => {
    expect(sum(Object.values(files).map((text) => Buffer.byteLength(text)))).toBeLessThan(3_000_000);
  });

  it("ties another company's stock to its books, too", () => {
    const other = generateMeridianStock({ seed: 7 }).files;
    expect(Object.keys(other)).toEqual(Object.keys(files));
    expect(other["issues.csv"]).not.toBe(files["issues.csv"]);
  });
});

describe.each(["1310", "1320"])("the stock of account %s", (account) => {
  const usage = { "1310": "5010", "1320": "6110" }[account]!;
  const own = movements.filter((m) => m.account === account && m.kind !== "transfer");
  const ledger = lines.filter((line) => line.account === account);

  it.each(MONTHS)("is received, used and worth what the ledger says in %s, to the cent", (month) => {
    const to = monthEnd(month);
    const within = own.filter((m) => m.month === month);
    const booked = ledger.filter((line) => monthOf(line.date) === month);
    const received = sum(within.filter((m) => m.kind === "receipt").map((m) => m.value));
    const used = -sum(within.filter((m) => m.kind !== "receipt").map((m) => m.value));
    expect(received).toBe(sum(booked.filter((l) => l.amount > 0).map((l) => l.amount)));
    expect(used).toBe(-sum(booked.filter((l) => l.amount < 0).map((l) => l.amount)));
    expect(used).toBe(
      sum(lines.filter((l) => l.account === usage && monthOf(l.date) === month).map((l) => l.amount)),
    );
    expect(sum(own.filter((m) => m.date <= to).map((m) => m.value))).toBe(
      sum(ledger.filter((l) => l.date <= to).map((l) => l.amount)),
    );
  });

  it("ties entry by entry", () => {
    const stock = Map.groupBy(own, (m) => m.journal);
    const booked = Map.groupBy(ledger, (line) => line.journal);
    expect(new Set(stock.keys())).toEqual(new Set(booked.keys()));
    for (const [journal, theirs] of booked)
      expect(sum(stock.get(journal)!.map((m) => m.value)), journal).toBe(sum(theirs.map((l) => l.amount)));
  });
});

describe("the shelves", () => {
  it("never hold less than nothing, of any item anywhere, at any day's end", () => {
    const byPlace = new Map<string, { date: string; units: number }[]>();
    const put = (key: string, date: string, units: number) =>
      byPlace.set(key, [...(byPlace.get(key) ?? []), { date, units }]);
    for (const m of movements) {
      const moved = m.kind === "transfer";
      put(`${m.sku} ${m.location}`, m.date, moved ? -m.units : m.units);
      if (moved) put(`${m.sku} ${m.to}`, m.date, m.units);
    }
    for (const [place, moves] of byPlace) {
      let level = 0;
      for (const [date, theirs] of [...Map.groupBy(moves, (m) => m.date)].sort(([a], [b]) =>
        a < b ? -1 : 1,
      )) {
        level += sum(theirs.map((m) => m.units));
        expect(level, `${place} on ${date}`).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("have no value without goods, and carry each item near its contract's price", () => {
    const prices = Map.groupBy(read("price_breaks.csv"), (row) => row.supplier_item!.split("-").at(-1)!);
    for (const [sku, theirs] of Map.groupBy(
      movements.filter((m) => m.kind !== "transfer"),
      (m) => m.sku,
    )) {
      const [units, value] = [sum(theirs.map((m) => m.units)), sum(theirs.map((m) => m.value))];
      if (units === 0) {
        expect(value, sku).toBe(0);
        continue;
      }
      const known = prices.get(sku)!.map((row) => Number(row.unit_price));
      expect(value / units / 100, sku).toBeGreaterThan(0.9 * Math.min(...known));
      expect(value / units / 100, sku).toBeLessThan(1.1 * Math.max(...known));
    }
  });

  it("give out what is asked for but for the days marked as stock-outs", () => {
    const { entryError } = planted;
    const asked = Map.groupBy(demand, (d) => `${d.sku} ${d.location} ${monthOf(d.date)}`);
    const given = Map.groupBy(
      movements.filter((m) => m.kind === "issue" || m.kind === "return"),
      (m) => `${m.sku} ${m.location} ${m.month}`,
    );
    for (const [key, rows] of asked) {
      const wanted = sum(rows.map((d) => d.units));
      const handedOut = -sum((given.get(key) ?? []).map((m) => m.units));
      if (rows.some((d) => d.stockOut)) expect(handedOut, key).toBeLessThan(wanted);
      else expect(handedOut, key).toBe(wanted);
    }
    expect([...given.keys()].filter((key) => !asked.has(key))).toEqual([]);
    expect(asked.has(`${entryError.sku} ${entryError.location} ${monthOf(entryError.date)}`)).toBe(true);
  });
});

describe("demand", () => {
  /** Interval between occasions and squared variation of their sizes, over the days that the location is open. */
  const classify = (sku: string, location: string) => {
    const own = demand.filter(
      (d) => d.sku === sku && d.location === location && d.units > 0 && d.reference === "",
    );
    const open = new Set(demand.filter((d) => d.location === location).map((d) => d.date)).size;
    const mean = sum(own.map((d) => d.units)) / own.length;
    const variance = sum(own.map((d) => (d.units - mean) ** 2)) / own.length;
    return { interval: open / own.length, cv2: variance / mean ** 2 };
  };

  it("comes in the classes of Syntetos and Boylan", () => {
    for (const sku of ["D105", "D205", "M403", "M501"]) {
      const { interval, cv2 } = classify(sku, sku.startsWith("D") ? "PH1" : "CS1");
      expect(interval, sku).toBeLessThan(1.32);
      expect(cv2, sku).toBeLessThan(0.49);
    }
    for (const sku of ["D116", "D117", "M414", "M505"]) {
      const { interval, cv2 } = classify(sku, sku.startsWith("D") ? "PH1" : "CS1");
      expect(interval, sku).toBeLessThan(1.32);
      expect(cv2, sku).toBeGreaterThan(0.49);
    }
    for (const sku of ["D120", "D123", "M418"]) {
      const { interval, cv2 } = classify(sku, sku.startsWith("D") ? "PH1" : "CS1");
      expect(interval, sku).toBeGreaterThan(3);
      expect(cv2, sku).toBeLessThan(0.49);
    }
    for (const sku of ["D126", "M419", "M511"]) {
      const { interval, cv2 } = classify(sku, sku.startsWith("D") ? "PH1" : "CS1");
      expect(interval, sku).toBeGreaterThan(3);
      expect(cv2, sku).toBeGreaterThan(0.49);
    }
  });

  it("has winters, springs and summers", () => {
    const inMonths = (sku: string, months: readonly string[]) =>
      sum(
        demand
          .filter((d) => d.sku === sku && d.date.startsWith("2025") && months.includes(d.date.slice(5, 7)))
          .map((d) => d.units),
      );
    expect(inMonths("D113", ["12", "01", "02"])).toBeGreaterThan(1.6 * inMonths("D113", ["06", "07", "08"]));
    expect(inMonths("D114", ["04", "05", "06"])).toBeGreaterThan(1.6 * inMonths("D114", ["10", "11", "12"]));
    expect(inMonths("D210", ["06", "07", "08"])).toBeGreaterThan(1.6 * inMonths("D210", ["12", "01", "02"]));
  });

  it("is only on days when somebody is there", () => {
    expect(demand.filter((d) => weekday(d.date) === 7)).toEqual([]);
    expect(new Set(demand.filter((d) => weekday(d.date) === 6).map((d) => d.location))).toEqual(
      new Set(["PH1"]),
    );
  });
});

describe("purchases", () => {
  it("answer every bill of goods by an order of the same number, supplier and amount", () => {
    const bills = booksTable("invoices.csv").filter(
      (row) => row.po_number !== "" && row.issue_date! >= "2024-01-01",
    );
    expect(bills.length).toBeGreaterThan(490);
    for (const bill of bills) {
      const order = orders.get(bill.po_number!)!;
      expect(order.party, bill.number).toBe(bill.party);
      const billed = deliveries
        .filter((d) => d.order === order.id)
        .map((d) =>
          Math.round((Number(d.received) - Number(d.rejected || "0")) * Number(d.invoice_price) * 100),
        );
      expect(sum(billed), bill.number).toBe(parseMinor(bill.gross!, "USD"));
      expect(order.closed_on).toBe(bill.issue_date);
    }
  });

  it("deliver after they were ordered, and what was ordered or less", () => {
    const delivered = Map.groupBy(deliveries, (d) => `${d.order} ${d.line}`);
    for (const line of orderLines) {
      const own = delivered.get(`${line.order} ${line.line}`) ?? [];
      expect(sum(own.map((d) => Number(d.received))), line.order).toBeLessThanOrEqual(Number(line.quantity));
      for (const d of own) expect(d.date! > orders.get(line.order!)!.order_date!, line.order).toBe(true);
      if (line.promised_date) expect(line.promised_date >= orders.get(line.order!)!.order_date!).toBe(true);
    }
  });

  it("use the contract's price of the day", () => {
    const breaks = Map.groupBy(read("price_breaks.csv"), (row) => row.supplier_item!);
    for (const line of orderLines.filter((l) => orders.get(l.order!)!.status === "received")) {
      const { party } = orders.get(line.order!)!;
      const years = [
        orders.get(line.order!)!.order_date!.slice(0, 4),
        orders.get(line.order!)!.closed_on!.slice(0, 4),
      ];
      const allowed = years.flatMap((year) => breaks.get(`K-${year}-${party}-${line.sku}`) ?? []);
      expect(
        allowed.map((row) => row.unit_price),
        `${line.order} ${line.sku}`,
      ).toContain(line.unit_price);
    }
  });
});

describe("what is planted in the stock", () => {
  const held = (sku: string) =>
    sum(movements.filter((m) => m.sku === sku && m.kind !== "transfer").map((m) => m.units));
  const asked = (sku: string, from: string, to = AS_OF) =>
    sum(
      demand
        .filter((d) => d.sku === sku && d.date >= from && d.date <= to && d.reference === "")
        .map((d) => d.units),
    );
  const lateness = (party: string, from: string) =>
    orderLines
      .filter(
        (l) =>
          orders.get(l.order!)!.party === party &&
          orders.get(l.order!)!.closed_on! >= from &&
          orders.get(l.order!)!.status === "received",
      )
      .map((l) => daysBetween(l.promised_date!, orders.get(l.order!)!.closed_on!));
  const rejectedShare = (party: string) => {
    const own = deliveries.filter((d) => orders.get(d.order!)!.party === party);
    return sum(own.map((d) => Number(d.rejected || "0"))) / sum(own.map((d) => Number(d.received)));
  };

  it("is a demand line a hundred times too large that was taken back", () => {
    const { sku, location, date, reversedOn, units } = planted.entryError;
    const own = demand.filter((d) => d.sku === sku && d.location === location);
    expect(own.filter((d) => d.date === date).map((d) => d.units)).toEqual([units]);
    const correction = own.filter((d) => d.date === reversedOn && d.reference !== "").map((d) => d.units);
    expect(correction.sort((a, b) => a - b)).toEqual([-units, units / 100]);
    const others = own.filter((d) => d.units > 0 && d.date !== date).map((d) => d.units);
    expect(units).toBeGreaterThan(10 * Math.max(...others));
  });

  it("is one item that runs out before an order can come, behind an order for September", () => {
    const { sku, onHand, farOrder, farOrderExpected } = planted.stockOut;
    expect(held(sku)).toBe(onHand);
    const daily = asked(sku, "2026-06-01") / 30;
    expect(onHand / daily).toBeLessThan(5);
    expect(onHand / daily).toBeGreaterThan(2);
    const open = orderLines.filter(
      (l) =>
        l.sku === sku &&
        orders.get(l.order!)!.status !== "received" &&
        orders.get(l.order!)!.status !== "cancelled",
    );
    expect(open.map((l) => [l.order, l.promised_date])).toEqual([[farOrder, farOrderExpected]]);
    expect(demand.filter((d) => d.sku === sku && d.stockOut)).toEqual([]);
  });

  it("is one item far in excess, one that nobody asks for any more, and one that is new", () => {
    const { excess, dead, newItem } = planted;
    expect(held(excess.sku)).toBe(excess.onHand);
    expect(excess.onHand / (asked(excess.sku, "2026-04-01") / 3)).toBeGreaterThan(9);
    expect(held(dead.sku)).toBe(dead.onHand);
    expect(dead.onHand).toBeGreaterThan(0);
    expect(asked(dead.sku, "2025-09-01")).toBe(0);
    expect(asked(dead.sku, "2025-01-01", "2025-03-31")).toBeGreaterThan(0);
    expect(asked(newItem.sku, "2024-01-01", "2026-01-31")).toBe(0);
    expect(asked(newItem.sku, "2026-06-01")).toBeGreaterThan(asked(newItem.sku, "2026-02-01", "2026-02-28"));
    const covers = [...items.keys()]
      .filter((sku) => asked(sku, "2026-04-01") > 0)
      .map((sku) => [sku, held(sku) / (asked(sku, "2026-04-01") / 3)] as const);
    expect(covers.filter(([, months]) => months > 6).map(([sku]) => sku)).toEqual([excess.sku]);
  });

  it("is one supplier that comes late, since a year, while the others are on time", () => {
    const { party, since } = planted.lateSupplier;
    const late = (days: readonly number[]) => days.filter((d) => d > 0).length / days.length;
    expect(late(lateness(party, `${since}-01`))).toBeGreaterThan(0.55);
    for (const other of ["S01", "S02", "S03", "S04", "S06", "S07"])
      expect(late(lateness(other, `${since}-01`)), other).toBeLessThan(0.2);
  });

  it("is one supplier whose goods are rejected", () => {
    expect(rejectedShare(planted.qualitySupplier.party)).toBeGreaterThan(0.03);
    for (const other of ["S01", "S02", "S03", "S04", "S05", "S07"])
      expect(rejectedShare(other), other).toBeLessThan(0.005);
  });

  it("is one order that should have come", () => {
    const { order, promised } = planted.overdueOrder;
    expect(orders.get(order)?.status).toBe("sent");
    expect(orderLines.filter((l) => l.order === order).every((l) => l.promised_date === promised)).toBe(true);
    expect(deliveries.filter((d) => d.order === order)).toEqual([]);
    const overdue = orderLines.filter(
      (l) => orders.get(l.order!)!.status === "sent" && l.promised_date! < AS_OF,
    );
    expect(new Set(overdue.map((l) => l.order))).toEqual(new Set([order]));
  });
});
