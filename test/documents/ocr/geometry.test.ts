import { describe, expect, it } from "vitest";
import { findBlobs } from "../../../src/documents/ocr/blobs.ts";
import { type Placement, placeOnPage, type QuarterTurn } from "../../../src/documents/ocr/placement.ts";
import { findInk } from "../../../src/documents/ocr/raster.ts";

/** A picture drawn with "#" for black. */
function draw(rows: readonly string[], paper = 220): { data: Uint8Array; width: number; height: number } {
  const width = rows[0]?.length ?? 0;
  const data = new Uint8Array(rows.flatMap((row) => Array.from(row, (sign) => (sign === "#" ? 20 : paper))));
  return { data, width, height: rows.length };
}

describe("ink and blobs", () => {
  it("joins ink that touches at a corner, and keeps apart what does not touch", () => {
    const picture = draw([
      "..........",
      ".##....#..",
      "...#..#.#.",
      "...#...#..",
      "..........",
      ".#........",
    ]);
    const blobs = findBlobs(findInk(picture));
    expect(blobs).toHaveLength(3);
    expect(blobs).toContainEqual({ left: 1, top: 1, right: 4, bottom: 4 });
    expect(blobs).toContainEqual({ left: 6, top: 1, right: 9, bottom: 4 });
    expect(blobs).toContainEqual({ left: 1, top: 5, right: 2, bottom: 6 });
  });

  it("sees no ink on even paper, however dark", () => {
    expect(findBlobs(findInk(draw(["....", "....", "...."], 40)))).toEqual([]);
  });
});

describe("placing a word on the page", () => {
  const upright: Placement = {
    wide: 200, high: 400, left: 20, top: 40, cutWidth: 100, cutHeight: 300,
    turn: 0, level: 0, width: 100, height: 300,
  }; // prettier-ignore

  it("adds the cut-out's corner", () => {
    expect(placeOnPage({ x0: 10, y0: 30, x1: 50, y1: 50 }, upright, 2)).toEqual({
      page: 2, x: 0.15, y: 0.175, width: 0.2, height: 0.05,
    }); // prettier-ignore
  });

  it.each([
    { turn: 90, pixels: { x0: 250, y0: 10, x1: 270, y1: 50 } },
    { turn: 180, pixels: { x0: 50, y0: 250, x1: 90, y1: 270 } },
    { turn: 270, pixels: { x0: 30, y0: 50, x1: 50, y1: 90 } },
  ] satisfies { turn: QuarterTurn; pixels: object }[])(
    "undoes a turn by $turn degrees",
    ({ turn, pixels }) => {
      const side = turn === 90 || turn === 270;
      const placement = { ...upright, turn, width: side ? 300 : 100, height: side ? 100 : 300 };
      const box = placeOnPage(pixels, placement, 1);
      expect(box).toEqual({ page: 1, x: 0.15, y: 0.175, width: 0.2, height: 0.05 });
    },
  );
});
