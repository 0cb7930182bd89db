import { addDays } from "../../src/base/dates.ts";
import { minorToDecimal } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books, Invoice } from "./books.ts";
import { type Claim, claims } from "./claims.ts";
import { AS_OF, BASE, OPENING, isAfterClose } from "./company.ts";
import { createDraws } from "./random.ts";
import { type Settlement, settle } from "./settlement.ts";

/**
 * Bills the claims and books what became of them up to the close. A claim of before the opening enters as an
 * open item over what was then unpaid; its entry is the opening balance.
 */
export function postRevenueCycle(books: Books, seed: number): void {
  const receipts = new Map<string, { invoice: Invoice; amount: Minor }[]>();
  let number = 48_210;
  for (const claim of claims(seed)) {
    number++;
    const draws = createDraws(seed, `settlement ${number}`);
    const open = settle(claim, draws).filter((part) => part.date >= OPENING && part.amount > 0);
    const gross = open.reduce((sum, part) => sum + part.amount, 0);
    if (gross === 0) continue;
    const invoice = bill(books, claim, { number: `MHG-${number}`, gross });
    for (const part of open) {
      if (isAfterClose(part.date)) continue;
      if (part.kind === "payment") {
        const key = `${part.date} ${claim.payer.id}`;
        receipts.set(key, [...(receipts.get(key) ?? []), { invoice, amount: part.amount }]);
      } else if (part.kind === "credit") credit(books, invoice, { part, claim });
      else writeOff(books, invoice, part);
    }
  }
  for (const [key, parts] of [...receipts].sort(([a], [b]) => (a < b ? -1 : 1))) receive(books, key, parts);
}

function bill(
  books: Books,
  claim: Claim,
  { number, gross }: { readonly number: string; readonly gross: Minor },
): Invoice {
  const { payer, issue, charges, adjustment } = claim;
  const entry =
    issue < OPENING
      ? undefined
      : books.post({
          date: issue,
          source: "sales",
          reference: number,
          description: payer.id >= "C12" ? "Occupational health" : "Claims batch",
          lines: [
            { account: "1200", amount: gross, party: payer.id },
            ...(payer.adjustment ? [{ account: payer.adjustment.account, amount: adjustment }] : []),
            ...charges.map((charge) => ({ account: charge.account, amount: -charge.gross })),
          ],
        });
  return books.addInvoice({
    side: "ar",
    kind: "invoice",
    number,
    party: payer.id,
    issue,
    due: addDays(issue, payer.terms),
    currency: BASE,
    rate: "",
    gross,
    poNumber: "",
    entry,
  });
}

/** A remittance pays every batch that the payer settles that day. */
function receive(books: Books, key: string, parts: { invoice: Invoice; amount: Minor }[]): void {
  const [date = AS_OF, party = ""] = key.split(" ");
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  const reference = `EFT-${party}-${date.replaceAll("-", "")}`;
  const entry = books.post({
    date,
    source: "receipt",
    reference,
    description: "Remittance",
    lines: [
      { account: "1010", amount },
      { account: "1200", amount: -amount, party },
    ],
  });
  const payment = books.addPayment({
    side: "ar",
    party,
    date,
    amount,
    currency: BASE,
    rate: "",
    reference,
    entry,
  });
  for (const part of parts) {
    books.allocate({ payment, invoice: part.invoice, amount: part.amount, date, kind: "payment" });
  }
}

/** The credit note and the claim settle each other on the credit note's day, so neither stays open. */
function credit(
  books: Books,
  invoice: Invoice,
  { part, claim }: { readonly part: Settlement; readonly claim: Claim },
): void {
  const { party } = invoice;
  const { date, amount } = part;
  const number = invoice.number.replace("MHG", "CN");
  const entry = books.post({
    date,
    source: "credit_note",
    reference: number,
    description: `Denial upheld on ${invoice.number}`,
    lines: [
      { account: claim.payer.adjustment?.account ?? "4030", amount },
      { account: "1200", amount: -amount, party },
    ],
  });
  const note = books.addInvoice({
    ...invoice,
    kind: "credit_note",
    number,
    issue: date,
    due: date,
    gross: amount,
    entry,
  });
  books.allocate({ payment: undefined, invoice, amount, date, kind: "credit" });
  books.allocate({ payment: undefined, invoice: note, amount, date, kind: "credit" });
}

function writeOff(books: Books, invoice: Invoice, { date, amount }: Settlement): void {
  books.post({
    date,
    source: "write_off",
    reference: invoice.number,
    description: `Uncollectible ${minorToDecimal(amount, BASE)} of ${invoice.number}`,
    lines: [
      { account: "1290", amount },
      { account: "1200", amount: -amount, party: invoice.party },
    ],
  });
  books.allocate({ payment: undefined, invoice, amount, date, kind: "write_off" });
}
