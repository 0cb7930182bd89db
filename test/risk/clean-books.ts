import { addDays, addToMonth, monthEnd, monthRange, monthStart } from "../../src/base/dates.ts";
import { type Random, seededRandom } from "../../src/base/runtime.ts";
import type { Receivable } from "../../src/risk/receivables.ts";
import type { ManualEntry } from "../../src/risk/entry-queries.ts";
import type { Bill, PaymentUse, SupplierPayment } from "../../src/risk/risk-queries.ts";

/** Rows of a company in which nothing is wrong, with the habits that make honest books look odd. */
export type CleanBooks = {
  readonly bills: readonly Bill[];
  readonly supplierPayments: readonly SupplierPayment[];
  readonly paymentUses: readonly PaymentUse[];
  readonly receivables: readonly Receivable[];
  readonly manualEntries: readonly ManualEntry[];
};

const AS_OF = "2026-06-30";
const MONTHS = monthRange("2024-01", "2026-06");

export function cleanBooks(seed: number, { customers = 12, suppliers = 15 } = {}): CleanBooks {
  const random = seededRandom(seed);
  const bills = Array.from({ length: suppliers }, (_, i) => supplierBills(`S${i}`, random)).flat();
  const { supplierPayments, paymentUses } = payEach(bills, random);
  return {
    bills: bills.sort((a, b) => (a.issue_date < b.issue_date ? -1 : 1)),
    supplierPayments,
    paymentUses,
    receivables: Array.from({ length: customers }, (_, i) => customerInvoices(`C${i}`, random)).flat(),
    manualEntries: entries(random),
  };
}

const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
/** Four uniforms, scaled to variance one: near enough to normal for habits. */
const normal = (random: Random) => (random() + random() + random() + random() - 2) * Math.sqrt(3);
const lognormal = (random: Random, median: number, sigma: number) =>
  Math.round(median * Math.exp(sigma * normal(random)));

function supplierBills(party: string, random: Random): Bill[] {
  const habit = pick(random, ["monthly", "weekly", "irregular", "irregular", "utility", "flat_fee"] as const);
  const style = pick(random, ["series", "yearly", "jumping", "plain"] as const);
  const price = lognormal(random, 90_000, 1);
  const prices = [4_500, 9_900, 14_500];
  const dates = issueDates(habit, random);
  let series = between(random, 100, 60_000);
  let year = "";
  let inYear = 0;
  return dates.map((date, index) => {
    if (date.slice(0, 4) !== year) [year, inYear] = [date.slice(0, 4), 0];
    inYear += 1;
    series += style === "jumping" ? between(random, 1, 180) : 1;
    const number =
      habit === "utility"
        ? `ACC-${party}-55231`
        : { series: `INV-${series}`, yearly: `${year}/${String(inYear).padStart(3, "0")}`, jumping: String(series), plain: `R${inYear}` }[style]; // prettier-ignore
    const gross = {
      monthly: price,
      weekly: Math.round(price / 4),
      irregular: lognormal(random, 180_000, 0.9),
      utility: lognormal(random, 60_000, 0.15),
      flat_fee: pick(random, prices),
    }[habit];
    return {
      id: `${party}-${index}`,
      kind: "invoice",
      number,
      normalized_number: number.replace(/[^a-z0-9]/gi, "").toUpperCase(),
      party_id: party,
      party_name: party,
      issue_date: date,
      due_date: addDays(date, 30),
      currency: "USD",
      gross,
      base_gross: gross,
      po_number: habit === "irregular" && random() < 0.4 ? `PO-${party}-${index}` : null,
    };
  });
}

function issueDates(habit: string, random: Random): string[] {
  if (habit === "monthly" || habit === "utility")
    return MONTHS.map((m) => addDays(monthStart(m), between(random, 0, 3)));
  if (habit === "weekly") return Array.from({ length: 128 }, (_, i) => addDays("2024-01-08", i * 7));
  const count = habit === "flat_fee" ? between(random, 60, 200) : between(random, 10, 90);
  return Array.from({ length: count }, () => addDays("2024-01-01", between(random, 0, 910))).sort();
}

function payEach(bills: readonly Bill[], random: Random) {
  const supplierPayments: SupplierPayment[] = [];
  const paymentUses: PaymentUse[] = [];
  for (const bill of bills) {
    const date = addDays(bill.due_date, between(random, -3, 4));
    if (date > AS_OF) continue;
    const instalments = random() < 0.03 && bill.gross % 2 === 0 ? 2 : 1;
    for (let part = 0; part < instalments; part += 1) {
      const id = `P-${bill.id}-${part}`;
      const amount = bill.gross / instalments;
      const reference = random() < 0.7 ? bill.number : null;
      supplierPayments.push({ id, party_id: bill.party_id, party_name: bill.party_id, date: addDays(date, part * 7), amount, currency: "USD", base_amount: amount, reference }); // prettier-ignore
      paymentUses.push({ payment_id: id, invoice_id: bill.id, amount });
    }
  }
  // A standing order that no bill belongs to.
  for (const month of MONTHS)
    supplierPayments.push({ id: `SO-${month}`, party_id: "LANDLORD", party_name: "LANDLORD", date: `${month}-03`, amount: 350_000, currency: "USD", base_amount: 350_000, reference: "Rent" }); // prettier-ignore
  return { supplierPayments: supplierPayments.sort((a, b) => (a.date < b.date ? -1 : 1)), paymentUses };
}

function customerInvoices(party: string, random: Random): Receivable[] {
  const perMonth = pick(random, [1, 2, 4, 8]);
  const terms = pick(random, [14, 30, 45, 60]);
  const usual = between(random, -8, 25);
  const scatter = between(random, 2, 14);
  const winter = random() < 0.15 ? between(random, 5, 15) : 0;
  const runs = random() < 0.5;
  return MONTHS.flatMap((month) => {
    // A customer's month has a mood of its own: invoices of one month are not independent.
    const mood = normal(random) * scatter * 0.5;
    return Array.from({ length: perMonth }, (_, i): Receivable => {
      const issueDate = addDays(monthStart(month), between(random, 0, 27));
      const dueDate = addDays(issueDate, terms);
      const tail = random() < 0.05 ? between(random, 20, 60) : 0;
      const seasonal = ["11", "12", "01", "02"].includes(month.slice(5)) ? winter : 0;
      const wanted = addDays(dueDate, Math.max(-terms, Math.round(usual + mood + normal(random) * scatter * 0.7 + tail + seasonal))); // prettier-ignore
      const paidOn = runs ? nextRun(wanted) : wanted;
      const id = `${party}-${month}-${i}`;
      const gross = lognormal(random, 400_000, 0.6);
      return {
        id,
        kind: "invoice",
        number: id,
        partyId: party,
        partyName: party,
        issueDate,
        dueDate,
        gross,
        baseGross: gross,
        allocations:
          paidOn > AS_OF
            ? []
            : [{ invoice_id: id, party_id: party, amount: gross, date: paidOn, kind: "payment" }],
      };
    });
  });
}

/** The next 10th, 20th or month's end: a customer's payment runs. */
function nextRun(date: string): string {
  const month = date.slice(0, 7);
  const runs = [`${month}-10`, `${month}-20`, monthEnd(month), `${addToMonth(month, 1)}-10`];
  return runs.find((run) => run >= date) ?? date;
}

function entries(random: Random): ManualEntry[] {
  const perMonth = between(random, 8, 40);
  const [weekend, round, bare, last] = [random() * 0.3, random() * 0.3, random() * 0.2, random() * 0.7];
  let id = 0;
  return MONTHS.flatMap((month) =>
    Array.from({ length: perMonth }, (): ManualEntry => {
      const any = addDays(monthStart(month), between(random, 0, 26));
      const date =
        random() < last
          ? addDays(monthEnd(month), -between(random, 0, 1))
          : random() < weekend
            ? saturday(any)
            : any;
      const total = random() < round ? between(random, 1, 40) * 100_000 : lognormal(random, 120_000, 1.2);
      const text = random() < bare ? null : "Accrual";
      id += 1;
      return { id, date, source: "manual", reference: null, description: text, maker: "clerk", total };
    }),
  );
}

function saturday(date: string): string {
  const back = (new Date(`${date}T00:00:00Z`).getUTCDay() + 1) % 7;
  const found = addDays(date, -back);
  return found.slice(0, 7) === date.slice(0, 7) ? found : date;
}
