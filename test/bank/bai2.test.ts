import { describe, expect, it } from "vitest";
import { parseStatements } from "../../src/bank/index.ts";
import { bytesOf } from "../support/statements.ts";

const read = (...records: string[]) => parseStatements(bytesOf(records.join("\n")), { filename: "bank.bai" });
const file = (...records: string[]) =>
  read("01,BANK,OWNER,260630,0600,1,,,2/", "02,OWNER,BANK,1,260629,2359,EUR,2/", ...records);

describe("BAI2", () => {
  it("reads balances, signs by type code, funds types, continuations and implied decimals by currency", () => {
    const { statements, warnings } = file(
      "03,100200300,,010,10000,,,015,12250,,Z/",
      "88,040,9000,,S,1,2,3,100,2750,1,,400,500,1,/",
      "16,195,2750,V,260701,1200,BREF,CREF,INVOICE 12, SECOND PART/",
      "88,AND A THIRD",
      "16,475,500,D,2,0,300,1,200,,CHK 17/",
      "16,890,0,,,,JUST A NOTE/",
      "49,37250,6/",
      "03,555,JPY,015,700,,/",
      "16,142,700,0,X1,,/",
      "49,1400,3/",
      "98,38650,2,11/",
      "99,38650,1,13/",
    );
    expect(statements).toMatchObject([
      {
        account: { number: "100200300", bank: "BANK" },
        currency: "EUR",
        from: "2026-06-29",
        opening: { amount: 10_000 },
        closing: { amount: 12_250 },
        lines: [
          {
            amount: 2_750,
            date: "2026-06-29",
            valueDate: "2026-07-01",
            externalId: "BREF",
            reference: "INVOICE 12 SECOND PART AND A THIRD",
            description: "CREF",
            code: "195",
          },
          { amount: -500, externalId: null, reference: "CHK 17", code: "475" },
        ],
        tie: { status: "ties" },
      },
      {
        currency: "JPY",
        closing: { amount: 700 },
        opening: null,
        lines: [{ amount: 700, externalId: "X1" }],
      },
    ]);
    expect(statements[0]?.warnings).toEqual([
      expect.stringContaining("type 890 moves no money"),
      expect.stringContaining("control total is 37250"),
      expect.stringContaining("announces 6 records and has 7"),
    ]);
    expect(warnings).toEqual([]);
  });

  it("accepts trailers that leave their totals out, and says where they are wrong", () => {
    expect(file("03,1,/", "49,,2/", "98,0,1,4/", "99,5,1,6/").warnings).toEqual([
      "Line 6: the file's control total is 5, its parts add up to 0.",
    ]);
  });

  it("leaves out groups of deleted and test records", () => {
    const { statements, warnings } = read(
      "01,B,O,260630,0600,1,,,2/",
      "02,O,B,4,260630,,,2/",
      "03,1,/",
      "49,0,2/",
      "98,0,1,4/",
      "99,0,1,6/",
    );
    expect(statements).toEqual([]);
    expect(warnings[0]).toMatch(/deleted or test records/);
  });

  it("refuses what is out of place or cut off", () => {
    expect(() => file("16,195,1,,,,/")).toThrow(/^Line 3: a transaction \(16\) stands outside/);
    expect(() => file("03,1,/", "16,195,x,,,,/")).toThrow(/^Line 4: "x" is not an amount/);
    expect(() => file("03,1,/", "16,805,1,,,,/")).toThrow(/type code 805 is neither/);
    expect(() => file("03,1,/", "16,195,100,,,,TEXT/")).toThrow(/before its trailer \(99\); it was cut off/);
    expect(() => file("77,1/")).toThrow(/is not a BAI2 record/);
  });
});
