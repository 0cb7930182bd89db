import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bankCsv, camt053, mt940, ofx } from "../support/statements.ts";
import { type BankBench, IBAN, createBankBench, day } from "./bank-fixture.ts";

const D29 = "2026-06-29";
const D30 = "2026-06-30";

describe("importing statements", () => {
  let bench: BankBench;
  beforeEach(async () => {
    bench = await createBankBench();
  });
  afterEach(() => bench.close());

  it("stores statement, lines, document and audit event, and says whether it ties", async () => {
    const result = await bench.import(camt053(day(D30, { opening: 1_000, lines: [200, [-50, "fee"]] })));
    expect(result).toMatchObject({
      statementIds: ["effect-1:main:1"],
      newLines: 2,
      gaps: [],
      statements: [
        {
          bankAccountId: "main",
          from: D30,
          to: D30,
          opening: 1_000,
          closing: 1_150,
          lines: 2,
          newLines: 2,
          added: true,
          tie: { status: "ties" },
          problem: null,
        },
      ],
    });
    const { db } = bench.books.store;
    expect(await db.selectFrom("bank_statement").selectAll().execute()).toMatchObject([
      { ties: 1, format: "camt.053", number: D30 },
    ]);
    expect(await db.selectFrom("document").select(["kind", "filename"]).execute()).toEqual([
      { kind: "statement", filename: "june.xml" },
    ]);
    expect(await db.selectFrom("audit_event").select(["action", "subject", "actor"]).execute()).toEqual([
      { action: "statements_imported", subject: "bank_account:main", actor: "ana" },
    ]);
  });

  it("keeps a statement that does not tie, with its difference", async () => {
    const { statements } = await bench.import(camt053(day(D30, { opening: 0, closing: 150, lines: [100] })));
    expect(statements[0]).toMatchObject({
      tie: { status: "differs", difference: 50 },
      problem: expect.stringContaining("EUR 0.50") as string,
      newLines: 1,
    });
  });

  it("stores the same bytes once, and says that nothing is new", async () => {
    const content = camt053(day(D30, { opening: 0, lines: [100, 100] }));
    await bench.import(content);
    const again = await bench.import(content);
    expect(again).toMatchObject({
      statementIds: [],
      newLines: 0,
      statements: [{ added: false, statementId: "effect-1:main:1" }],
    });
    expect(await bench.lines()).toEqual(["30: 100", "30: 100"]);
    expect(await bench.books.store.db.selectFrom("document").selectAll().execute()).toHaveLength(1);
  });

  it("names the same statements when the attempt is repeated under its key", async () => {
    const content = camt053(day(D30, { opening: 0, lines: [100] }));
    const first = await bench.import(content, { effectKey: "once" });
    const second = await bench.import(content, { effectKey: "once" });
    expect(second.statementIds).toEqual(first.statementIds);
    expect(second.newLines).toBe(0);
  });

  it("does not store pending lines, and stores them once they are booked", async () => {
    const line = { date: D30, amount: 100, reference: "rent" };
    const interim = {
      ...day(D30, { opening: 0, lines: [] }),
      lines: [{ ...line, pending: true }],
      closing: null,
    };
    expect((await bench.import(camt053(interim, { report: "052" }))).statements[0]).toMatchObject({
      lines: 0,
      pendingLines: 1,
    });
    await bench.import(camt053({ ...interim, lines: [line], closing: 100 }));
    expect(await bench.lines()).toEqual(["30: 100"]);
  });

  describe("never drops identical transactions, nor counts one twice", () => {
    it("in one statement", async () => {
      await bench.import(camt053(day(D30, { opening: 0, lines: [100, 100, 100] })));
      expect(await bench.lines()).toHaveLength(3);
    });

    it("when the day's report comes before its statement", async () => {
      await bench.import(camt053(day(D30, { opening: null, lines: [100] }), { report: "052" }));
      await bench.import(camt053(day(D30, { opening: 0, lines: [100, 100, -40] })));
      expect(await bench.lines()).toHaveLength(3);
    });

    it("when a monthly statement comes after the daily ones, or before", async () => {
      const first = day(D29, { opening: 0, lines: [100, 100] });
      const second = day(D30, { opening: 200, lines: [100] });
      const month = { ...first, number: "6", to: D30, lines: [...first.lines, ...second.lines] };
      await bench.import({ a: camt053(first), b: camt053(second), c: camt053(month) });
      expect(await bench.lines()).toHaveLength(3);
      const other = await createBankBench();
      await other.import({ c: camt053(month), b: camt053(second), a: camt053(first) });
      expect(await other.lines()).toHaveLength(3);
      await other.close();
    });

    it("in pages of one day, in one file or in two, in either order, and with the whole day after them", async () => {
      const pages = [1, 2, 3].map((page) =>
        day(D30, { number: `7/${page}`, opening: page * 100, lines: [100] }),
      );
      const whole = day(D30, { number: "8", opening: 100, lines: [100, 100, 100] });
      const files = pages.map((page) => mt940([page]));
      for (const order of [[mt940(pages)], files, [...files].reverse()]) {
        const other = await createBankBench();
        for (const content of order) await other.import(content);
        for (const content of order) await other.import(content);
        await other.import(mt940([whole]));
        expect(await other.lines()).toEqual(["30: 100", "30: 100", "30: 100"]);
        await other.close();
      }
    });

    it("in notifications of single payments", async () => {
      for (const number of ["1", "2"]) await bench.import(camt053(day(D30, { number, opening: null, lines: [100] }), { report: "054", messageId: number })); // prettier-ignore
      expect(await bench.lines()).toHaveLength(2);
      await bench.import(camt053(day(D30, { opening: 0, lines: [100, 100] })));
      expect(await bench.lines()).toHaveLength(2);
    });

    it("when another format tells the same days in other words", async () => {
      await bench.import(
        camt053(
          day(D30, {
            opening: 0,
            lines: [
              [100, "a"],
              [100, "b"],
              [-7, "c"],
            ],
          }),
        ),
      );
      await bench.import(
        ofx([
          day(D30, {
            opening: 0,
            lines: [
              [100, "x"],
              [100, "y"],
              [-7, "z"],
              [-9, "new"],
            ],
          }),
        ]),
      );
      expect(await bench.lines()).toEqual(["30: 100", "30: 100", "30: -7", "30: -9"]);
    });

    it("by the bank's id, which is not trusted alone", async () => {
      const lines = (id: string, amount: number) => [{ date: D30, amount, id, reference: "r" }];
      const base = day(D30, { opening: null, lines: [] });
      await bench.import(ofx([{ ...base, lines: lines("1", 100) }]));
      await bench.import(ofx([{ ...base, lines: lines("1", 200) }]));
      await bench.import(ofx([{ ...base, lines: lines("2", 100) }]));
      await bench.import(ofx([{ ...base, lines: [...lines("1", 100), ...lines("2", 100)] }]));
      expect(await bench.lines()).toEqual(["30: 100", "30: 200", "30: 100"]);
      await bench.import(ofx([{ ...base, lines: [...lines("1", 300), ...lines("1", 300)] }]));
      expect((await bench.lines()).filter((line) => line === "30: 300")).toHaveLength(2);
    });
  });

  describe("finds the account", () => {
    const statement = day(D30, { opening: 0, lines: [100] });

    it("by IBAN, by national number, or by the person's word", async () => {
      await bench.addAccount({ id: "second", iban: "NL91ABNA0417164300" });
      const at = async (iban: string, bankAccountId?: string) =>
        (await bench.import(mt940([{ ...statement, iban }]), { bankAccountId })).statements[0]?.bankAccountId;
      expect(await at("NL91ABNA0417164300")).toBe("second");
      expect(await at("37040044/0532013000")).toBe("main");
      expect(await at("37040044/0532013000EUR")).toBe("main");
      await expect(at("11111111/0999999999")).rejects.toThrow(/say which it is by bankAccountId: main \(main, EUR\), second \(second, EUR\)/); // prettier-ignore
      await expect(at("NL91ABNA0417164300", "main")).rejects.toMatchObject({ code: "bank_account_differs" });
      await expect(at(IBAN, "third")).rejects.toMatchObject({ code: "unknown_bank_account" });
    });

    it("by being the only one that it can be", async () => {
      await bench.addAccount({ id: "card", iban: null, currency: "USD" });
      const card = { ...statement, iban: "4111", currency: "USD" };
      expect((await bench.import(ofx([card]))).statements[0]?.bankAccountId).toBe("card");
      await expect(bench.import(ofx([{ ...card, currency: "EUR" }]))).rejects.toMatchObject({
        code: "bank_account_unclear",
      });
    });

    it("takes a CSV's missing currency from it, and refuses another currency", async () => {
      const csv = bankCsv(statement).replace(/"EUR"/g, '""');
      expect((await bench.import(csv)).statements[0]).toMatchObject({ currency: "EUR", newLines: 1 });
      await expect(bench.import(camt053({ ...statement, currency: "SEK" }))).rejects.toMatchObject({
        code: "statement_currency_differs",
      });
    });
  });

  it("refuses what names no currency or no day", async () => {
    const fragment = ":20:X\n:61:2606300630C1,NTRFNONREF\n-\n";
    await expect(bench.import(fragment)).rejects.toMatchObject({ code: "statement_currency_missing" });
    const empty = { ...day(D30, { opening: null, lines: [] }), closing: null };
    const undated = camt053(empty).replace(/<FrToDt>.*<\/FrToDt>/, "");
    await expect(bench.import(undated)).rejects.toMatchObject({ code: "statement_undated" });
  });

  it("imports every file or none", async () => {
    const files = {
      "a.xml": camt053(day(D30, { opening: 0, lines: [100] })),
      "b.xml": camt053(day(D30, { opening: 0, lines: [] })).slice(0, -30),
    };
    await expect(bench.import(files)).rejects.toMatchObject({ code: "statement_truncated" });
    expect(await bench.lines()).toEqual([]);
  });

  it("reports what is missing between statements, until it comes", async () => {
    await bench.import(camt053(day("2026-06-28", { opening: 0, lines: [100] })));
    const late = await bench.import(camt053(day(D30, { opening: 150, lines: [1] })));
    expect(late.gaps).toMatchObject([
      { statementId: "effect-2:main:1", previousId: "effect-1:main:1", previousClosing: 100, opening: 150 },
    ]);
    expect(late.statements[0]?.problem).toMatch(
      /ended on 2026-06-28 with EUR 1.00; this one begins with EUR 1.50/,
    );
    expect((await bench.import(camt053(day(D29, { opening: 100, lines: [50] })))).gaps).toEqual([]);
    const problems = await bench.books.store.db.selectFrom("bank_statement").select("problem").execute();
    expect(problems).toEqual([{ problem: null }, { problem: null }, { problem: null }]);
  });

  it("stops when it is told to", async () => {
    const signal = AbortSignal.abort();
    await expect(bench.import(camt053(day(D30, { opening: 0, lines: [] })), { signal })).rejects.toThrow();
  });
});
