import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generateMeridian } from "../../examples/meridian-health/generate.ts";
import { plantedText } from "../../examples/meridian-health/planted-file.ts";
import { addDays, daysBetween, monthEnd, monthOf, weekday } from "../../src/base/dates.ts";
import { parseMinor } from "../../src/base/money.ts";
import {
  AS_OF, FOLDER, MONTHS, RESULT, headline, monthlyResults, movement, openItems, readAllocations, readInvoices, readLines,
  table,
} from "./sample-books.ts"; // prettier-ignore

const lines = readLines();
const invoices = readInvoices();
const allocations = readAllocations();
const documents = { invoices, allocations };
const { files, planted } = generateMeridian();

describe("the generator", () => {
  it("writes the committed files byte for byte", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(files).sort());
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(FOLDER, name), "utf8") === text, name).toBe(true);
    }
    expect(readFileSync(join(FOLDER, "../planted.json"), "utf8")).toBe(plantedText(planted));
  });

  it("makes another company of the same shape from another seed", () => {
    const other = generateMeridian({ seed: 7 }).files;
    expect(Object.keys(other)).toEqual(Object.keys(files));
    expect(other["journals.csv"]).not.toBe(files["journals.csv"]);
  });

  it("stays small enough to be committed", () => {
    const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(2_500_000);
  });
});

describe("the books", () => {
  it("balance in every entry", () => {
    const sums = Map.groupBy(lines, (line) => line.journal);
    expect(sums.size).toBeGreaterThan(5_000);
    for (const [journal, entry] of sums) {
      expect(
        entry.reduce((sum, line) => sum + line.amount, 0),
        journal,
      ).toBe(0);
      expect(new Set(entry.map((line) => line.date)).size, journal).toBe(1);
    }
  });

  it.each(MONTHS)(
    "tie open items to the control accounts and keep banks positive at the end of %s",
    (month) => {
      const on = monthEnd(month);
      const open = (side: string) =>
        openItems(documents, { side, on }).reduce((sum, item) => sum + item.open, 0);
      expect(open("ar")).toBe(movement(lines, ["receivable"], { to: on }));
      expect(open("ap")).toBe(-movement(lines, ["payable"], { to: on }));
      for (const { account } of table("bank_accounts.csv")) {
        const balance = lines
          .filter((l) => l.account === account && l.date <= on)
          .reduce((s, l) => s + l.amount, 0);
        expect(balance, account).toBeGreaterThan(0);
      }
    },
  );

  it("tie every party's open items to its lines on the control account", () => {
    for (const [side, subtype, sign] of [
      ["ar", "receivable", 1],
      ["ap", "payable", -1],
    ] as const) {
      const items = Map.groupBy(openItems(documents, { side, on: AS_OF }), (item) => item.invoice.party);
      for (const [party, open] of items) {
        const ledger = movement(
          lines.filter((line) => line.party === party),
          [subtype],
          { to: AS_OF },
        );
        const owed = open.reduce((sum, item) => sum + item.open, 0);
        expect(owed - sign * ledger, party).toBe(0);
      }
    }
  });

  it("balance the balance sheet at every month-end, with the result as part of equity", () => {
    const accounts = new Map(table("accounts.csv").map((row) => [row.code!, row.type!]));
    const byMonth = Map.groupBy(lines, (line) => monthOf(line.date));
    let [assets, claims] = [0, 0];
    for (const month of MONTHS) {
      for (const line of byMonth.get(month)!) {
        if (accounts.get(line.account) === "asset") assets += line.amount;
        else claims -= line.amount;
      }
      expect(assets, month).toBe(claims);
    }
  });

  it("never settle more of a document than it is worth, nor before it was issued", () => {
    for (const { invoice, open } of openItems(documents, { side: "ar", on: AS_OF })) {
      expect(Math.abs(open)).toBeLessThanOrEqual(invoice.gross);
      expect(invoice.kind === "credit_note" ? -open : open, invoice.id).toBeGreaterThanOrEqual(0);
    }
    const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
    for (const { invoice, date } of allocations) {
      expect(date >= byId.get(invoice)!.issue && date <= AS_OF, invoice).toBe(true);
    }
  });

  it("use payments up exactly by their allocations", () => {
    const used = Map.groupBy(
      table("allocations.csv").filter((row) => row.payment !== ""),
      (row) => row.payment!,
    );
    for (const { id, amount, currency } of table("payments.csv")) {
      const sum = used.get(id!)!.reduce((total, row) => total + parseMinor(row.amount!, currency!), 0);
      expect(sum, id).toBe(parseMinor(amount!, currency!));
    }
  });

  it("realise the rate difference of every euro payment and leave no euro open at a month-end", () => {
    const euro = invoices.filter((invoice) => invoice.rate !== 1);
    expect(euro).toHaveLength(MONTHS.length);
    for (const month of MONTHS) {
      const items = openItems(documents, { side: "ap", on: monthEnd(month) });
      expect(items.filter((item) => item.invoice.rate !== 1 && item.open !== 0)).toEqual([]);
    }
    const rates = new Map(
      table("payments.csv")
        .filter((row) => row.currency === "EUR")
        .map((row) => [row.date!.slice(0, 7), Number(row.rate)]),
    );
    const expected = euro.reduce(
      (sum, bill) =>
        sum + Math.round(bill.gross * rates.get(monthOf(bill.issue))!) - Math.round(bill.gross * bill.rate),
      0,
    );
    expect(movement(lines, ["other_expense"], { to: AS_OF })).toBe(expected);
  });
});

describe("the company", () => {
  const now = headline(lines, "2026-06");

  it("has the margins, liquidity and working capital of a healthy group", () => {
    expect(now.ebitda / now.revenue).toBeGreaterThan(0.1);
    expect(now.ebitda / now.revenue).toBeLessThan(0.16);
    expect(now.dso).toBeGreaterThan(38);
    expect(now.dso).toBeLessThan(50);
    expect(now.daysCash).toBeGreaterThan(60);
    expect(Math.min(...monthlyResults(lines))).toBeGreaterThan(0);
    expect(now.revenue).toBeGreaterThan(headline(lines, "2025-06").revenue);
  });

  it("keeps every covenant but the planted one with more than a quarter of headroom", () => {
    const threshold = new Map(table("covenants.csv").map((row) => [row.metric!, Number(row.threshold)]));
    expect(now.currentRatio / threshold.get("current_ratio")! - 1).toBeGreaterThan(0.25);
    expect(1 - now.leverage / threshold.get("net_debt_to_ebitda")!).toBeGreaterThan(0.25);
    expect(now.cash / 100 / threshold.get("minimum_cash")! - 1).toBeGreaterThan(0.25);
  });

  it("never falls near the policy's minimum cash", () => {
    const minimum = Number(table("policy.csv").find((row) => row.key === "minimum_cash")!.value);
    const byDay = Map.groupBy(
      lines.filter((line) => line.subtype === "cash"),
      (line) => line.date,
    );
    let cash = 0;
    for (const day of [...byDay.keys()].sort()) {
      cash += byDay.get(day)!.reduce((sum, line) => sum + line.amount, 0);
      expect(cash / 100, day).toBeGreaterThan(1.25 * minimum);
    }
  });

  it("depends on no single payer or supplier", () => {
    for (const side of ["ar", "ap"]) {
      const recent = invoices.filter((invoice) => invoice.side === side && invoice.issue > "2025-06-30");
      const total = recent.reduce((sum, invoice) => sum + invoice.gross, 0);
      for (const [party, theirs] of Map.groupBy(recent, (invoice) => invoice.party)) {
        expect(theirs.reduce((sum, invoice) => sum + invoice.gross, 0) / total, party).toBeLessThan(0.3);
      }
    }
  });

  it("dates nothing on a weekend and posts no whole thousands after the opening", () => {
    const posted = lines.filter((line) => line.source !== "opening");
    expect(posted.filter((line) => weekday(line.date) > 5)).toEqual([]);
    expect(posted.filter((line) => line.amount % 100_000 === 0)).toEqual([]);
  });

  it("has no bills just under the approval limit and none split around it", () => {
    const limit = Number(table("policy.csv").find((row) => row.key === "bill_approval_limit")!.value) * 100;
    const bills = invoices.filter((invoice) => invoice.side === "ap");
    expect(bills.filter((bill) => bill.gross >= 0.95 * limit && bill.gross < limit)).toEqual([]);
    for (const [a, b] of neighbours(bills)) {
      const split = a.gross < limit && b.gross < limit && a.gross + b.gross > limit;
      expect(split && daysBetween(a.issue, b.issue) <= 10, b.id).toBe(false);
    }
  });

  it("plans the coming cash at the amounts of the last payroll, rent and instalment", () => {
    const calendar = new Map(table("calendar.csv").map((row) => [row.id!, row]));
    const last = (account: string, sign: 1 | -1) =>
      lines
        .filter((l) => l.account === account && l.source !== "opening" && Math.sign(l.amount) === sign)
        .at(-1)!;
    const payday = lines.filter((l) => l.account === "2110" && l.amount > 0).at(-1)!.date;
    const netPay = lines.filter((l) => l.account === "2110" && l.amount > 0 && l.date === payday);
    expect(minor(calendar.get("CAL-PAYROLL")!)).toBe(netPay.reduce((sum, l) => sum + l.amount, 0));
    expect(calendar.get("CAL-PAYROLL")!.first_date).toBe(addDays(payday, 14));
    // What is owed for the last payroll is the first remittance.
    expect(minor(calendar.get("CAL-PAYROLL-TAX")!)).toBe(
      -movement(
        lines.filter((l) => l.account === "2120"),
        ["payroll_liability"],
        { to: AS_OF },
      ),
    );
    for (const loan of ["2600", "2610"])
      expect(minor(calendar.get(`CAL-PRINCIPAL-${loan}`)!)).toBe(last(loan, 1).amount);
    for (const landlord of ["S12", "S13", "S14"]) {
      const bill = invoices.filter((invoice) => invoice.party === landlord).at(-1)!;
      expect(minor(calendar.get(`CAL-RENT-${landlord}-2026`)!)).toBe(bill.gross);
    }
    expect([...calendar.values()].every((row) => row.first_date! > AS_OF)).toBe(true);
  });

  it("has a budget for every account of the result, in the account's natural direction", () => {
    const types = new Map(table("accounts.csv").map((row) => [row.code!, row]));
    const rows = table("budget.csv");
    const posted = new Set(
      lines.filter((l) => RESULT.includes(l.subtype) && l.subtype !== "other_expense").map((l) => l.account),
    );
    expect(new Set(rows.map((row) => row.account))).toEqual(posted);
    for (const { account, amount } of rows) {
      expect(Math.sign(Number(amount)), account).toBe(
        types.get(account!)!.subtype === "contra_revenue" ? -1 : 1,
      );
    }
  });
});

describe("what is planted", () => {
  it("is one bill entered twice, the first paid and the second open", () => {
    const items = new Map(
      openItems(documents, { side: "ap", on: AS_OF }).map((item) => [item.invoice.id, item]),
    );
    const [paid, open] = [items.get(planted.duplicateBill.paid)!, items.get(planted.duplicateBill.open)!];
    expect(open.invoice.party).toBe(paid.invoice.party);
    expect(open.invoice.gross).toBe(paid.invoice.gross);
    expect(open.invoice.number).not.toBe(paid.invoice.number);
    expect(normalised(open.invoice.number)).toBe(normalised(paid.invoice.number));
    expect(daysBetween(paid.invoice.issue, open.invoice.issue)).toBeLessThanOrEqual(14);
    expect(paid.open).toBe(0);
    expect(open.open).toBe(open.invoice.gross);
  });

  it("is the only duplicate: no other number returns, and no other amount within the window", () => {
    const keys = Map.groupBy(invoices, (invoice) => `${invoice.party} ${normalised(invoice.number)}`);
    const twice = [...keys.values()].filter((group) => group.length > 1);
    expect(twice.map((group) => group.map((invoice) => invoice.id).sort())).toEqual([
      [planted.duplicateBill.paid, planted.duplicateBill.open],
    ]);
    const close = neighbours(invoices.filter((invoice) => invoice.side === "ap")).filter(
      ([a, b]) => a.gross === b.gross && daysBetween(a.issue, b.issue) <= 14,
    );
    expect(close.map(([, b]) => b.id)).toEqual([planted.duplicateBill.open]);
    const references = table("payments.csv").map((row) => row.reference);
    expect(new Set(references).size).toBe(references.length);
  });

  it("is one payer who gets slower each month of 2026, while the others keep their pace", () => {
    const slow = planted.slowingPayer.party;
    const lately = delays(slow);
    const months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"].map((month) =>
      lately.get(month)!,
    );
    expect(months.toSorted((a, b) => a - b)).toEqual(months);
    expect(months.at(-1)).toBeGreaterThan(70);
    for (const [month, days] of lately) if (month < "2025-12") expect(days, month).toBeLessThan(42);
    for (const { id, kind } of table("parties.csv")) {
      if (kind !== "customer" || id === slow) continue;
      const all = [...delays(id!)];
      const mean = (part: typeof all) => part.reduce((sum, [, days]) => sum + days, 0) / part.length;
      const change =
        mean(all.filter(([month]) => month >= "2026-01")) - mean(all.filter(([month]) => month < "2026-01"));
      expect(Math.abs(change), id).toBeLessThan(5);
    }
  });

  it("is a debt service coverage that still holds, with little room, and has been falling", () => {
    const covenant = table("covenants.csv").find((row) => row.id === planted.covenantHeadroom.covenant)!;
    const quarters = ["2025-09", "2025-12", "2026-03", "2026-06"].map((month) => headline(lines, month).dscr);
    expect(quarters.toSorted((a, b) => b - a)).toEqual(quarters);
    const headroom = quarters.at(-1)! / Number(covenant.threshold) - 1;
    expect(headroom).toBeGreaterThan(0.03);
    expect(headroom).toBeLessThan(0.1);
  });
});

function normalised(number: string): string {
  return number.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

function minor(row: Readonly<Record<string, string>>): number {
  return parseMinor(row.amount!, row.currency!);
}

/** Each party's documents paired with the next in order of date. */
function neighbours(
  list: typeof invoices,
): (readonly [(typeof invoices)[number], (typeof invoices)[number]])[] {
  return [...Map.groupBy(list, (invoice) => invoice.party).values()].flatMap((theirs) => {
    const sorted = theirs.toSorted((a, b) => (a.issue < b.issue ? -1 : 1));
    return sorted.slice(1).map((later, i) => [sorted[i]!, later] as const);
  });
}

/** Mean days from invoice to payment, weighted by amount, by the month of payment; items of the opening left out. */
function delays(party: string): Map<string, number> {
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const paid = allocations.filter(
    ({ invoice, kind }) =>
      kind === "payment" && byId.get(invoice)!.party === party && byId.get(invoice)!.issue >= "2024-01-01",
  );
  return new Map(
    [...Map.groupBy(paid, (allocation) => monthOf(allocation.date))].map(([month, theirs]) => {
      const total = theirs.reduce((sum, { amount }) => sum + amount, 0);
      const weighted = theirs.reduce(
        (sum, { invoice, amount, date }) => sum + amount * daysBetween(byId.get(invoice)!.issue, date),
        0,
      );
      return [month, weighted / total];
    }),
  );
}
