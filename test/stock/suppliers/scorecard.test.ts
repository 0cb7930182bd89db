import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type OtifPolicy, otifPolicySchema } from "../../../src/stock/suppliers/otif-policy.ts";
import { type PerformanceRequest, supplierPerformance } from "../../../src/stock/suppliers/performance.ts";
import { type ScoreWeights, scoreWeightsSchema } from "../../../src/stock/suppliers/score.ts";
import { type TestBooks, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";
import { type TestOrder, type TestPurchasing, addPurchasing } from "../purchasing/purchasing-fixture.ts";

let books: TestBooks;
beforeEach(async () => {
  books = await createTestBooks();
});
afterEach(() => books.close());

type Options = Partial<PerformanceRequest> & {
  policy?: Partial<OtifPolicy>;
  weights?: Partial<ScoreWeights>;
  data?: TestPurchasing;
};

async function score({ policy = {}, weights = {}, data, ...request }: Options) {
  if (data) await addPurchasing(books, data);
  const figures = createFigureSet();
  const done = await supplierPerformance(
    { db: books.store.db, companyId: books.company.id },
    { today: "2026-07-15", from: "2026-01-01", to: "2026-06-30", ...request },
    { figures, policy: otifPolicySchema.parse(policy), weights: scoreWeightsSchema.parse(weights) },
  );
  await expectToRederive(books, figures.all());
  return { ...done, figures };
}

async function first(options: Options) {
  const { scorecards } = await score({ supplier: "S1", ...options });
  return scorecards[0]!;
}

/**
 * Four lines of two orders, due in March and April:
 * A/1 10 ordered, all on the day -> on time, in full; A/2 20 ordered, 15 on the day and 5 a day late;
 * B/1 10 ordered, 8 came on time and the rest never; B/2 10 ordered, 10 three days early, 1 of them rejected, 1 replaced on the day.
 */
const ORDERS: readonly TestOrder[] = [
  {
    id: "A",
    supplier: "S1",
    ordered: "2026-03-01",
    status: "received",
    closed: "2026-03-11",
    lines: [
      {
        sku: "BOLT",
        quantity: 10,
        requested: "2026-03-10",
        deliveries: [{ date: "2026-03-10", received: 10, price: "10.50" }],
      },
      {
        sku: "NUT",
        quantity: 20,
        requested: "2026-03-10",
        deliveries: [
          { date: "2026-03-10", received: 15, price: "2" },
          { date: "2026-03-11", received: 5 },
        ],
      },
    ],
  },
  {
    id: "B",
    supplier: "S1",
    ordered: "2026-04-01",
    lines: [
      {
        sku: "BOLT",
        quantity: 10,
        requested: "2026-04-10",
        promised: "2026-04-12",
        deliveries: [{ date: "2026-04-11", received: 8, price: "9" }],
      },
      {
        sku: "NUT",
        quantity: 10,
        requested: "2026-04-10",
        deliveries: [
          { date: "2026-04-07", received: 10, rejected: 1 },
          { date: "2026-04-10", received: 1 },
        ],
      },
    ],
  },
];

const DATA: TestPurchasing = {
  orders: ORDERS,
  contracts: [
    {
      id: "K1",
      supplier: "S1",
      sku: "BOLT",
      prices: [
        [1, "10"],
        [50, "8"],
      ],
    },
  ],
};

describe("a supplier's scorecard", () => {
  it("counts a line as OTIF only when it was both on time and in full", async () => {
    const card = await first({ data: DATA });
    expect(card.due.value).toBe(4);
    // On time: A/1, B/2. In full: A/1, A/2 (over two days), B/2. B/1 came a day after it was requested.
    expect(card.onTime.value).toBe(0.5);
    expect(card.inFull.value).toBe(0.75);
    expect(card.otif.value).toBe(0.5);
  });

  it("counts an order only when all of its lines were", async () => {
    const card = await first({ data: DATA, policy: { otif: "order" } });
    expect(card.due.value).toBe(2);
    expect(card.otif.value).toBe(0);
    expect(card.inFull.value).toBe(0.5);
  });

  it.each([
    ["the promised day, where there is one", { date: "promised" }, { onTime: 0.75, inFull: 0.75, otif: 0.5 }],
    ["a day of lateness", { toleranceDaysLate: 1 }, { onTime: 1, inFull: 0.75, otif: 0.75 }],
    ["no more than two days early", { toleranceDaysEarly: 2 }, { onTime: 0.25, inFull: 0.75, otif: 0.25 }],
    ["three days early", { toleranceDaysEarly: 3 }, { onTime: 0.5, inFull: 0.75, otif: 0.5 }],
    // 80 % of B/1 came, a day late; 75 % of A/2 on the day.
    ["a fifth missing", { quantityTolerance: 0.2 }, { onTime: 0.5, inFull: 1, otif: 0.5 }],
    ["a quarter missing", { quantityTolerance: 0.25 }, { onTime: 0.75, inFull: 1, otif: 0.75 }],
    ["no partial deliveries", { partials: "fail" }, { onTime: 0.5, inFull: 0.25, otif: 0.25 }],
  ] as const)("follows a policy that allows %s", async (_what, policy, expected) => {
    const card = await first({ data: DATA, policy });
    expect({ onTime: card.onTime.value, inFull: card.inFull.value, otif: card.otif.value }).toEqual(expected);
  });

  it("takes lead times from order to the delivery that filled the line", async () => {
    const { leadTime } = await first({ data: DATA });
    // A/1 9 days, A/2 10, B/2 9; B/1 is still open.
    expect(leadTime.count.value).toBe(3);
    expect(leadTime.mean.value).toBeCloseTo(28 / 3, 12);
    expect(leadTime.sd.value).toBeCloseTo(Math.sqrt(1 / 3), 9);
    expect(leadTime.p90.value).toBe(10);
  });

  it("computes PPM, fill rate and price variance", async () => {
    const card = await first({ data: DATA });
    // 1 rejected of 10 + 20 + 8 + 11 received.
    expect(card.ppm.value).toBeCloseTo(1_000_000 / 49, 6);
    // 10 + 20 + 8 + 10 of 50.
    expect(card.fillRate.value).toBe(0.96);
    // BOLT: 10 at 10.50 and 8 at 9.00 against 10.00; NUT has no contract.
    expect(card.priceVariances).toHaveLength(1);
    expect(card.priceVariances[0]?.variance.value).toBe(5_00 - 8_00);
    expect(card.priceVariances[0]?.share.value).toBeCloseTo(-3 / 180, 12);
  });

  it("compares a delivery with the price of the break that its order line reached, on the order's day", async () => {
    const card = await first({
      data: {
        contracts: [
          { id: "OLD", supplier: "S1", sku: "BOLT", from: "2025-01-01", to: "2026-03-31", prices: [[1, "10"], [50, "8"]] },
          { id: "NEW", supplier: "S1", sku: "BOLT", from: "2026-04-01", prices: [[1, "20"]] },
        ],
        orders: [
          {
            id: "P",
            supplier: "S1",
            ordered: "2026-03-31",
            lines: [
              {
                sku: "BOLT",
                quantity: 60,
                requested: "2026-04-10",
                deliveries: [{ date: "2026-04-10", received: 30, price: "8.25" }],
              },
            ],
          },
        ],
      },
    }); // prettier-ignore
    expect(card.priceVariances[0]?.variance.value).toBe(7_50);
  });

  it("weighs its parts explicitly and leaves out what cannot be measured", async () => {
    const card = await first({ data: DATA });
    const quality = 0; // 1/49 rejected is beyond 1 %
    const reliability = 1 - Math.sqrt(1 / 3) / (28 / 3);
    const expected = 100 * (0.4 * 0.5 + 0.2 * 0.96 + 0.2 * quality + 0.1 * reliability + 0.1 * 1);
    expect(card.score.score.value).toBeCloseTo(expected, 9);
    expect(card.score.leftOut).toEqual([]);
    expect(card.score.score.formula).toContain("0.4 * otif");
    const onlyOtif = await first({ weights: { fill: 0, quality: 0, reliability: 0, price: 0 } });
    expect(onlyOtif.score.score.value).toBeCloseTo(50, 9);
  });

  it("says which parts had nothing to measure, and scales the rest up", async () => {
    const card = await first({
      data: {
        orders: [{ id: "X", supplier: "S1", ordered: "2026-05-01", lines: [{ sku: "NUT", quantity: 5, requested: "2026-05-05", deliveries: [{ date: "2026-05-05", received: 5 }] }] }],
      },
    }); // prettier-ignore
    expect(card.score.leftOut).toEqual(["reliability", "price"]);
    expect(card.score.weights).toMatchObject({ reliability: 0, price: 0, otif: 0.4 });
    expect(card.score.score.value).toBeCloseTo(100, 9);
    expect(card.smallSample).toBe(true);
    expect(card.notes.join(" ")).toContain("Only 1 lines were due");
  });

  it("counts open and overdue lines", async () => {
    const card = await first({
      data: {
        orders: [
          ...ORDERS,
          { id: "C", supplier: "S1", ordered: "2026-06-20", lines: [{ sku: "NUT", quantity: 1, requested: "2026-07-20" }] },
        ],
      },
    }); // prettier-ignore
    expect(card.openLines.value).toBe(2); // B/1 short of 2, C/1
    expect(card.overdueLines.value).toBe(1);
    expect(card.due.value).toBe(4); // C is not due yet
  });

  it("does not judge a line while it can still be made", async () => {
    const data = {
      orders: [{ id: "L", supplier: "S1", ordered: "2026-06-01", lines: [{ sku: "NUT", quantity: 1, requested: "2026-06-29" }] }],
    }; // prettier-ignore
    expect((await first({ data })).due.value).toBe(1);
    expect((await first({ policy: { toleranceDaysLate: 2 } })).due.value).toBe(0);
  });

  it("scores active months only and tells the trend from them", async () => {
    const month = (id: string, date: string, came: string): TestOrder => ({
      id,
      supplier: "S1",
      ordered: "2026-01-01",
      lines: [{ sku: "NUT", quantity: 1, requested: date, deliveries: [{ date: came, received: 1 }] }],
    });
    const card = await first({
      data: {
        orders: [month("J", "2026-01-10", "2026-01-20"), month("M", "2026-03-10", "2026-03-10"), month("Y", "2026-05-10", "2026-05-10")],
      },
    }); // prettier-ignore
    expect(card.trend.months.map(({ month, otif }) => [month, otif.value])).toEqual([
      ["2026-01", 0],
      ["2026-03", 1],
      ["2026-05", 1],
    ]);
    expect(card.trend.change.value).toBe(1);
    expect(card.trend.direction).toBe("better");
  });

  it("gives no score to a supplier who had nothing to deliver", async () => {
    const { scorecards } = await score({ data: { ...DATA, orders: [...ORDERS, { id: "Z", supplier: "S2", ordered: "2025-01-01", status: "received", closed: "2025-01-05", lines: [{ sku: "NUT", quantity: 1, requested: "2025-01-05", deliveries: [{ date: "2025-01-05", received: 1 }] }] }] } }); // prettier-ignore
    const idle = scorecards.find(({ supplier }) => supplier.id === "S2")!;
    expect(scorecards.at(-1)).toBe(idle);
    expect(idle.score.score.value).toBeNull();
    expect(idle.score.score.refusal).toBe("nothing was due in these days");
    expect(idle.otif.value).toBeNull();
    expect(idle.ppm.refusal).toContain("received is zero");
  });

  it("ends with the last day on file unless told, and refuses days in the wrong order", async () => {
    await addPurchasing(books, DATA);
    const { window } = await score({ from: undefined, to: undefined });
    expect(window).toEqual({ from: "2025-04-12", to: "2026-04-11" });
    await expect(score({ from: "2026-06-30", to: "2026-06-01" })).rejects.toMatchObject({
      code: "invalid_window",
    });
    await expect(score({ supplier: "S9" })).rejects.toMatchObject({ code: "unknown_supplier" });
  });

  it("sees only its own company", async () => {
    await addPurchasing(books, DATA);
    await books.store.db
      .insertInto("company")
      .values({ id: "other", name: "Other", created_at: "2026-01-01T00:00:00.000Z" })
      .execute();
    const done = await supplierPerformance(
      { db: books.store.db, companyId: "other" },
      { today: "2026-07-15" },
      {
        figures: createFigureSet(),
        policy: otifPolicySchema.parse({}),
        weights: scoreWeightsSchema.parse({}),
      },
    );
    expect(done.scorecards).toEqual([]);
  });
});
