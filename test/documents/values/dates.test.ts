import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DateOrder, readDate } from "../../../src/documents/values/date-text.ts";

const valueOf = (raw: string, options = {}) => readDate(raw, options)?.value;

describe("dates as text", () => {
  it.each([
    ["2025-01-17", "2025-01-17"],
    ["2025-01-17T10:33:00Z", "2025-01-17"],
    ["2025/01/17", "2025-01-17"],
    ["20250117", "2025-01-17"],
    ["17.01.2025", "2025-01-17"],
    ["3.4.25", "2025-04-03"],
    ["17/01/25", "2025-01-17"],
    ["01/17/2025", "2025-01-17"],
    ["17-JAN-2025", "2025-01-17"],
    ["17JAN25", "2025-01-17"],
    ["17. Januar 2025", "2025-01-17"],
    ["Friday, 17th January 2025", "2025-01-17"],
    ["January 5, 2025", "2025-01-05"],
    ["5 de enero de 2025", "2025-01-05"],
    ["1er février 2025", "2025-02-01"],
    ["1º de março de 2025", "2025-03-01"],
    ["12 gennaio 2025", "2025-01-12"],
    ["5 mei '25", "2025-05-05"],
    ["17/01/2025 10:33 AM", "2025-01-17"],
    ["31/12/99", "1999-12-31"],
  ])("reads %s", (raw, iso) => {
    expect(readDate(raw)).toEqual({ value: iso, candidates: [iso] });
  });

  it("does not guess whether 03/04/2025 is in March or April", () => {
    expect(readDate("03/04/2025")).toEqual({ value: null, candidates: ["2025-04-03", "2025-03-04"] });
    expect(valueOf("03/04/2025", { language: "en" })).toBeNull();
    expect(valueOf("03/04/2025", { language: "fr" })).toBe("2025-04-03");
    expect(valueOf("03/04/2025", { order: "mdy" })).toBe("2025-03-04");
    expect(valueOf("03/03/2025")).toBe("2025-03-03");
  });

  it("does not guess which end of 12-03-18 is the year", () => {
    expect(readDate("12-03-18")?.candidates).toEqual(["2018-03-12", "2018-12-03", "2012-03-18"]);
  });

  it.each(["31.02.2025", "17.01.", "01-2025", "12.345,67", "123/45", "Rechnung 17", ""])(
    "takes %j for no date",
    (raw) => {
      expect(readDate(raw)).toBeUndefined();
    },
  );

  const day = fc
    .date({ min: new Date("1971-01-01"), max: new Date("2069-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const styles: readonly (readonly [
    DateOrder | null,
    string | null,
    (y: string, m: string, d: string) => string,
  ])[] = [
    [null, null, (y, m, d) => `${y}-${m}-${d}`],
    [null, null, (y, m, d) => `${d}.${m}.${y}`],
    [null, null, (y, m, d) => `${Number(d)}.${Number(m)}.${y.slice(2)}`],
    ["dmy", null, (y, m, d) => `${d}/${m}/${y}`],
    ["mdy", null, (y, m, d) => `${m}/${d}/${y}`],
    ["dmy", null, (y, m, d) => `${d}-${m}-${y.slice(2)}`],
    [null, "it", (y, m, d) => `${d}/${m}/${y}`],
  ];

  it("reads back what any style wrote", () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...styles), (iso, [order, language, write]) => {
        const [y = "", m = "", d = ""] = iso.split("-");
        expect(readDate(write(y, m, d), { order, language })?.value).toBe(iso);
      }),
    );
  });

  it("reads back what seven languages write in words", () => {
    const languages = fc.constantFrom("en-GB", "en-US", "de", "fr", "es", "it", "nl", "pt");
    const month = fc.constantFrom("long", "short");
    fc.assert(
      fc.property(day, languages, month, (iso, language, style) => {
        const text = new Intl.DateTimeFormat(language, {
          day: "numeric",
          month: style,
          year: "numeric",
          timeZone: "UTC",
        }).format(new Date(`${iso}T00:00:00Z`));
        expect(readDate(text)?.value).toBe(iso);
      }),
      { numRuns: 500 },
    );
  });

  it("never reads another day than the one written, whatever it is told about the document", () => {
    const order = fc.constantFrom<DateOrder | null>("dmy", "mdy", "ymd", null);
    fc.assert(
      fc.property(day, order, (iso, told) => {
        const [y = "", m = "", d = ""] = iso.split("-");
        expect(readDate(`${d}/${m}/${y}`, { order: told })?.candidates.length).toBeGreaterThan(0);
        expect(readDate(`${d}/${m}/${y}`)?.candidates).toContain(iso);
      }),
    );
  });
});
