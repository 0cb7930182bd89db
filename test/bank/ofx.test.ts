import { describe, expect, it } from "vitest";
import { parseStatements } from "../../src/bank/index.ts";
import { bytesOf } from "../support/statements.ts";

const read = (content: string) => parseStatements(bytesOf(content), { filename: "bank.qfx" });
const wrap = (body: string) => `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX>${body}</OFX>`;
const bank = (...parts: string[]) =>
  wrap(
    `<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>42</BANKACCTFROM>${parts.join("")}</STMTRS></STMTTRNRS></BANKMSGSRSV1>`,
  );
const list = (...transactions: string[]) =>
  `<BANKTRANLIST><DTSTART>20260601<DTEND>20260630${transactions.join("")}</BANKTRANLIST>`;

describe("OFX", () => {
  it("reads SGML whose fields are not closed, are empty, or hold what looks like markup", () => {
    const { statements } = read(
      bank(
        list(
          "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260630120000.000[-5:EST]<TRNAMT>-6.60<FITID>A<NAME>A&amp;B < C<MEMO>\n</STMTTRN>",
          // The end tag of this transaction is missing.
          "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260630<TRNAMT>+1,50<FITID>B<NAME><MEMO>Interest",
          "<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20260630<TRNAMT>-.5<CHECKNUM>1001</STMTTRN>",
        ),
        "<LEDGERBAL><BALAMT>100.00<DTASOF>20260630</LEDGERBAL><AVAILBAL><BALAMT>90.00<DTASOF>20260630</AVAILBAL>",
      ),
    );
    expect(statements).toMatchObject([
      {
        account: { number: "42", bank: "1" },
        from: "2026-06-01",
        opening: null,
        closing: { amount: 10_000, date: "2026-06-30" },
        lines: [
          {
            externalId: "A",
            date: "2026-06-30",
            amount: -660,
            counterparty: "A&B < C",
            reference: null,
            code: "POS",
          },
          { externalId: "B", amount: 150, counterparty: null, reference: "Interest" },
          { externalId: null, amount: -50, description: "Check 1001" },
        ],
      },
    ]);
  });

  it("finds the balance of a statement whose list is never closed", () => {
    const open = list("<STMTTRN><DTPOSTED>20260630<TRNAMT>5<NAME>x</STMTTRN>").replace("</BANKTRANLIST>", "");
    const balance = "<LEDGERBAL><BALAMT>7<DTASOF>20260630</LEDGERBAL>";
    expect(read(bank(open, balance)).statements).toMatchObject([
      { lines: [{ amount: 500 }], closing: { amount: 700 } },
    ]);
    const twice = open.replace("</STMTTRN>", "");
    expect(read(bank(twice, balance)).statements).toMatchObject([
      { lines: [{ amount: 500 }], closing: { amount: 700 } },
    ]);
  });

  it("does not take a missing balance for zero", () => {
    const statement = read(bank(list(), "<LEDGERBAL><BALAMT> </BALAMT><DTASOF>20260630</LEDGERBAL>"))
      .statements[0];
    expect(statement).toMatchObject({
      closing: null,
      warnings: [expect.stringContaining("LEDGERBAL has no amount")],
    });
  });

  it("keeps the currency of an amount that the bank has not converted", () => {
    const transaction = (aggregate: string) =>
      `<STMTTRN><DTPOSTED>20260630<TRNAMT>5<${aggregate}><CURRATE>1.1<CURSYM>EUR</${aggregate}></STMTTRN>`;
    expect(
      read(bank(list(transaction("CURRENCY"), transaction("ORIGCURRENCY")))).statements[0]?.lines,
    ).toMatchObject([{ currency: "EUR" }, { currency: "USD", description: "Originally EUR at 1.1" }]);
  });

  it("rounds what brokers print with more decimals, and says so", () => {
    const statement = read(bank(list("<STMTTRN><DTPOSTED>20260630<TRNAMT>-000197.1063</STMTTRN>")))
      .statements[0];
    expect(statement).toMatchObject({
      lines: [{ amount: -19_711 }],
      warnings: [expect.stringContaining("was rounded")],
    });
  });

  it("reads the cash lines of an investment account, and no trades", () => {
    const cash = "<INVBANKTRAN><STMTTRN><DTPOSTED>20260630<TRNAMT>5</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>";
    const investment = (inner: string) =>
      wrap(
        `<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>7</INVACCTFROM><INVTRANLIST>${inner}<BUYSTOCK><TOTAL>-9</BUYSTOCK></INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>`,
      );
    expect(read(investment(cash))).toMatchObject({
      statements: [
        { lines: [{ amount: 500 }], warnings: [expect.stringContaining("1 trades are not bank lines")] },
      ],
    });
    expect(read(investment(""))).toMatchObject({
      statements: [],
      warnings: [expect.stringContaining("no cash lines")],
    });
  });

  it.each([
    [
      "a refused sign-on",
      "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<MESSAGE>Wrong password</STATUS></SONRS></SIGNONMSGSRSV1>",
      /code 15500 \(Wrong password\)/,
    ],
    [
      "an error instead of a statement",
      "<BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS></STMTTRNRS></BANKMSGSRSV1>",
      /error 2003 \(Account not found\)/,
    ],
    [
      "an answer to a sign-on",
      "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</STATUS></SONRS></SIGNONMSGSRSV1>",
      /only an answer to a sign-on/,
    ],
    [
      "a list of accounts",
      "<SIGNUPMSGSRSV1><ACCTINFORS><ACCTINFO><ACCTID>1</ACCTINFO><ACCTINFO><ACCTID>2</ACCTINFO></ACCTINFORS></SIGNUPMSGSRSV1>",
      /list of 2 accounts/,
    ],
  ])("finds no statement in %s, and says what it is", (_what, body, says) => {
    const { statements, warnings } = read(wrap(body));
    expect(statements).toEqual([]);
    expect(warnings[0]).toMatch(says);
  });

  it("refuses transactions without a day or amount that can be known", () => {
    const refusal = (fields: string) => () => read(bank(list(`\n<STMTTRN><FITID>Z${fields}</STMTTRN>`)));
    expect(refusal("<TRNAMT>1")).toThrow(/^Line 6: transaction Z has no DTPOSTED/);
    expect(refusal("<DTPOSTED>20260231<TRNAMT>1")).toThrow(
      /DTPOSTED "20260231" of transaction Z is not a day that exists/,
    );
    expect(refusal("<DTPOSTED>20260630<TRNAMT>abc")).toThrow(/TRNAMT "abc" is not an amount/);
    expect(refusal("<DTPOSTED>20260630<TRNAMT>1,234")).toThrow(/can be a thousand or a decimal/);
    expect(refusal("<DTPOSTED>20260630")).toThrow(/STMTTRN has no TRNAMT/);
  });
});
