import type { Box } from "../read-document.ts";

/** Degrees clockwise. */
export type QuarterTurn = 0 | 90 | 180 | 270;

/** How a cut-out lies on the page as displayed. All lengths in pixels of the scaled page. */
export type Placement = {
  /** the whole page, scaled */
  readonly wide: number;
  readonly high: number;
  /** the cut-out before it was turned and levelled */
  readonly left: number;
  readonly top: number;
  readonly cutWidth: number;
  readonly cutHeight: number;
  readonly turn: QuarterTurn;
  /** the skew that was taken out after the turn, in degrees */
  readonly level: number;
  /** the picture that was read */
  readonly width: number;
  readonly height: number;
};

export type PixelBox = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };

/** The box of a word on the page as displayed, in fractions. A levelled word keeps its size around its turned centre. */
export function placeOnPage(pixels: PixelBox, placement: Placement, page: number): Box {
  const upright = unlevel(pixels, placement);
  const cut = unturn(upright, placement);
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  return {
    page,
    x: round((placement.left + cut.x0) / placement.wide),
    y: round((placement.top + cut.y0) / placement.high),
    width: round((cut.x1 - cut.x0) / placement.wide),
    height: round((cut.y1 - cut.y0) / placement.high),
  };
}

function unlevel(pixels: PixelBox, { level, width, height, turn, cutWidth, cutHeight }: Placement): PixelBox {
  if (level === 0) return pixels;
  const side = turn === 90 || turn === 270;
  const [wide, high] = side ? [cutHeight, cutWidth] : [cutWidth, cutHeight];
  const dx = (pixels.x0 + pixels.x1 - width) / 2;
  const dy = (pixels.y0 + pixels.y1 - height) / 2;
  const sin = Math.sin((level * Math.PI) / 180);
  const cos = Math.cos((level * Math.PI) / 180);
  const x = wide / 2 + dx * cos - dy * sin;
  const y = high / 2 + dx * sin + dy * cos;
  const halfWidth = (pixels.x1 - pixels.x0) / 2;
  const halfHeight = (pixels.y1 - pixels.y0) / 2;
  return { x0: x - halfWidth, y0: y - halfHeight, x1: x + halfWidth, y1: y + halfHeight };
}

function unturn({ x0, y0, x1, y1 }: PixelBox, { turn, cutWidth, cutHeight }: Placement): PixelBox {
  switch (turn) {
    case 0:
      return { x0, y0, x1, y1 };
    case 90:
      return { x0: y0, y0: cutHeight - x1, x1: y1, y1: cutHeight - x0 };
    case 180:
      return { x0: cutWidth - x1, y0: cutHeight - y1, x1: cutWidth - x0, y1: cutHeight - y0 };
    case 270:
      return { x0: cutWidth - y1, y0: x0, x1: cutWidth - y0, y1: x1 };
    default:
      return turn satisfies never;
  }
}
