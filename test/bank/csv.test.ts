import { describe, expect, it } from "vitest";
import { type CsvOptions, parseStatements } from "../../src/bank/index.ts";
import { bytesOf } from "../support/statements.ts";

const read = (content: string, csv?: CsvOptions) =>
  parseStatements(bytesOf(content), { filename: "bank.csv", csv });
const lines = (content: string, csv?: CsvOptions) =>
  read(content, csv).statements.flatMap((statement) => statement.lines);

describe("bank CSV", () => {
  it("reads Revolut: fees are part of the amount, currencies are statements, reverted payments are none", () => {
    const content = `Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
CARD_PAYMENT,Current,2026-06-01 10:00:00,2026-06-02 08:00:00,Elm Cafe,-10.00,0.50,EUR,COMPLETED,89.50
TOPUP,Current,2026-06-03 10:00:00,2026-06-03 10:00:01,Top-up,20.00,0.00,EUR,COMPLETED,109.50
CARD_PAYMENT,Current,2026-06-04 10:00:00,,Fir Shop,-5.00,0.00,EUR,REVERTED,
CARD_PAYMENT,Current,2026-06-05 10:00:00,,Oak Shop,-7.00,0.00,EUR,PENDING,
TOPUP,Current,2026-06-03 10:00:00,2026-06-03 10:00:01,Top-up,9.00,0.00,USD,COMPLETED,9.00
`;
    expect(read(content).statements).toMatchObject([
      {
        currency: "EUR",
        opening: { amount: 10_000 },
        closing: { amount: 10_950 },
        tie: { status: "ties" },
        lines: [
          { amount: -1_050, date: "2026-06-02" },
          { amount: 2_000 },
          { status: "pending", date: "2026-06-05" },
        ],
      },
      { currency: "USD", lines: [{ amount: 900 }] },
    ]);
  });

  it.each([
    [
      "Wise",
      `"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Payer Name","Payee Name","Payee Account Number",Merchant\nTRANSFER-1,30-06-2026,-12.50,GBP,Sent money,INV 1,87.50,,Elm Ltd,,\n`,
      {
        externalId: "TRANSFER-1",
        amount: -1_250,
        counterparty: "Elm Ltd",
        reference: "INV 1",
        currency: "GBP",
      },
    ],
    [
      "N26",
      `"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)"\n2026-06-30,2026-06-30,Elm KG,NL91ABNA0417164300,Outgoing Transfer,Miete,Main,-900.0\n`,
      { amount: -90_000, counterpartyIban: "NL91ABNA0417164300", reference: "Miete", currency: "EUR" },
    ],
    [
      "Chase",
      `Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\nDEBIT,06/30/2026,ELM CAFE,-4.05,DEBIT_CARD,95.95,\n`,
      { date: "2026-06-30", amount: -405, currency: "USD" },
    ],
    [
      "Bank of America",
      `Description,,Summary Amt.\nBeginning balance as of 06/01/2026,,"1,000.00"\n\nDate,Description,Amount,Running Bal.\n06/01/2026,Beginning balance as of 06/01/2026,,"1,000.00"\n06/02/2026,ELM CAFE,"-1,000.00","0.00"\n`,
      { date: "2026-06-02", amount: -100_000 },
    ],
    [
      "Sparkasse",
      `"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Kundenreferenz (End-to-End)";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n"DE89370400440532013000";"30.06.26";"30.06.26";"GUTSCHRIFT";"Rechnung 1";"E2E";"Elm KG";"NL91ABNA0417164300";"";"1.234,50";"EUR";"Umsatz gebucht"\n`,
      { date: "2026-06-30", amount: 123_450, endToEndId: "E2E", description: "GUTSCHRIFT" },
    ],
    [
      "Deutsche Bank",
      `Umsätze Girokonto;;;\nLetzter Kontostand;;;100,00;EUR\nBuchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN;BIC;Kundenreferenz;Soll;Haben;Währung\n30.06.2026;30.06.2026;SEPA;Elm KG;Miete;;;;-1.200,00;;EUR\nKontostand;30.06.2026;;;1.234,56;EUR\n`,
      { amount: -120_000, counterparty: "Elm KG" },
    ],
    [
      "Monzo",
      `Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description\ntx_1,30/06/2026,10:00:00,Card payment,Elm,,Bills,-3.20,GBP,-3.20,GBP,,,,ELM LONDON\n`,
      { externalId: "tx_1", amount: -320, reference: "ELM LONDON" },
    ],
    [
      "Starling",
      `Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes\n05/06/2026,Elm,Rent,FASTER PAYMENT,-3.20,96.80,BILLS,\n`,
      { date: "2026-06-05", amount: -320 },
    ],
    [
      "a French bank",
      `Date opération;Date valeur;Libellé;Débit;Crédit\n30/06/2026;30/06/2026;Loyer;1 200,00;\n`,
      { amount: -120_000, reference: "Loyer", currency: "EUR" },
    ],
    [
      "a Dutch bank",
      `Datum;Naam / Omschrijving;Tegenrekening;Af Bij;Bedrag;Mededelingen\n20260630;Elm BV;NL91ABNA0417164300;Af;12,5;Huur\n`,
      { amount: -1_250, counterparty: "Elm BV" },
    ],
  ])("reads %s", (_bank, content, expected) => {
    expect(lines(content, { currency: "EUR" })).toMatchObject([expected]);
  });

  it("tells the order of days and the decimal mark from all values of a column", () => {
    const content = `Date;Amount;Description\n03/04/2026;1.234,50;a\n13/04/2026;7,00;b\n`;
    expect(lines(content, { currency: "EUR" })).toMatchObject([
      { date: "2026-04-03", amount: 123_450 },
      { date: "2026-04-13" },
    ]);
  });

  it("refuses dates and amounts that could mean two things, and says what to say", () => {
    const dates = "Date,Amount,Currency\n03/04/2026,1.00,EUR\n";
    expect(() => read(dates)).toThrow(
      /^Column "Date": "03\/04\/2026" can be day-month or month-day; say dateOrder/,
    );
    expect(lines(dates, { dateOrder: "mdy" })).toMatchObject([{ date: "2026-03-04" }]);
    const amounts = "Date,Amount,Currency\n2026-03-04,1.234,EUR\n";
    expect(() => read(amounts)).toThrow(
      /^Column "Amount": "1.234" can be a thousand or a decimal; say decimal/,
    );
    expect(lines(amounts, { decimal: "," })).toMatchObject([{ amount: 123_400 }]);
    expect(() => read("Date,Amount\n2026-03-04,1.00\n")).toThrow(/names no currency/);
  });

  it("reads signs before, behind, in brackets, and with symbols", () => {
    const cells = ["-1.50", "1.50-", "(1.50)", "\u22121.50", "$-1.50", "-1.50 USD", "-1'000.50"];
    const content = `Date\tAmount\tCurrency\n${cells.map((cell) => `2026-06-30\t${cell}\tUSD`).join("\n")}\n`;
    expect(lines(content).map(({ amount }) => amount)).toEqual([
      -150, -150, -150, -150, -150, -150, -100_050,
    ]);
  });

  it("takes formulas as the text they are", () => {
    const cells = ['=HYPERLINK("http://evil.example","x")', "+cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3"];
    const content = `Date,Amount,Currency,Reference\n${cells.map((cell) => `2026-06-30,1.00,EUR,"${cell.replaceAll('"', '""')}"`).join("\n")}\n`;
    expect(lines(content).map(({ reference }) => reference)).toEqual(cells);
    expect(() => read("Date,Amount,Currency\n2026-06-30,=1+1,EUR\n")).toThrow(
      /^Line 2: column "Amount" holds "=1\+1", which is not an amount/,
    );
  });

  it("flags running balances that do not lead from the first to the last", () => {
    const content = "Date,Amount,Currency,Balance\n2026-06-01,1.00,EUR,11.00\n2026-06-02,1.00,EUR,15.00\n";
    expect(read(content).statements[0]?.tie).toEqual({ status: "differs", difference: 300 });
  });
});
