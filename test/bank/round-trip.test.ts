import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/base/dates.ts";
import { parseStatements } from "../../src/bank/index.ts";
import {
  type SampleStatement,
  bai2,
  bankCsv,
  bytesOf,
  camt053,
  closingOf,
  mt940,
  ofx,
} from "../support/statements.ts";

const word = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9 .-]{0,30}[A-Za-z0-9]$/)
  .filter((text) => !/ {2}/.test(text));

const statement: fc.Arbitrary<SampleStatement> = fc
  .record({
    opening: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    lines: fc.array(
      fc.record({
        day: fc.integer({ min: 0, max: 29 }),
        amount: fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((amount) => amount !== 0),
        counterparty: word,
        reference: word,
      }),
      { maxLength: 25 },
    ),
  })
  .map(({ opening, lines }) => ({
    iban: "DE89370400440532013000",
    currency: "EUR",
    from: "2026-06-01",
    to: "2026-06-30",
    opening,
    lines: lines
      .sort((a, b) => a.day - b.day)
      .map(({ day, ...line }) => ({ ...line, date: addDays("2026-06-01", day) })),
  }));

const read = (content: string) => {
  const { statements } = parseStatements(bytesOf(content), { filename: "generated" });
  expect(statements).toHaveLength(1);
  return statements[0]!;
};
const money = (lines: readonly { readonly date: string; readonly amount: number }[]) =>
  lines.map(({ date, amount }) => `${date} ${amount}`);
const texts = (
  lines: readonly { readonly counterparty?: string | null; readonly reference?: string | null }[],
) => lines.map(({ counterparty, reference }) => [counterparty, reference]);

describe("a statement that is written and read again", () => {
  it.each([
    ["CAMT.053 version 2", (sample: SampleStatement) => camt053(sample)],
    ["CAMT.053 version 8", (sample: SampleStatement) => camt053(sample, { version: 8 })],
    ["CAMT.052", (sample: SampleStatement) => camt053(sample, { report: "052", version: 4 })],
    ["MT940", (sample: SampleStatement) => mt940([sample])],
    ["MT940 in SWIFT blocks", (sample: SampleStatement) => mt940([sample], { framed: true })],
  ])("has the same lines, texts and balances, and ties (%s)", (_name, write) => {
    fc.assert(
      fc.property(statement, (sample) => {
        const back = read(write(sample));
        expect(back).toMatchObject({
          account: { iban: sample.iban },
          currency: "EUR",
          opening: { amount: sample.opening },
          closing: { amount: closingOf(sample) },
          tie: { status: "ties" },
          warnings: [],
        });
        expect(money(back.lines)).toEqual(money(sample.lines));
        expect(texts(back.lines)).toEqual(texts(sample.lines));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["OFX 1", 1 as const],
    ["OFX 2", 2 as const],
  ])("has the same lines and the closing balance (%s, which has no opening balance)", (_name, version) => {
    fc.assert(
      fc.property(statement, (sample) => {
        const back = read(ofx([sample], { version }));
        expect(money(back.lines)).toEqual(money(sample.lines));
        expect(texts(back.lines)).toEqual(texts(sample.lines));
        expect(back).toMatchObject({
          opening: null,
          closing: { amount: closingOf(sample), date: "2026-06-30" },
          tie: { status: "unknown" },
        });
      }),
      { numRuns: 60 },
    );
  });

  it("has the same amounts and balances (BAI2, whose lines are all of the group's day)", () => {
    fc.assert(
      fc.property(statement, (sample) => {
        const back = read(bai2([sample]));
        expect(back.lines.map(({ amount }) => amount)).toEqual(sample.lines.map(({ amount }) => amount));
        expect(back).toMatchObject({
          opening: { amount: sample.opening },
          closing: { amount: closingOf(sample) },
          tie: { status: "ties" },
          warnings: [],
        });
      }),
      { numRuns: 60 },
    );
  });

  it("has the same lines, and finds its balances from either end (CSV)", () => {
    const layouts = fc.record({
      delimiter: fc.constantFrom(",", ";", "\t"),
      dateOrder: fc.constantFrom("ymd" as const, "dmy" as const),
      decimal: fc.constantFrom("." as const, "," as const),
      newestFirst: fc.boolean(),
    });
    fc.assert(
      fc.property(statement, layouts, (sample, layout) => {
        fc.pre(sample.lines.length > 1);
        const back = read(bankCsv(sample, layout));
        expect(money(back.lines).sort()).toEqual(money(sample.lines).sort());
        expect(back.tie).toEqual({ status: "ties" });
        expect(back.opening?.amount).toBe(sample.opening);
      }),
      { numRuns: 60 },
    );
  });

  it("differs by exactly what its closing balance is off", () => {
    fc.assert(
      fc.property(statement, fc.integer({ min: 1, max: 1_000_000 }), (sample, off) => {
        const closing = (closingOf(sample) ?? 0) + off;
        for (const content of [
          camt053({ ...sample, closing }),
          mt940([{ ...sample, closing }]),
          bai2([{ ...sample, closing }]),
        ]) {
          expect(read(content).tie).toEqual({ status: "differs", difference: off });
        }
      }),
      { numRuns: 30 },
    );
  });
});
