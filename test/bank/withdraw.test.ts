import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { camt053, mt940 } from "../support/statements.ts";
import { type BankBench, createBankBench, day } from "./bank-fixture.ts";

const D29 = "2026-06-29";
const D30 = "2026-06-30";

describe("withdrawing an import of statements", () => {
  let bench: BankBench;
  beforeEach(async () => {
    bench = await createBankBench();
  });
  afterEach(() => bench.close());

  it("leaves everything as it was before, for any statements, and can be done again", async () => {
    const amounts = fc.array(fc.constantFrom(100, 100, -50, 7), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(amounts, amounts, fc.boolean(), async (before, after, overlap) => {
        const other = await createBankBench();
        const first = day(D29, { opening: 0, lines: before });
        await other.import(camt053(first));
        const was = await other.state();
        const second = overlap
          ? {
              ...first,
              number: "x",
              lines: [...first.lines, ...day(D30, { opening: 0, lines: after }).lines],
              to: D30,
            }
          : day(D30, { opening: 5, lines: after });
        const { newLines } = await other.import(mt940([second]), { effectKey: "again" });
        const became = await other.state();
        expect(await other.withdraw("again")).toMatchObject({ lines: newLines });
        expect(await other.state()).toEqual(was);
        expect(await other.withdraw("again")).toEqual({ statementIds: [], lines: 0 });
        await other.import(mt940([second]), { effectKey: "again" });
        expect(await other.state()).toEqual(became);
        await other.close();
      }),
      { numRuns: 25 },
    );
  });

  it("is written in the audit log, and touches no other import", async () => {
    await bench.import(camt053(day(D29, { opening: 0, lines: [1] })), { effectKey: "e" });
    await bench.import(camt053(day(D30, { opening: 1, lines: [2] })), { effectKey: "e2" });
    await bench.import(camt053(day("2026-06-28", { opening: null, lines: [3] })), { effectKey: "e:main" });
    await bench.withdraw("e");
    expect(await bench.lines()).toEqual(["28: 3", "30: 2"]);
    const events = await bench.books.store.db
      .selectFrom("audit_event")
      .select("action")
      .orderBy("seq")
      .execute();
    expect(events.map(({ action }) => action)).toEqual([
      "statements_imported",
      "statements_imported",
      "statements_imported",
      "statements_withdrawn",
    ]);
  });

  it("is refused while one of its lines is reconciled", async () => {
    await bench.import(camt053(day(D30, { opening: 0, lines: [1] })), { effectKey: "e" });
    await bench.match("e:main:1:1");
    await expect(bench.withdraw("e")).rejects.toMatchObject({
      code: "statement_reconciled",
      message: "Bank line e:main:1:1 is reconciled by match match-1; undo the match first.",
    });
    expect(await bench.lines()).toEqual(["30: 1"]);
  });

  it("is refused while a later statement needs its lines", async () => {
    const first = day(D30, { opening: 0, lines: [1, 2] });
    await bench.import(mt940([first]), { effectKey: "e" });
    await bench.import(camt053(first), { effectKey: "later" });
    await expect(bench.withdraw("e")).rejects.toMatchObject({ code: "statement_needed" });
    await bench.withdraw("later");
    await bench.withdraw("e");
    expect(await bench.lines()).toEqual([]);
  });
});
