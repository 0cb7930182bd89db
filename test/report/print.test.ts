import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printedFigures } from "../../src/report/print.ts";
import { splitCurrency, traceAnchor, traceCommand } from "../../src/report/wording.ts";
import { createFixture } from "./fixture.ts";

describe("printedFigures", () => {
  it("lists blocks, then the figures of charts, then each figure with its inputs, as they are printed", () => {
    const fixture = createFixture();
    const a = fixture.leaf("a", 1234.5);
    const b = fixture.leaf("b", -2);
    const sum = fixture.derive("sum", "a + b", { a: fixture.figure(a), b: fixture.figure(b) });
    const none = fixture.leaf("none", null);
    const model = fixture.model([
      {
        id: "one",
        title: "One",
        blocks: [
          {
            kind: "chart",
            title: "T",
            description: "D",
            chart: { type: "line", xLabels: ["W1", "W2"], series: [{ name: "S", figureIds: [b, null] }] },
          },
          { kind: "paragraph", parts: [{ kind: "figure", figureId: sum }] },
        ],
      },
    ]);
    expect(printedFigures(model, "closure")).toEqual([
      { id: sum, text: "USD 1,232.50" },
      { id: b, text: "USD -2.00" },
      { id: a, text: "USD 1,234.50" },
      { id: b, text: "USD -2.00" },
      { id: sum, text: "USD 1,232.50" },
      { id: a, text: "USD 1,234.50" },
      { id: b, text: "USD -2.00" },
      { id: none, text: "n/a" },
    ]);
  });
});

describe("addresses", () => {
  it("keep usual ids as they are", () => {
    expect(traceAnchor("revenue@2026-01-01..2026-06-30/P-12")).toBe(
      "trace-revenue@2026-01-01..2026-06-30/P-12",
    );
  });

  it("have no spaces or quotes and differ where ids differ", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
        expect(traceAnchor(one)).toMatch(/^[^\s"<>`]+$/);
        expect(traceAnchor(one) === traceAnchor(other)).toBe(one === other);
      }),
    );
  });

  it("quote a command only where a shell needs it", () => {
    expect(traceCommand("cash@2026-06-30")).toBe("purser trace cash@2026-06-30");
    expect(traceCommand("open@2026-06-30/O'Brien; rm")).toBe(
      String.raw`purser trace 'open@2026-06-30/O'\''Brien; rm'`,
    );
  });

  it("split a currency off without losing a character", () => {
    for (const text of ["USD -1,234.50", "12.5%", "n/a", "61.3 days"]) {
      const { currency, amount } = splitCurrency(text);
      expect(currency + amount).toBe(text);
    }
    expect(splitCurrency("EUR 1.00")).toEqual({ currency: "EUR ", amount: "1.00" });
  });
});
