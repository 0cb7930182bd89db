import type { IsoDate } from "../../src/base/dates.ts";
import type { Minor } from "../../src/base/money.ts";
import { type Bill, type Purchases, billsOf } from "./bills.ts";
import type { Books, Invoice, Line } from "./books.ts";
import { BASE, OPENING, isAfterClose } from "./company.ts";
import { type Fixing, fixingAt, rateText, toDollars } from "./fx.ts";
import { plantDuplicate } from "./planted.ts";
import { SUPPLIERS } from "./suppliers.ts";

type Due = { readonly bill: Bill; readonly invoice: Invoice; readonly base: Minor };

/** Books the suppliers' bills and pays them up to the close; bills of before the opening enter as open items. */
export function postPayables(
  books: Books,
  { seed, purchases, rates }: { seed: number; purchases: Purchases; rates: readonly Fixing[] },
): void {
  const bills = plantDuplicate(SUPPLIERS.flatMap((supplier) => billsOf(seed, supplier, purchases)));
  const runs = new Map<string, Due[]>();
  let order = 7_300;
  for (const bill of bills.filter(isPosted)) {
    const poNumber = "inventoryShare" in bill.supplier.size ? `PO-${++order}` : "";
    const due = enter(books, bill, { poNumber, rates });
    if (isAfterClose(bill.payOn)) continue;
    const key = `${bill.payOn} ${bill.supplier.id}`;
    runs.set(key, [...(runs.get(key) ?? []), due]);
  }
  for (const [key, dues] of [...runs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    pay(books, dues, { date: key.slice(0, 10), rates });
  }
}

/** Unpaid at the opening or issued since. The euro supplier pays within the month, so it has no opening items. */
function isPosted(bill: Bill): boolean {
  return bill.payOn >= OPENING && !(bill.supplier.currency && bill.issue < OPENING);
}

function enter(
  books: Books,
  bill: Bill,
  { poNumber, rates }: { poNumber: string; rates: readonly Fixing[] },
): Due {
  const { supplier, number, issue, due, amount } = bill;
  const rate = supplier.currency ? fixingAt(rates, issue) : 0;
  const base = supplier.currency ? toDollars(amount, rate) : amount;
  const line = (account: Line["account"], sign: 1 | -1): Line => ({
    account,
    amount: sign * base,
    party: supplier.id,
    ...(supplier.currency
      ? { foreign: { currency: supplier.currency, amount: sign * amount, rate: rateText(rate) } }
      : {}),
  });
  const entry =
    issue < OPENING
      ? undefined
      : books.post({
          date: issue,
          source: "purchase",
          reference: number,
          description: "Supplier bill",
          lines: [line(supplier.account, 1), line("2000", -1)],
        });
  const invoice = books.addInvoice({
    side: "ap",
    kind: "invoice",
    number,
    party: supplier.id,
    issue,
    due,
    currency: supplier.currency ?? BASE,
    rate: supplier.currency ? rateText(rate) : "",
    gross: amount,
    poNumber,
    entry,
  });
  return { bill, invoice, base };
}

/** One payment for all bills that fall due in the run. A euro bill paid at another rate realises a difference. */
function pay(
  books: Books,
  dues: readonly Due[],
  { date, rates }: { date: IsoDate; rates: readonly Fixing[] },
): void {
  const supplier = dues[0]?.bill.supplier;
  if (!supplier) return;
  const party = supplier.id;
  const amount = dues.reduce((sum, due) => sum + due.bill.amount, 0);
  const carried = dues.reduce((sum, due) => sum + due.base, 0);
  const { currency } = supplier;
  const rate = currency ? fixingAt(rates, date) : 0;
  const paid = currency ? toDollars(amount, rate) : amount;
  const settled = dues.map((due): Line => {
    const foreign = currency ? { currency, amount: due.bill.amount, rate: due.invoice.rate } : undefined;
    return { account: "2000", amount: due.base, party, ...(foreign ? { foreign } : {}) };
  });
  const reference = `${currency ? "WIRE" : "ACH"}-${party}-${date.replaceAll("-", "")}`;
  const entry = books.post({
    date,
    source: "payment",
    reference,
    description: "Supplier payment",
    lines: [
      ...(currency ? settled : [{ account: "2000" as const, amount, party }]),
      { account: "7200", amount: paid - carried },
      { account: "1010", amount: -paid },
    ],
  });
  const payment = books.addPayment({
    side: "ap",
    party,
    date,
    amount,
    currency: currency ?? BASE,
    rate: currency ? rateText(rate) : "",
    reference,
    entry,
  });
  for (const due of dues) {
    books.allocate({ payment, invoice: due.invoice, amount: due.bill.amount, date, kind: "payment" });
  }
}
