import { findBlobs } from "./blobs.ts";
import { decodePage, picture, sized, toRaster } from "./decode.ts";
import { type PageLook, lookAtPage } from "./layout.ts";
import { evenLight } from "./light.ts";
import type { Placement, QuarterTurn } from "./placement.ts";
import { findInk, histogram, noiseOf, percentile, type Raster } from "./raster.ts";

const LOOK_PIXELS = 2_000_000;
const READ_PIXELS = 4_500_000;
/** More specks than so many a letter: a grainy picture. */
const MOST_SPECKS = 3;
/** Grain that has more than this part of the print's contrast hides thin strokes. */
const MOST_GRAIN = 0.045;
/** Letters of this height read best; measured on receipts. */
export const LETTER_HEIGHT = 26;

/** A picture ready for the engine, and what was done to the page to get it. */
export type Prepared = { readonly raster: Raster; readonly placement: Placement };

export type PageImage = {
  /** size of the page as displayed: with the camera's orientation applied */
  readonly width: number;
  readonly height: number;
  readonly look: PageLook;
  /** `turn` degrees clockwise before reading */
  prepare(turn: QuarterTurn): Promise<Prepared>;
};

/** Opens a picture; throws `image_unreadable` or `image_too_large`. */
export async function openPage(bytes: Uint8Array): Promise<PageImage> {
  const { width, height, page } = await decodePage(bytes);
  const { calm, view } = await withoutGrain(page);
  const upright = await cutOut(calm, view, 0);
  return {
    width,
    height,
    look: view.look,
    prepare: (turn) => (turn === 0 ? Promise.resolve(upright) : cutOut(calm, view, turn)),
  };
}

/** A median takes single dark pixels away without costing thin strokes; a blur evens out the grain of a scanner. */
async function withoutGrain(page: Raster): Promise<{ readonly calm: Raster; readonly view: View }> {
  let [calm, view] = [page, await viewOf(page)];
  if (view.specks > MOST_SPECKS) {
    calm = await toRaster(picture(calm).median(3));
    view = await viewOf(calm);
  }
  const grain = view.noise / Math.max(1, view.contrast);
  if (grain > MOST_GRAIN) {
    calm = await toRaster(picture(calm).blur(grain > 2 * MOST_GRAIN ? 1.2 : 0.8));
    view = await viewOf(calm);
  }
  return { calm, view };
}

type View = {
  readonly look: PageLook;
  /** pixels of the look a pixel of the page */
  readonly ratio: number;
  /** standard deviation of the paper's grey */
  readonly noise: number;
  /** between paper and ink */
  readonly contrast: number;
  /** part of the text's area that is ink */
  readonly inkShare: number;
  /** specks a letter */
  readonly specks: number;
};

async function viewOf(page: Raster): Promise<View> {
  const ratio = Math.min(1, Math.sqrt(LOOK_PIXELS / (page.width * page.height)));
  const seen = ratio === 1 ? page : await scaled(page, page.width * ratio, page.height * ratio);
  const ink = findInk(seen);
  const blobs = findBlobs(ink);
  const look = lookAtPage(blobs, seen.width, seen.height);
  const specks = blobs.filter((blob) => blob.right - blob.left <= 2 && blob.bottom - blob.top <= 2).length;
  const inked = histogram(ink.data)[1] ?? 0;
  const { left, top, right, bottom } = look.content;
  const greys = histogram(seen.data);
  return {
    look,
    ratio,
    noise: noiseOf(seen, ink),
    contrast: percentile(greys, 0.5) - percentile(greys, inked / ink.data.length / 4),
    inkShare: Math.min(0.5, inked / ((right - left) * (bottom - top))),
    specks: specks / Math.max(1, blobs.length - specks),
  };
}

/** Cuts the text out of the page, scales its letters to the height that reads best, evens the light, turns and levels. */
async function cutOut(page: Raster, view: View, turn: QuarterTurn): Promise<Prepared> {
  const { look, ratio } = view;
  const left = Math.min(page.width - 1, Math.floor(look.content.left / ratio));
  const top = Math.min(page.height - 1, Math.floor(look.content.top / ratio));
  const width = Math.max(1, Math.min(page.width, Math.ceil(look.content.right / ratio)) - left);
  const height = Math.max(1, Math.min(page.height, Math.ceil(look.content.bottom / ratio)) - top);
  const wanted = look.letterHeight === 0 ? 1 : LETTER_HEIGHT / (look.letterHeight / ratio);
  const scale = Math.min(4, Math.sqrt(READ_PIXELS / (width * height)), wanted);
  const piece = await toRaster(picture(page).extract({ left, top, width, height }));
  const cut = await evenLight(await scaled(piece, width * scale, height * scale), view);
  const skew = turn === 90 || turn === 270 ? look.sideSkew : look.skew;
  const level = Math.abs(skew) < 0.3 ? 0 : skew;
  const turned = turn === 0 ? cut : await toRaster(picture(cut).rotate(turn));
  const raster =
    level === 0 ? turned : await toRaster(picture(turned).rotate(-level, { background: "#ffffff" }));
  const [across, down] = [cut.width / width, cut.height / height];
  return {
    raster,
    placement: {
      wide: page.width * across,
      high: page.height * down,
      left: left * across,
      top: top * down,
      cutWidth: cut.width,
      cutHeight: cut.height,
      turn,
      level,
      width: raster.width,
      height: raster.height,
    },
  };
}

function scaled(raster: Raster, width: number, height: number): Promise<Raster> {
  const kernel = width > raster.width ? "cubic" : "lanczos3";
  return toRaster(picture(raster).resize(sized(width), sized(height), { fit: "fill", kernel }));
}
