import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUTO_POST_CONFIDENCE } from "../../../src/documents/confidence.ts";
import { mend } from "../../../src/documents/receipt/mend-date.ts";
import { readDate } from "../../../src/documents/values/date-text.ts";
import { readSlip } from "./slip.ts";

describe("a day misread by one digit", () => {
  it.each([
    ["36/03/2017", "2017-03-30"],
    ["14/02/2918", "2018-02-14"],
    ["25/18/2016", "2016-10-25"],
    ["81/05/2018", undefined],
    ["33/09/2017", undefined],
    ["60/60/2017", undefined],
  ])("%s is taken for %s", (text, day) => {
    expect(mend(text, "dmy")).toBe(day);
  });

  it("is never mended to a day that differs in more than one digit", () => {
    const part = (most: number) =>
      fc.integer({ min: 1, max: most }).map((n) => n.toString().padStart(2, "0"));
    fc.assert(
      fc.property(part(99), part(99), fc.integer({ min: 1900, max: 2999 }), (day, month, year) => {
        const text = `${day}/${month}/${year.toString()}`;
        const mended = mend(text, "dmy");
        if (mended === undefined) return;
        const [y = "", m = "", d = ""] = mended.split("-");
        const differing = Array.from(`${d}/${m}/${y}`).filter((sign, index) => sign !== text[index]);
        expect(differing).toHaveLength(1);
        expect(readDate(mended)?.value).toBe(mended);
      }),
    );
  });
});

describe("the date of a slip whose print is no day", () => {
  const dateOf = (...lines: string[]) =>
    readSlip(["ORCHID CAFE SDN BHD", "NO. 3, JALAN MELUR", ...lines, "TOTAL RM  11.50"]).fields.issueDate;

  it.each([
    ["Date: 36/03/2017", "2017-03-30"],
    ["Date: 2507/2017", "2017-07-25"],
    ["Date: 25/072017", "2017-07-25"],
    ["Date: 25/0772017", "2017-07-25"],
    ["Date: 2510772017", "2017-07-25"],
    ["25 07-2017 14:29", "2017-07-25"],
  ])("%s is mended, for a person to look at", (line, day) => {
    const date = dateOf(line);
    expect(date?.value).toBe(day);
    expect(date?.confidence).toBeLessThanOrEqual(0.5);
  });

  it("stays doubtful even where a second place shows the same day", () => {
    expect(dateOf("Date: 36/03/2017", "Slip 300317001")?.confidence).toBeLessThan(AUTO_POST_CONFIDENCE);
  });

  it("is not made up from a code or a telephone number", () => {
    expect(dateOf("Model 36-03-2917", "Tel 2510772017")).toBeNull();
  });
});
