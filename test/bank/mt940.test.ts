import { describe, expect, it } from "vitest";
import { parseStatements } from "../../src/bank/index.ts";
import { bytesOf } from "../support/statements.ts";

const read = (content: string) => parseStatements(bytesOf(content), { filename: "june.sta" });
const message = (...fields: string[]) =>
  [":20:X", ":25:DE89370400440532013000", ":28C:1/1", ...fields, "-"].join("\n");
const line = (...fields: string[]) => read(message(":60F:C260630EUR0,", ...fields)).statements[0]!.lines[0]!;

describe("MT940", () => {
  it.each([
    ["C100318EUR380115,12", 38_011_512],
    ["C100318EUR380115,1", 38_011_510],
    ["C100318EUR380115,", 38_011_500],
    ["D100318EUR0,12", -12],
    ["D140829EUR000000000147,64", -14_764],
    ["C100318JPY1234,", 1_234],
  ])("reads the balance %s exactly", (balance, amount) => {
    expect(read(message(`:62F:${balance}`)).statements[0]?.closing?.amount).toBe(amount);
  });

  it.each([
    ["C", 100],
    ["D", -100],
    ["RC", -100],
    ["RD", 100],
    ["CR", 100],
    ["DR", -100],
    ["RCR", -100],
  ])("reads the mark %s, with or without a funds code, as %d", (mark, amount) => {
    expect(line(`:61:2606300630${mark}1,NTRFNONREF`).amount).toBe(amount);
  });

  it("takes the entry date as booking date, over the end of a year too", () => {
    expect(line(":61:2701021230D1,NTRFNONREF")).toMatchObject({
      date: "2026-12-30",
      valueDate: "2027-01-02",
    });
    expect(line(":61:2612310102D1,NTRFNONREF")).toMatchObject({
      date: "2027-01-02",
      valueDate: "2026-12-31",
    });
    expect(line(":61:261231D1,NTRFNONREF")).toMatchObject({ date: "2026-12-31", valueDate: "2026-12-31" });
  });

  it("takes 30 February, which German banks print, as its last day", () => {
    expect(line(":61:2602300230C1,NTRFNONREF")).toMatchObject({
      date: "2026-02-28",
      valueDate: "2026-02-28",
    });
  });

  it("reads the German style, wrapped anywhere", () => {
    const details = [
      ":86:166?00GUTSCHRIFT?109310?20EREF+E2E-77?21SVWZ+Rechnung 4711 vom 01.?2206.",
      "2026 Kunde 12?30COBADEFF?31DE89370400440532013000?32Erle und Eibe GmbH",
      " & Co?33 KG",
    ];
    expect(line(":61:2606300630C119,NTRFNONREF//BREF-9", ...details)).toMatchObject({
      externalId: "BREF-9",
      counterparty: "Erle und Eibe GmbH & Co KG",
      counterpartyIban: "DE89370400440532013000",
      reference: "Rechnung 4711 vom 01.06.2026 Kunde 12",
      endToEndId: "E2E-77",
      description: "GUTSCHRIFT",
      code: "NTRF-166",
    });
  });

  it("reads the slash style and supplementary details", () => {
    expect(
      line(
        ":61:260630D25,00N102EREF",
        "NL91ABNA0417164300",
        ":86:/EREF/2026-0630/BENM//NAME/ELM TRADING/IBAN/NL91ABNA0417164300/REMI/",
        "Invoice 12/ISDT/2026-06-29",
      ),
    ).toMatchObject({
      counterparty: "ELM TRADING",
      counterpartyIban: "NL91ABNA0417164300",
      reference: "Invoice 12",
      endToEndId: "2026-0630",
      description: "NL91ABNA0417164300",
    });
  });

  it("reads plain details, and non-SWIFT tails", () => {
    expect(line(":61:260630D1,NTRFNONREF", ":86:POS PURCHASE", "KIOSK 12")).toMatchObject({
      reference: "POS PURCHASE KIOSK 12",
    });
    expect(line(":61:260630D1,NTRFNONREF", ":NS:01Miete Juni", "15Erle KG", "17Dauerauftrag")).toMatchObject({
      reference: "Miete Juni",
      counterparty: "Erle KG",
      description: "Dauerauftrag",
    });
  });

  it("takes no reference from a line that only points to its details, and an IBAN from its second row", () => {
    const pointing = line(":61:260630D25,00N102EREF", "NL91ABNA0417164300", ":86:/EREF/E-1/NAME/ELM");
    expect(pointing).toMatchObject({
      reference: null,
      endToEndId: "E-1",
      counterpartyIban: "NL91ABNA0417164300",
    });
  });

  it("does not give a line what is said of the statement", () => {
    const statement = read(
      message(":60F:C260630EUR0,", ":61:260630C1,NTRFNONREF", ":62F:C260630EUR1,", ":86:SUM OF ALL"),
    ).statements[0];
    expect(statement).toMatchObject({ lines: [{ reference: null }], tie: { status: "ties" } });
  });

  it("reads files of several statements in SWIFT blocks, with noise between, in Latin-1", () => {
    const block = (body: string) =>
      `{1:F01X}{2:O940X}{4:\r\n${body.replace(/-$/, "-}").replace(/\n/g, "\r\n")}{5:}\r\nBANK 940\r\n`;
    const content =
      block(message(":60F:C260629EUR1,")) +
      block(message(":61:260630C1,NTRFNONREF", ":86:Gebühr", ":62F:C260630EUR2,"));
    const { statements } = parseStatements(Buffer.from(content, "latin1"), { filename: "x" });
    expect(statements).toMatchObject([
      { opening: { amount: 100 } },
      { lines: [{ reference: "Gebühr" }], closing: { amount: 200 } },
    ]);
  });

  it("keeps a page of a statement as its own, with interim balances", () => {
    const pages = message(":60F:C260630EUR0,", ":61:260630C1,NTRFNONREF", ":62M:C260630EUR1,");
    const next = message(":60M:C260630EUR1,", ":61:260630C1,NTRFNONREF", ":62F:C260630EUR2,");
    expect(read(`${pages}\n${next}`).statements.map(({ tie }) => tie.status)).toEqual(["ties", "ties"]);
  });

  it("reads interim reports, and says where their sums differ", () => {
    const content = message(
      ":34F:EURD0,",
      ":13D:2606301200+0200",
      ":61:260630D2,NTRFNONREF",
      ":61:260630EC5,NTRFNONREF",
      ":90D:1EUR2,30",
    );
    expect(read(content)).toMatchObject({
      format: "mt942",
      statements: [
        {
          currency: "EUR",
          lines: [{ amount: -200 }, { amount: 500, status: "pending" }],
          tie: { status: "unknown" },
          warnings: [expect.stringContaining("announces 1 debits of 2,30")],
        },
      ],
    });
  });

  it("refuses lines that cannot be read, with their place", () => {
    const refusal =
      (...fields: string[]) =>
      () =>
        read(message(...fields));
    expect(refusal(":61:260630X1,00NTRF")).toThrow(/^Line 4: ":61:260630X1,00NTRF" is not a statement line/);
    expect(refusal(":61:260631C1,00NTRF")).toThrow(/^Line 4: the value date "260631" is not a day/);
    expect(refusal(":60F:C260630EURabc")).toThrow(/^Line 4: the balance/);
    expect(refusal(":61:260630C1,0,0NTRF")).toThrow(/is not an amount/);
  });
});
