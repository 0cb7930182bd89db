import { afterEach, describe, expect, test } from "vitest";
import { ageing } from "../../../src/books/ageing/ageing.ts";
import { createRatioReader } from "../../../src/books/ratios/ratio-reader.ts";
import { openBooks } from "../../../src/books/statements/reader.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type TestBooks, type TestBooksOptions, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";

let books: TestBooks | undefined;
afterEach(async () => {
  await books?.close();
  books = undefined;
});

async function reading(options: TestBooksOptions) {
  books = await createTestBooks(options);
  return createRatioReader(await openBooks(books.store.db, books.company, { figures: createFigureSet() }));
}

const AS_OF = "2026-06-30";
const SPAN = [
  { date: "2025-01-01", lines: [["1100", 1_650], ["4000", -1_650]] },
  { date: AS_OF, lines: [["1000", 0]] },
] as const; // prettier-ignore

/** One invoice in each bucket, one paid in part, one paid in full, one credit note. */
const INVOICES: NonNullable<TestBooksOptions["invoices"]> = [
  { id: "due-today", party: "a", issued: "2026-05-31", due: "2026-06-30", amount: 100 },
  { id: "one-day", party: "a", issued: "2026-05-30", due: "2026-06-29", amount: 200 },
  { id: "thirty-days", party: "b", issued: "2026-05-01", due: "2026-05-31", amount: 300, paid: [["2026-06-10", 100]] },
  { id: "sixty-days", party: "b", issued: "2026-04-01", due: "2026-05-01", amount: 400 },
  { id: "ninety-days", party: "c", issued: "2026-03-01", due: "2026-04-01", amount: 500 },
  { id: "older", party: "c", issued: "2026-01-01", due: "2026-02-01", amount: 600, paid: [["2026-03-01", 600]] },
  { id: "oldest", party: "d", issued: "2025-12-01", due: "2026-01-01", amount: 300 },
  { id: "credit", party: "a", issued: "2026-06-01", due: "2026-07-01", amount: 50, kind: "credit_note" },
]; // prettier-ignore

describe("ageing of receivables", () => {
  test("each item stands in the bucket of its days overdue; the buckets sum to the total and to the ledger", async () => {
    const ratios = await reading({ journals: SPAN, invoices: INVOICES });
    const { buckets, total, difference } = await ageing(ratios.books, ratios.openItems, {
      side: "ar",
      asOf: AS_OF,
    });
    expect(buckets.map(({ key, amount }) => [key, amount.value])).toEqual([
      ["not_due", 50],
      ["overdue_1_30", 400],
      ["overdue_31_60", 400],
      ["overdue_61_90", 500],
      ["overdue_91_120", 0],
      ["overdue_over_120", 300],
    ]);
    expect(total.value).toBe(1_650);
    expect(difference.value).toBe(0);
    await expectToRederive(books!, ratios.books.figures.all());
  });

  test("on an earlier day, what was paid later is still open", async () => {
    const ratios = await reading({ journals: SPAN, invoices: INVOICES });
    const { total } = await ageing(ratios.books, ratios.openItems, { side: "ar", asOf: "2026-02-15" });
    expect(total.value).toBe(900);
  });
});

describe("concentration", () => {
  const days = { asOf: AS_OF };

  test("shares of the largest customers and the Herfindahl index, credit notes taken off", async () => {
    const ratios = await reading({ journals: SPAN, invoices: INVOICES });
    // invoiced in twelve months: a 250, b 700, c 1,100, d 300; total 2,350
    expect((await ratios.ratio("top_1_revenue_share", days)).value).toBeCloseTo(1_100 / 2_350, 12);
    expect((await ratios.ratio("top_5_revenue_share", days)).value).toBe(1);
    expect((await ratios.ratio("revenue_hhi", days)).value).toBeCloseTo(
      (10_000 * (250 ** 2 + 700 ** 2 + 1_100 ** 2 + 300 ** 2)) / 2_350 ** 2,
      6,
    );
    await expectToRederive(books!, ratios.books.figures.all());
  });

  test("of receivables: only what is open counts", async () => {
    const ratios = await reading({ journals: SPAN, invoices: INVOICES });
    // open: a 250, b 600, c 500, d 300
    expect((await ratios.ratio("top_1_receivables_share", days)).value).toBeCloseTo(600 / 1_650, 12);
  });

  test("without invoices it is refused", async () => {
    const ratios = await reading({ journals: SPAN });
    expect(await ratios.ratio("top_1_revenue_share", days)).toMatchObject({
      value: null,
      refusal: "no customer invoices were issued from 2025-07-01 to 2026-06-30",
    });
    expect((await ratios.ratio("overdue_share", days)).refusal).toBe(
      "the books hold no customer invoices up to 2026-06-30",
    );
  });
});

describe("countback DSO", () => {
  test("takes whole months off, newest first, and the last one in proportion", async () => {
    const ratios = await reading({
      journals: [
        { date: "2026-03-31", lines: [["1000", 900], ["4000", -900]] },
        { date: "2026-04-30", lines: [["1100", 600], ["4000", -600]] },
        { date: "2026-05-31", lines: [["1100", 400], ["4000", -400]] },
        { date: "2026-06-30", lines: [["1100", 300], ["4000", -300]] },
        { date: "2026-06-30", lines: [["1000", 300], ["1100", -300]] },
      ],
    }); // prettier-ignore
    // 1,000 open: June 300 (30 days), May 400 (31 days), then 300 of April's 600 (15 of 30 days)
    const figure = await ratios.ratio("dso_countback", { asOf: AS_OF });
    expect(figure.value).toBeCloseTo(30 + 31 + 15, 12);
    await expectToRederive(books!, ratios.books.figures.all());
  });
});
