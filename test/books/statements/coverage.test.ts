import { afterEach, describe, expect, test } from "vitest";
import { createRatioReader } from "../../../src/books/ratios/ratio-reader.ts";
import { openBooks } from "../../../src/books/statements/reader.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type TestBooks, type TestBooksOptions, createTestBooks } from "../../support/books-fixture.ts";

let books: TestBooks | undefined;
afterEach(async () => {
  await books?.close();
  books = undefined;
});

async function reading(options: TestBooksOptions) {
  books = await createTestBooks(options);
  return openBooks(books.store.db, books.company, { figures: createFigureSet() });
}

describe("filed statements", () => {
  const filed: TestBooksOptions = {
    periods: [
      ["FY2022", "year", "2022-01-01", "2022-12-31"],
      ["FY2023", "year", "2023-01-01", "2023-12-31"],
      ["FY2024", "year", "2024-01-01", "2024-12-31"],
    ],
    journals: [
      { date: "2022-12-31", lines: [["4000", -900], ["3100", 900]] },
      { date: "2023-12-31", source: "opening", lines: [["1000", 500], ["2500", -200], ["3100", -300]] },
      { date: "2023-12-31", lines: [["4000", -1_000], ["3100", 1_000]] },
      { date: "2024-12-31", lines: [["1000", 100], ["2500", 50], ["3100", -150]] },
      { date: "2024-12-31", lines: [["4000", -1_100], ["3100", 1_100]] },
    ],
  }; // prettier-ignore

  test("a year known by its income statement only has no balance sheet, rather than one of zeros", async () => {
    const { coverage } = await reading(filed);
    expect(coverage.income({ from: "2022-01-01", to: "2022-12-31" })).toBeNull();
    expect(coverage.balances("2022-12-31")).toBe("the books hold no balance sheet of 2022-12-31");
    expect(coverage.balances("2023-12-31")).toBeNull();
  });

  test("cash flows and repayments are not read out of two balance sheets", async () => {
    const ratios = createRatioReader(await reading(filed));
    const { refusal } = await ratios.ratio("dscr", { asOf: "2024-12-31" });
    expect(refusal).toContain("without the filed cash flows");
    expect((await ratios.ratio("free_cash_flow_margin", { asOf: "2024-12-31" })).value).toBeNull();
    expect((await ratios.ratio("net_margin", { asOf: "2024-12-31" })).value).toBe(1);
  });
});

describe("books that were opened in the middle of a year", () => {
  test("know cash flows only from the month they were opened", async () => {
    const { coverage } = await reading({
      journals: [
        { date: "2025-01-31", lines: [["6000", 10], ["3100", -10]] },
        { date: "2025-04-01", source: "opening", lines: [["1000", 500], ["3000", -500]] },
        { date: "2025-12-31", lines: [["1000", 5], ["4000", -5]] },
      ],
    }); // prettier-ignore
    expect(coverage.cashFlow({ from: "2025-01-01", to: "2025-12-31" })).toBe(
      "the opening balances are of 2025-04-01, so the cash flows from 2025-01-01 on are not known",
    );
    expect(coverage.cashFlow({ from: "2025-04-01", to: "2025-12-31" })).toBeNull();
  });
});
