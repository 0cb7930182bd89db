import { parse } from "csv-parse/sync";
import { z } from "zod";
import { addDays } from "../../../src/base/dates.ts";
import { type Minor, parseMinor } from "../../../src/base/money.ts";
import { totalOf } from "./invoice.ts";
import { brightwater, lindgren, metroWater } from "./july-bills.ts";

/** One line of the operating account in July 2026. */
export type CashLine = {
  readonly date: string;
  /** positive: money came in */
  readonly amount: Minor;
  readonly counterparty: string | null;
  readonly remittance: string;
  readonly endToEndId: string | null;
  readonly code: "transfer" | "fee" | "interest" | "debit";
};

export type JulyStatement = {
  readonly opening: Minor;
  readonly lines: readonly CashLine[];
};

const LAST_DAY = "2026-06-30";
const CASH_ACCOUNT = "1010";

const invoiceRow = z.object({
  id: z.string(),
  side: z.enum(["ar", "ap"]),
  number: z.string(),
  party: z.string(),
  due_date: z.string(),
  currency: z.string(),
  gross: z.string(),
});
const paymentRow = z.object({
  side: z.enum(["ar", "ap"]),
  party: z.string(),
  date: z.string(),
  amount: z.string(),
  bank_account: z.string(),
  reference: z.string(),
});
const journalRow = z.object({ account: z.string(), debit: z.string(), credit: z.string() });
const allocationRow = z.object({ invoice: z.string(), amount: z.string() });
const partyRow = z.object({ id: z.string(), name: z.string() });

const usd = (text: string): Minor => (text === "" ? 0 : parseMinor(text, "USD"));

/**
 * What the bank did in July, against the books as they stand at the end of June: payments and receipts of the last
 * days of June arrive, customers pay single bills, several at once, a part, and one less a fee; bills are paid;
 * the bank charges and pays interest; one debit nobody knows.
 */
export function julyStatement(files: Readonly<Record<string, string>>): JulyStatement {
  const rows = <S extends z.ZodType>(file: string, schema: S): z.output<S>[] =>
    z.array(schema).parse(parse(files[file] ?? "", { columns: true }));
  const names = new Map(rows("parties.csv", partyRow).map(({ id, name }) => [id, name]));
  const nameOf = (party: string): string => names.get(party) ?? party;

  const book = rows("journals.csv", journalRow)
    .filter(({ account }) => account === CASH_ACCOUNT)
    .reduce((sum, { debit, credit }) => sum + usd(debit) - usd(credit), 0);
  const inTransit: CashLine[] = rows("payments.csv", paymentRow)
    .filter(({ date, bank_account }) => bank_account === "bank-operating" && date >= addDays(LAST_DAY, -1))
    .map(({ side, party, amount, reference }, index) => ({
      date: addDays("2026-07-01", index % 2),
      amount: side === "ar" ? usd(amount) : -usd(amount),
      counterparty: nameOf(party),
      remittance: `${reference} ${nameOf(party)}`,
      endToEndId: reference,
      code: "transfer",
    }));

  const open = openItems(rows("invoices.csv", invoiceRow), rows("allocations.csv", allocationRow));
  const find = (number: string) => {
    const item = open.find((one) => one.number === number);
    if (!item) throw new Error(`the sample has no open item ${number}`);
    return item;
  };
  const pays = (number: string, date: string, rest: Partial<CashLine> = {}): CashLine => {
    const { side, party, residual } = find(number);
    return {
      date,
      amount: side === "ar" ? residual : -residual,
      counterparty: nameOf(party),
      remittance: `Invoice ${number}`,
      endToEndId: null,
      code: "transfer",
      ...rest,
    };
  };
  const together = (numbers: readonly string[], date: string): CashLine => {
    const parts = numbers.map((number) => pays(number, date));
    const [first] = parts;
    if (!first) throw new Error("a batch pays something");
    return {
      ...first,
      amount: parts.reduce((sum, { amount }) => sum + amount, 0),
      remittance: `Payment of ${numbers.join(", ")}`,
    };
  };
  const newBill = (bill: Parameters<typeof totalOf>[0], date: string): CashLine => ({
    date,
    amount: -totalOf(bill),
    counterparty: bill.seller.name,
    remittance: `Invoice ${bill.number}`,
    endToEndId: null,
    code: "transfer",
  });

  const lines: CashLine[] = [
    ...inTransit,
    pays("SGG14461", "2026-07-02"),
    // The number as somebody typed it.
    pays("CPX-11041", "2026-07-02", { remittance: "Inv CPX 11041 Clearpath" }),
    pays("CMS-54471", "2026-07-03"),
    newBill(lindgren, "2026-07-06"),
    pays("TDW11499", "2026-07-07"),
    together(["PPS-5318", "PPS-5326"], "2026-07-06"),
    pays("VMC-21051", "2026-07-08"),
    pays("MWG-52239", "2026-07-09", { remittance: "Water and gas June" }),
    pays("MHG-49777", "2026-07-28"),
    pays("MHG-49779", "2026-07-29", {
      remittance: "MHG-49779 less wire fee",
      amount: find("MHG-49779").residual - 2_500,
    }),
    pays("MHG-49772", "2026-07-30", { amount: 7_000_000, remittance: "MHG-49772 first part" }),
    together(["MHG-49774"], "2026-07-27"),
    newBill(metroWater, "2026-07-24"),
    newBill(brightwater, "2026-07-28"),
    {
      date: "2026-07-31",
      amount: -4_500,
      counterparty: null,
      remittance: "Account service fee July 2026",
      endToEndId: null,
      code: "fee",
    },
    {
      date: "2026-07-31",
      amount: 31_022,
      counterparty: null,
      remittance: "Interest credit July 2026",
      endToEndId: null,
      code: "interest",
    },
    {
      date: "2026-07-22",
      amount: -12_999,
      counterparty: "CLOUDPRINT SVC",
      remittance: "Subscription 88120",
      endToEndId: null,
      code: "debit",
    },
  ];
  const transit = inTransit.reduce((sum, { amount }) => sum + amount, 0);
  return {
    opening: book - transit,
    lines: lines.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
  };
}

function openItems(
  invoices: readonly z.output<typeof invoiceRow>[],
  allocations: readonly z.output<typeof allocationRow>[],
) {
  const paid = new Map<string, Minor>();
  for (const { invoice, amount } of allocations) paid.set(invoice, (paid.get(invoice) ?? 0) + usd(amount));
  return invoices
    .filter(({ currency }) => currency === "USD")
    .map((invoice) => ({ ...invoice, residual: usd(invoice.gross) - (paid.get(invoice.id) ?? 0) }))
    .filter(({ residual }) => residual > 0);
}
