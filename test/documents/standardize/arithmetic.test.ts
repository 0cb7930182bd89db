import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MONEY_FIELDS, type StatedAmounts } from "../../../src/documents/standardize/amounts.ts";
import { checkArithmetic, percentOf } from "../../../src/documents/standardize/check-arithmetic.ts";

const codes = (amounts: StatedAmounts) => checkArithmetic(amounts, "EUR").map(({ code, field, severity }) => `${severity} ${code} ${field}`); // prettier-ignore

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 500 }),
  cents: fc.integer({ min: 100, max: 500_000 }),
  rate: fc.constantFrom("0", "7", "19", "20", "5.5"),
});

/** An invoice that states everything, and agrees with itself. */
const consistent = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    allowance: fc.integer({ min: 1, max: 90 }),
    charge: fc.integer({ min: 1, max: 90 }),
    prepaid: fc.integer({ min: 1, max: 90 }),
    rounding: fc.integer({ min: -2, max: 2 }),
  })
  .map(({ lines, allowance, charge, prepaid, rounding }): StatedAmounts => {
    const read = lines.map(({ quantity, cents, rate }) => ({
      quantity: new Decimal(quantity),
      unitPrice: new Decimal(cents).dividedBy(100),
      net: quantity * cents,
      rate: new Decimal(rate),
    }));
    const lineTotal = read.reduce((sum, { net }) => sum + net, 0);
    const net = lineTotal - allowance + charge;
    const byRate = Map.groupBy(read, ({ rate }) => rate.toString());
    const taxes = [...byRate].map(([rate, members], index) => {
      // The allowance and charge of the whole document fall to the first rate.
      const basis =
        members.reduce((sum, member) => sum + member.net, 0) + (index === 0 ? charge - allowance : 0);
      return { rate: new Decimal(rate), basis, amount: percentOf(basis, new Decimal(rate)) };
    });
    const tax = taxes.reduce((sum, { amount }) => sum + amount, 0);
    const gross = net + tax;
    return {
      lines: read, taxes, lineTotal, allowanceTotal: allowance, chargeTotal: charge, net, tax, gross, prepaid, rounding,
      payable: gross - prepaid + rounding,
    }; // prettier-ignore
  });

describe("the arithmetic of a document", () => {
  it("holds for every invoice that agrees with itself, with either sign", () => {
    fc.assert(
      fc.property(consistent, (amounts) => {
        expect(codes(amounts)).toEqual([]);
        expect(codes(negated(amounts))).toEqual([]);
      }),
    );
  });

  it("finds any one total that was changed, by a cent or by any other amount", () => {
    const change = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((by) => by !== 0);
    fc.assert(
      fc.property(consistent, fc.constantFrom(...MONEY_FIELDS), change, (amounts, name, by) => {
        const found = codes({ ...amounts, [name]: (amounts[name] ?? 0) + by });
        expect(found).not.toEqual([]);
      }),
    );
  });

  it("finds any one line or tax amount that was changed", () => {
    const change = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((by) => by !== 0);
    fc.assert(
      fc.property(
        consistent,
        fc.nat(),
        fc.constantFrom("line", "amount", "basis"),
        change,
        (amounts, at, what, by) => {
          const { lines, taxes } = amounts;
          const put = <T>(entries: readonly T[], altered: (entry: T) => T) =>
            entries.map((entry, index) => (index === at % entries.length ? altered(entry) : entry));
          const changed: StatedAmounts =
            what === "line"
              ? { ...amounts, lines: put(lines, (entry) => ({ ...entry, net: (entry.net ?? 0) + by })) }
              : what === "amount"
                ? {
                    ...amounts,
                    taxes: put(taxes, (entry) => ({ ...entry, amount: (entry.amount ?? 0) + by })),
                  }
                : {
                    ...amounts,
                    taxes: put(taxes, (entry) => ({ ...entry, basis: (entry.basis ?? 0) + by })),
                  };
          expect(codes(changed)).not.toEqual([]);
        },
      ),
    );
  });

  it("finds a changed quantity or unit price", () => {
    fc.assert(
      fc.property(
        consistent,
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (amounts, at, by, quantity) => {
          const lines = amounts.lines.map((entry, index) => {
            if (index !== at % amounts.lines.length) return entry;
            return quantity
              ? { ...entry, quantity: entry.quantity!.plus(by) }
              : { ...entry, unitPrice: entry.unitPrice!.plus(by) };
          });
          expect(codes({ ...amounts, lines })).toContainEqual(
            expect.stringContaining("line_differs_from_price"),
          );
        },
      ),
    );
  });

  const NOTHING: StatedAmounts = {
    lines: [], taxes: [], lineTotal: null, allowanceTotal: null, chargeTotal: null, net: null, tax: null, gross: null,
    prepaid: null, rounding: null, payable: null,
  }; // prettier-ignore
  const lineOf = (net: number, more: Partial<StatedAmounts["lines"][number]> = {}) => ({
    quantity: null, unitPrice: null, net, rate: null, ...more,
  }); // prettier-ignore

  it("judges nothing that is not stated", () => {
    expect(codes(NOTHING)).toEqual([]);
    expect(codes({ ...NOTHING, gross: 500, payable: 500 })).toEqual([]);
  });

  it("cannot say which of two totals is right without a third, and then nothing is posted", () => {
    expect(codes({ ...NOTHING, net: 100, tax: 20, gross: 130 })).toEqual(["error gross_differs gross"]);
    expect(codes({ ...NOTHING, gross: 100, payable: 90 })).toEqual(["error payable_differs payable"]);
  });

  it("compares what is to be paid with net and tax where no gross amount is stated", () => {
    expect(codes({ ...NOTHING, net: 100, tax: 20, prepaid: 50, payable: 70 })).toEqual([]);
    expect(codes({ ...NOTHING, net: 100, tax: 20, payable: 70 })).toEqual(["error gross_differs payable"]);
  });

  it("names the amount that stands alone against the others", () => {
    const taxes = [{ rate: new Decimal(20), basis: 100, amount: 20 }];
    const lines = [lineOf(100)];
    expect(codes({ ...NOTHING, lines, taxes, net: 100, tax: 20, gross: 130 })).toEqual([
      "review gross_differs gross",
    ]);
    expect(codes({ ...NOTHING, lines, net: 100, tax: 30, gross: 120, payable: 120 })).toEqual([
      "review gross_differs tax",
    ]);
  });

  it("allows the cent that rounding a product makes, and a cent a line for tax that is rounded by line", () => {
    const third = lineOf(333, { quantity: new Decimal("3"), unitPrice: new Decimal("1.1133") });
    expect(codes({ ...NOTHING, lines: [third], lineTotal: 333 })).toEqual([]);
    const lines = Array.from({ length: 4 }, () => lineOf(101));
    const taxed = (amount: number) => [{ rate: new Decimal(7), basis: 404, amount }];
    expect(codes({ ...NOTHING, lines, taxes: taxed(32), net: 404, tax: 32, gross: 436 })).toEqual([]);
    expect(codes({ ...NOTHING, lines, taxes: taxed(33), net: 404, tax: 33, gross: 437 })).toEqual(["review tax_differs_from_rate taxes.0.amount"]); // prettier-ignore
  });

  it("takes a discount on a line for what it is where the lines make up the total", () => {
    const discounted = lineOf(900, { quantity: new Decimal(10), unitPrice: new Decimal(1) });
    expect(codes({ ...NOTHING, lines: [discounted], lineTotal: 900 })).toEqual([
      "note line_differs_from_price lines.0.net",
    ]);
    expect(codes({ ...NOTHING, lines: [discounted], lineTotal: 950 })).toContain(
      "review line_differs_from_price lines.0.net",
    );
  });

  it("accepts prices with tax, as receipts have them", () => {
    expect(
      codes({ ...NOTHING, lines: [lineOf(700), lineOf(490)], net: 1000, tax: 190, gross: 1190 }),
    ).toEqual([]);
  });

  it("works out the tax from the lines' rates where there is no breakdown", () => {
    const lines = [lineOf(1000, { rate: new Decimal(19) }), lineOf(1000, { rate: new Decimal(7) })];
    expect(codes({ ...NOTHING, lines, net: 2000, tax: 260, gross: 2260 })).toEqual([]);
    expect(codes({ ...NOTHING, lines, net: 2000, tax: 380, gross: 2380 })).toEqual([
      "review tax_differs_from_rate tax",
    ]);
  });
});

function negated(amounts: StatedAmounts): StatedAmounts {
  const minus = (value: number | null) => (value === null ? null : -value);
  return {
    ...amounts,
    ...(Object.fromEntries(MONEY_FIELDS.map((name) => [name, minus(amounts[name])])) as Pick<
      StatedAmounts,
      (typeof MONEY_FIELDS)[number]
    >),
    lines: amounts.lines.map((entry) => ({
      ...entry,
      quantity: entry.quantity!.negated(),
      net: minus(entry.net),
    })),
    taxes: amounts.taxes.map((entry) => ({
      ...entry,
      basis: minus(entry.basis),
      amount: minus(entry.amount),
    })),
  };
}
