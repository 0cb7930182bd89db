import { afterEach, describe, expect, it } from "vitest";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { buildBoardReport } from "../../../src/report/board/build.ts";
import { renderHtml } from "../../../src/report/html.ts";
import { validateReport } from "../../../src/report/validate.ts";
import { type TestBooks, type TestBooksOptions, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";

const HOSTILE = `<script>alert(1)</script> {{cash@2026-06-30}} 99% & $5`;

const JOURNALS = [
  { date: "2025-12-31", source: "opening", lines: [["1000", 90_000_00], ["3000", -90_000_00]] },
  { date: "2026-05-31", lines: [["1100", 40_000_00], ["4000", -40_000_00]] },
  { date: "2026-06-15", lines: [["6000", 25_000_00], ["1000", -25_000_00]] },
  { date: "2026-06-30", lines: [["1100", 10_000_00], ["4000", -10_000_00]] },
] as const; // prettier-ignore

let books: TestBooks | undefined;
afterEach(async () => {
  await books?.close();
  books = undefined;
});

async function buildOn(
  options: TestBooksOptions,
  {
    asOf = "2026-06-30",
    prepare,
  }: { readonly asOf?: string; readonly prepare?: (made: TestBooks) => Promise<void> } = {},
) {
  books = await createTestBooks({ journals: JOURNALS, ...options });
  await prepare?.(books);
  const { store, company } = books;
  const { model, answer } = await buildBoardReport(
    {
      db: store.db,
      company,
      figures: createFigureSet(),
      signal: new AbortController().signal,
      emit: () => undefined,
      reword: async (text) => text,
    },
    { asOf, generatedAt: "2026-07-06T08:00:00.000Z" },
  );
  expect(validateReport(model)).toEqual([]);
  await expectToRederive(books, model.figures);
  const textOf = (id: string) => JSON.stringify(model.sections.find((section) => section.id === id));
  return { model, answer, textOf };
}

describe("a report on books that lack much", () => {
  it("says what is missing instead of leaving it out or printing zeros", async () => {
    const { textOf, answer, model } = await buildOn({});
    expect(textOf("cash-outlook")).toContain("no cash forecast has been made as of 2026-06-30");
    expect(textOf("profit-outlook")).toContain("no profit forecast has been made as of 2026-06-30");
    expect(textOf("ageing")).toContain("the books hold no customer invoices up to 2026-06-30");
    expect(textOf("data-quality")).toContain("no budget covers every month");
    expect(textOf("data-quality")).toContain("The risk register is empty");
    expect(answer).toContain("there is no forecast of it");
    expect(answer).toContain("Nothing has to be decided.");
    expect(model.sections.map(({ id }) => id)).not.toContain("covenants");
  });

  it("speaks of fiscal years where the books know nothing shorter", async () => {
    const { model, textOf } = await buildOn(
      {
        journals: [
          { date: "2024-12-31", lines: [["1000", 70_000_00], ["4000", -70_000_00]] },
          { date: "2025-12-31", lines: [["1000", 90_000_00], ["4000", -90_000_00]] },
        ],
        periods: [
          ["FY2024", "year", "2024-01-01", "2024-12-31"],
          ["FY2025", "year", "2025-01-01", "2025-12-31"],
        ],
      },
      { asOf: "2025-12-31" },
    ); // prettier-ignore
    expect(textOf("income")).toContain("January to December 2025");
    expect(textOf("income")).toContain("January to December 2024");
    expect(model.sections.find(({ id }) => id === "bridge")?.title).toBe("From last year's to actual EBITDA");
  });

  it("refuses a day that the books do not reach", async () => {
    await expect(buildOn({ journals: [JOURNALS[0]] })).rejects.toMatchObject({ code: "uncovered_period" });
  });

  it("names a covenant that cannot be tested, and asks for a waiver of a broken one", async () => {
    const covenant = { comparator: ">=", lender: "Bank", frequency: "quarterly", warning_headroom: "0.10" };
    const { textOf, answer } = await buildOn({
      covenants: [
        { ...covenant, id: "C1", name: "Interest cover", metric: "interest_cover", threshold: "3" },
        { ...covenant, id: "C2", name: "Minimum cash", metric: "minimum_cash", threshold: "100000.00" },
      ],
    });
    expect(textOf("covenants")).toContain("It cannot be tested: ");
    expect(answer).toContain('The board is asked to ask Bank for a waiver of the covenant "Minimum cash".');
  });
});

describe("names from the books", () => {
  it("are printed as they are and never read as markup, figures or our own words", async () => {
    const { model, textOf, answer } = await buildOn(
      {
        invoices: [
          { id: "i1", party: HOSTILE, issued: "2026-05-31", due: "2026-06-15", amount: 40_000_00 },
          { id: "b1", party: HOSTILE, side: "ap", issued: "2026-05-31", due: "2026-06-10", amount: 70_00 },
        ],
      },
      {
        prepare: async ({ store, company }) => {
          await store.db
            .insertInto("alert")
            .values({
              company_id: company.id,
              id: "slow_payer:x",
              rule: "slow_payer",
              severity: "high",
              title: `${HOSTILE} pays later than it used to`,
              detail: `${HOSTILE} owes {{gone@2026-06-30}}.`,
              evidence: JSON.stringify({
                figureIds: ["gone@2026-06-30"],
                rows: [{ table: "party", id: "p", note: HOSTILE }],
              }),
              owner: HOSTILE,
              clears_when: HOSTILE,
              status: "open",
              as_of: "2026-06-30",
              first_seen_at: "2026-07-01T00:00:00.000Z",
              last_seen_at: "2026-07-01T00:00:00.000Z",
            })
            .execute();
        },
      },
    );
    const html = renderHtml(model);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; {{cash@2026-06-30}} 99% &amp; $5");
    expect(answer).toContain(`escalate the late payments of ${HOSTILE} and set terms for them`);
    expect(textOf("risks")).toContain("(changed since)");
    expect(textOf("data-quality")).toContain("have changed since it was raised");
  });
});
