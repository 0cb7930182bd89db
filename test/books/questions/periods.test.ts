import { afterEach, describe, expect, test } from "vitest";
import { createQuestionAnswerer } from "../../../src/books/questions/answer.ts";
import { createRatioReader } from "../../../src/books/ratios/ratio-reader.ts";
import { openBooks } from "../../../src/books/statements/reader.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type TestBooks, type TestBooksOptions, createTestBooks } from "../../support/books-fixture.ts";

let books: TestBooks | undefined;
afterEach(async () => {
  await books?.close();
  books = undefined;
});

async function asking(options: TestBooksOptions) {
  books = await createTestBooks(options);
  const reader = await openBooks(books.store.db, books.company, { figures: createFigureSet() });
  const { answer } = createQuestionAnswerer(createRatioReader(reader));
  return async (question: string): Promise<unknown> => {
    const found = await answer(question);
    switch (found.kind) {
      case "answered":
        return found.figures.map((figure) => figure.id);
      case "clarify":
        return { clarify: found.options };
      case "refused":
        return { refused: found.reason };
    }
  };
}

describe("a filer's own fiscal years, of 52 and 53 weeks, entries dated at their ends", () => {
  const filer: TestBooksOptions = {
    fiscalYearStartMonth: 10,
    periods: [
      ["FY2023", "year", "2022-09-25", "2023-09-30"],
      ["FY2024", "year", "2023-10-01", "2024-09-28"],
    ],
    journals: [
      { date: "2023-09-30", lines: [["1000", 900], ["1100", 300], ["2000", -400], ["3100", -800]] },
      { date: "2023-09-30", lines: [["4000", -2_000], ["5000", 1_500], ["3100", 500]] },
      { date: "2024-09-28", lines: [["1000", 100], ["1100", 60], ["2000", -80], ["3100", -80]] },
      { date: "2024-09-28", lines: [["4000", -2_400], ["5000", 1_700], ["3100", 700]] },
    ],
  }; // prettier-ignore

  test("FY2023 means the balance sheet at that year's end and the flows of exactly that year", async () => {
    const ask = await asking(filer);
    expect(await ask("What was the current ratio in FY2023?")).toEqual(["current_ratio@2023-09-30"]);
    expect(await ask("revenue FY2024")).toEqual(["net_revenue@2023-10-01..2024-09-28"]);
    expect(await ask("revenue in 2023")).toEqual(["net_revenue@2022-09-25..2023-09-30"]);
    expect(await ask("DSO in FY2024")).toEqual(["dso@2024-09-28"]);
    expect(await ask("revenue growth")).toEqual(["revenue_growth_yoy@2023-10-01..2024-09-28"]);
    expect(await ask("revenue last year")).toEqual(["net_revenue@2023-10-01..2024-09-28"]);
  });

  test("a year's revenue is its own only, though the one before ends 364 days earlier", async () => {
    const ask = await asking(filer);
    await ask("revenue FY2024");
    const reader = await openBooks(books!.store.db, books!.company, { figures: createFigureSet() });
    const figure = await createRatioReader(reader).measures.over(
      "net_revenue",
      reader.calendar.trailingYear("2024-09-28"),
    );
    expect(figure).toMatchObject({ figure: { value: 2_400 } });
  });

  test("nothing shorter than a year can be cut out of filed years, and no balance sheet between them", async () => {
    const ask = await asking(filer);
    expect(await ask("revenue Q1 FY2024")).toEqual({
      refused: "These books hold statements by year, so 2023-10-01 to 2023-12-31 cannot be cut out of them.",
    });
    expect(await ask("current ratio at 2024-03-31")).toMatchObject({
      refused: expect.stringContaining("at the end of each year only (2023-09-30, 2024-09-28)") as unknown,
    });
    expect(await ask("current ratio FY2021")).toMatchObject({
      refused: expect.stringContaining("The books hold 2022-09-25 to 2024-09-28") as unknown,
    });
  });
});

describe("a fiscal year that starts in July", () => {
  const july: TestBooksOptions = {
    fiscalYearStartMonth: 7,
    journals: [
      { date: "2023-06-30", lines: [["1000", 100], ["3000", -100]] },
      { date: "2025-06-30", lines: [["1000", 10], ["4000", -10]] },
    ],
  }; // prettier-ignore

  test.each([
    ["revenue FY2025", ["net_revenue@2024-07-01..2025-06-30"]],
    ["revenue Q1 FY2025", ["net_revenue@2024-07-01..2024-09-30"]],
    ["revenue year to date", ["net_revenue@2024-07-01..2025-06-30"]],
    ["revenue calendar year 2024", ["net_revenue@2024-01-01..2024-12-31"]],
    ["revenue in 2024", { clarify: ["FY2024 (2023-07-01 to 2024-06-30)", "calendar year 2024"] }],
    ["revenue Q1 2025", { clarify: ["2024-07-01 to 2024-09-30", "2025-01-01 to 2025-03-31"] }],
  ])("%s", async (question, expected) => {
    const ask = await asking(july);
    expect(await ask(question)).toEqual(expected);
  });
});

describe("a filer's quarters, and a first year of which only the end is filed", () => {
  const filer: TestBooksOptions = {
    fiscalYearStartMonth: 9,
    periods: [
      ["FY2022", "year", "2021-09-26", "2022-09-24"],
      ["2023-Q1", "quarter", "2022-09-25", "2022-12-31"],
      ["2023-Q2", "quarter", "2023-01-01", "2023-04-01"],
      ["2023-Q3", "quarter", "2023-04-02", "2023-07-01"],
      ["2023-Q4", "quarter", "2023-07-02", "2023-09-30"],
      ["FY2023", "year", "2022-09-25", "2023-09-30"],
    ],
    journals: [
      { date: "2022-09-24", lines: [["1000", 1_000], ["2000", -500], ["3100", -500]] },
      { date: "2022-12-31", lines: [["4000", -300], ["3100", 300]] },
      { date: "2023-04-01", lines: [["1000", 200], ["3100", -200]] },
      { date: "2023-09-30", lines: [["4000", -400], ["3100", 400]] },
    ],
  }; // prettier-ignore

  test("balances need the end of the period only, flows all of it", async () => {
    const ask = await asking(filer);
    expect(await ask("What was the current ratio in FY2022?")).toEqual(["current_ratio@2022-09-24"]);
    expect(await ask("revenue FY2022")).toMatchObject({
      refused: expect.stringContaining("not all of") as unknown,
    });
  });

  test("Q2 and a bare year are the filer's own", async () => {
    const ask = await asking(filer);
    expect(await ask("current ratio Q2 2023")).toEqual(["current_ratio@2023-04-01"]);
    expect(await ask("revenue in Q1 FY2023")).toEqual(["net_revenue@2022-09-25..2022-12-31"]);
    expect(await ask("What were the current ratios for 2022 and 2023?")).toEqual([
      "current_ratio@2022-09-24",
      "current_ratio@2023-09-30",
    ]);
  });

  test("a year ago is the end of the year before, some days off", async () => {
    const ask = await asking(filer);
    expect(await ask("current ratio a year ago")).toEqual(["current_ratio@2022-09-24"]);
  });
});

describe("relative periods count from the day the books are read as of", () => {
  const plain: TestBooksOptions = {
    journals: [
      { date: "2023-01-01", lines: [["1000", 100], ["3000", -100]] },
      { date: "2025-08-20", lines: [["1000", 10], ["4000", -10]] },
    ],
  }; // prettier-ignore

  test("an unfinished month is not the last month", async () => {
    const ask = await asking(plain);
    expect(await ask("cash")).toEqual(["cash@2025-07-31"]);
    expect(await ask("revenue last month")).toEqual(["net_revenue@2025-07-01..2025-07-31"]);
    expect(await ask("revenue last quarter")).toEqual(["net_revenue@2025-04-01..2025-06-30"]);
    expect(await ask("revenue this quarter")).toEqual(["net_revenue@2025-07-01..2025-07-31"]);
    expect(await ask("cash two years ago")).toEqual(["cash@2023-07-31"]);
    expect(await ask("revenue in December")).toEqual(["net_revenue@2024-12-01..2024-12-31"]);
    expect(await ask("revenue November to February 2025")).toEqual(["net_revenue@2024-11-01..2025-02-28"]);
  });

  test("a day in the unfinished month can still be asked for", async () => {
    const ask = await asking(plain);
    expect(await ask("cash at 2025-08-20")).toEqual(["cash@2025-08-20"]);
    expect(await ask("cash at 2025-08-21")).toEqual({
      refused: "The books hold 2023-01-01 to 2025-08-20, not 2025-08-21.",
    });
  });

  test("may and march are months only where a month is meant", async () => {
    const ask = await asking(plain);
    expect(await ask("may I see the cash in May")).toMatchObject({
      refused: expect.stringContaining('"may"') as unknown,
    });
    expect(await ask("cash in march")).toEqual(["cash@2025-03-31"]);
  });
});
