import { describe, expect, it } from "vitest";
import { parseStatements } from "../../src/bank/index.ts";
import { type SampleStatement, bai2, bytesOf, camt053, mt940, ofx } from "../support/statements.ts";

const sample: SampleStatement = {
  iban: "DE89370400440532013000",
  currency: "EUR",
  from: "2026-06-30",
  to: "2026-06-30",
  opening: 0,
  lines: [{ date: "2026-06-30", amount: 100, counterparty: "Käse & Co", reference: "1" }],
};

const codeOf = (content: string | Uint8Array) => {
  try {
    parseStatements(typeof content === "string" ? bytesOf(content) : content, { filename: "x" });
    return "read";
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe("files that are not what they should be", () => {
  it.each([
    [
      "an XML entity bomb",
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${camt053(sample).replace(/<\?.*?\?>/, "")}`,
      "statement_hostile",
    ],
    [
      "an entity in OFX",
      ofx([sample], { version: 2 }).replace(
        "<OFX>",
        '<!DOCTYPE OFX [<!ENTITY x SYSTEM "file:///etc/passwd">]><OFX>',
      ),
      "statement_hostile",
    ],
    ["deep XML", camt053(sample).replace("<Ntry>", `<Ntry>${"<a>".repeat(10_000)}`), "statement_hostile"],
    [
      "deep OFX",
      ofx([sample]).replace(
        "<STMTTRN>",
        Array.from({ length: 10_000 }, (_, n) => `<A${n}>`).join("") +
          Array.from({ length: 10_000 }, (_, n) => `</A${n}>`).join("") +
          "<STMTTRN>",
      ),
      "statement_hostile",
    ],
    ["nothing", "", "statement_empty"],
    ["blanks", " \n\n", "statement_empty"],
    [
      "a picture",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
      "statement_format_unknown",
    ],
    ["prose", "Dear Sir, the balance is fine.", "statement_format_unknown"],
    ["another XML", "<invoice/>", "statement_format_unknown"],
    ["a table without amounts", "Name,Town\nElm,Bonn\n", "statement_format_unknown"],
    ["crossed XML tags", camt053(sample).replace("</Ntry>", "</Nope>"), "statement_broken"],
    ["a quote that never ends", 'Date,Amount,Currency\n2026-06-30,1.00,"EUR\n', "statement_truncated"],
  ])("refuses %s", (_what, content, code) => {
    expect(codeOf(content)).toBe(code);
  });

  it("refuses a file that is too large without looking at it", () => {
    expect(codeOf(new Uint8Array(50 * 1024 * 1024 + 1))).toBe("statement_too_large");
  });

  it("never reads a part of a file that was cut off as the whole", () => {
    for (const content of [
      camt053(sample),
      ofx([sample]),
      ofx([sample], { version: 2 }),
      bai2([sample]),
      mt940([sample], { framed: true }),
    ]) {
      const whole = content.trimEnd().length;
      for (let length = 1; length < whole; length += 7) {
        const cut = content.slice(0, length);
        let lines: number | undefined;
        let closed = false;
        try {
          const { statements } = parseStatements(bytesOf(cut), { filename: "x" });
          lines = statements.reduce((sum, statement) => sum + statement.lines.length, 0);
          closed = statements.some(({ closing }) => closing !== null) || /<\/STMTRS>/.test(cut);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^statement_/);
        }
        // What is read without its end has lost nothing: only marks behind the closing balance are missing.
        if (lines !== undefined && lines + (closed ? 1 : 0) > 0) expect([lines, closed]).toEqual([1, true]);
      }
    }
  });

  it.each([
    ["UTF-8", (text: string) => Buffer.from(text)],
    ["UTF-8 with its mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 without its mark", (text: string) => Buffer.from(text, "utf16le")],
    ["Windows-1252, though it says UTF-8", (text: string) => Buffer.from(text, "latin1")],
  ])("reads %s", (_name, encode) => {
    for (const content of [camt053(sample), ofx([sample]), mt940([sample])]) {
      const { statements } = parseStatements(encode(content), { filename: "x" });
      expect(statements[0]?.lines[0]?.counterparty).toBe("Käse & Co");
    }
  });

  it("passes over a zero byte that slipped into a text", () => {
    const content = mt940([sample]).replace("Käse", "Kä\0se");
    expect(parseStatements(bytesOf(content), { filename: "x" }).statements[0]?.lines).toHaveLength(1);
  });

  it.each([
    ["comments that never end", `<OFX>${"<!--".repeat(200_000)}`],
    ["digits without end", `Date,Amount,Currency\n2026-06-30,${"1".repeat(1_000_000)}x,EUR\n`],
    ["blanks without end", `01,${" ,".repeat(500_000)}\n`],
    ["tags without end", `<BkToCstmrStmt>${"<a ".repeat(300_000)}`],
  ])("refuses %s at once", (_what, content) => {
    expect(codeOf(content)).toMatch(/^statement_/);
  });

  it("reads 20,000 entries in bounded time", () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => ({
      date: "2026-06-30",
      amount: n + 1,
      id: `R${n}`,
      reference: `Invoice ${n}`,
    }));
    const { statements } = parseStatements(bytesOf(camt053({ ...sample, lines })), { filename: "x" });
    expect(statements[0]).toMatchObject({ tie: { status: "ties" }, lines: { length: 20_000 } });
  });
});
