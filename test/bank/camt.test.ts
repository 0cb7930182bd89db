import { describe, expect, it } from "vitest";
import { parseStatements } from "../../src/bank/index.ts";
import { type SampleStatement, bytesOf, camt053 } from "../support/statements.ts";

const base: SampleStatement = {
  iban: "DE89370400440532013000",
  currency: "EUR",
  number: "117",
  owner: "Alder Works GmbH",
  bic: "COBADEFFXXX",
  from: "2026-06-30",
  to: "2026-06-30",
  opening: 100_000,
  lines: [],
};
const read = (content: string) => parseStatements(bytesOf(content), { filename: "june.xml" });
const first = (content: string) => read(content).statements[0]!;

describe("CAMT", () => {
  it("reads account, parties, references, codes and states of an entry", () => {
    const content = camt053({
      ...base,
      lines: [
        {
          date: "2026-06-30",
          valueDate: "2026-07-01",
          amount: 11_900,
          id: "REF-1",
          counterparty: "Birch & Sons",
          counterpartyIban: "NL91ABNA0417164300",
          reference: "Invoice 4711",
          creditorReference: "RF18539007547034",
          endToEndId: "E2E-1",
          description: "SEPA credit transfer",
          code: "PMNT-RCDT-ESCT",
        },
        { date: "2026-06-30", amount: -500, pending: true, counterparty: "Card shop" },
      ],
    });
    expect(read(content).format).toBe("camt.053");
    expect(first(content)).toMatchObject({
      account: { iban: "DE89370400440532013000", bank: "COBADEFFXXX", name: "Alder Works GmbH" },
      number: "117",
      opening: { amount: 100_000, date: "2026-06-30" },
      closing: { amount: 111_900 },
      tie: { status: "ties" },
      lines: [
        {
          line: 1,
          externalId: "REF-1",
          date: "2026-06-30",
          valueDate: "2026-07-01",
          amount: 11_900,
          counterparty: "Birch & Sons",
          counterpartyIban: "NL91ABNA0417164300",
          reference: "Invoice 4711 RF18539007547034",
          endToEndId: "E2E-1",
          description: "SEPA credit transfer",
          code: "PMNT-RCDT-ESCT",
          status: "booked",
        },
        { line: 2, amount: -500, counterparty: "Card shop", endToEndId: null, status: "pending" },
      ],
    });
  });

  it("makes lines of a batch whose transactions add up to it, each with its own party", () => {
    const parts = [
      { amount: -3_000, id: "P1", counterparty: "Elm Ltd", reference: "1" },
      { amount: -4_550, counterparty: "Fir Ltd", reference: "2" },
    ];
    for (const version of [2, 4, 8]) {
      const { lines, tie } = first(
        camt053({ ...base, lines: [{ date: "2026-06-30", amount: -7_550, id: "B", parts }] }, { version }),
      );
      expect(lines).toMatchObject([
        { externalId: "P1", amount: -3_000, counterparty: "Elm Ltd", reference: "1" },
        { externalId: "B#2", amount: -4_550, counterparty: "Fir Ltd", reference: "2" },
      ]);
      expect(tie).toEqual({ status: "ties" });
    }
  });

  it("keeps a batch as one line, and says so, where its transactions do not add up", () => {
    const parts = [
      { amount: -3_000, counterparty: "Elm Ltd", reference: "1" },
      { amount: -4_000, counterparty: "Fir Ltd", reference: "2" },
    ];
    const statement = first(
      camt053({ ...base, lines: [{ date: "2026-06-30", amount: -7_550, id: "B", parts }] }),
    );
    expect(statement.lines).toMatchObject([{ externalId: "B", amount: -7_550, reference: "1 2" }]);
    expect(statement.warnings[0]).toMatch(/^Line \d+, entry 1 of statement .*do not add up/);
  });

  it("makes a line of the charges that are between a batch and its transactions", () => {
    const parts = [
      { amount: 5_000, counterparty: "Elm Ltd" },
      { amount: 5_000, counterparty: "Elm Ltd" },
    ];
    const content = camt053({ ...base, lines: [{ date: "2026-06-30", amount: 9_850, parts }] }).replace(
      "<NtryDtls>",
      '<Chrgs><Amt Ccy="EUR">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs><NtryDtls>',
    );
    expect(first(content).lines.map(({ amount, description }) => [amount, description])).toEqual([
      [5_000, "Charges EUR 1.50"],
      [5_000, "Charges EUR 1.50"],
      [-150, "Charges"],
    ]);
  });

  it("takes the direction of a reversal from its indicator, and the parties from the payment that is taken back", () => {
    const lines = [{ date: "2026-06-30", amount: 2_000, reversal: true, counterparty: "Elm Ltd" }];
    expect(first(camt053({ ...base, lines })).lines).toMatchObject([
      { amount: 2_000, counterparty: "Elm Ltd", description: "Reversal" },
    ]);
  });

  it("takes interim balances as the ends of a page, and never available ones", () => {
    const page = camt053({ ...base, lines: [{ date: "2026-06-30", amount: 1 }] })
      .replace("<Cd>OPBD</Cd>", "<Cd>ITBD</Cd>")
      .replace("<Cd>CLBD</Cd>", "<Cd>ITBD</Cd>");
    expect(first(page)).toMatchObject({
      opening: { amount: 100_000 },
      closing: { amount: 100_001 },
      tie: { status: "ties" },
    });
    const available = page.replace("<Cd>ITBD</Cd>", "<Cd>OPAV</Cd>");
    expect(first(available)).toMatchObject({
      opening: null,
      closing: { amount: 100_001 },
      tie: { status: "unknown" },
    });
  });

  it("keeps a balance in another currency apart: it cannot tie", () => {
    const content = camt053(base).replace(/(CLBD.*?Ccy=")EUR/s, "$1SEK");
    expect(first(content)).toMatchObject({
      closing: { amount: 100_000, currency: "SEK" },
      tie: { status: "unknown" },
    });
  });

  it("reads namespaces with prefixes, several statements, and notifications", () => {
    const prefixed = camt053([base, { ...base, number: "118" }])
      .replace(/<(\/?)(?=[A-Z])/g, "<$1ns2:")
      .replace("xmlns=", "xmlns:ns2=");
    expect(read(prefixed).statements.map(({ number }) => number)).toEqual(["117", "118"]);
    const notification = read(
      camt053({ ...base, lines: [{ date: "2026-06-30", amount: 5 }] }, { report: "054" }),
    );
    expect(notification).toMatchObject({
      format: "camt.054",
      statements: [{ opening: null, closing: null, lines: [{ amount: 5 }] }],
    });
  });
});
