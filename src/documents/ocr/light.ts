import { picture, toRaster } from "./decode.ts";
import { percentile, type Raster } from "./raster.ts";

export type LightOptions = {
  /** the part of the picture that is ink, 0..1 */
  readonly inkShare: number;
  /** standard deviation of the paper's grey, 0..255 */
  readonly noise: number;
};

/** Pixels a side of the squares whose paper is measured: about two lines of print. */
const TILE = 64;
/** Paper in shadow has at least this part of the page's brightness; what is darker is print on a dark ground. */
const DEEPEST_SHADOW = 0.55;

/** The part of the ink that becomes black; the rest are the soft edges of letters. Measured on receipts. */
const CORE = 0.6;

/**
 * The picture with paper white and ink black everywhere: each pixel is divided by the paper around it, so that shadows
 * and tinted paper go, and stretched between ink and paper. The ink's grey is measured on as many dark pixels as there
 * is ink: a fixed share of the page would take the grain of an almost empty sheet for ink, and blow it up.
 */
export async function evenLight(raster: Raster, { inkShare, noise }: LightOptions): Promise<Raster> {
  const { data, width, height } = raster;
  const map = paperMap(raster);
  const paper = await toRaster(picture(map).resize(width, height, { fit: "fill", kernel: "mitchell" }));
  const even = new Uint8Array(data.length);
  const counts = new Uint32Array(256);
  for (let at = 0; at < data.length; at++) {
    const value = Math.min(255, ((data[at] ?? 255) * 255) / Math.max(1, paper.data[at] ?? 255)) | 0;
    even[at] = value;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  const black = percentile(counts, inkShare * CORE);
  const white = 255 - Math.min(40, Math.max(4, 2 * noise));
  const range = Math.max(40, white - black);
  const shades = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.min(255, Math.max(0, Math.round(((value - black) * 255) / range))),
  );
  for (let at = 0; at < even.length; at++) even[at] = shades[even[at] ?? 255] ?? 255;
  return { data: even, width, height };
}

/** The paper's grey of each tile, from every fourth pixel: print covers less than a quarter of it nearly everywhere. */
function paperMap({ data, width, height }: Raster): Raster {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const tiles = Array.from({ length: columns * rows }, () => new Uint32Array(256));
  for (let y = 0; y < height; y += 2) {
    const first = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += 2) {
      const tile = tiles[first + Math.floor((x * columns) / width)];
      const value = data[y * width + x] ?? 255;
      if (tile !== undefined) tile[value] = (tile[value] ?? 0) + 1;
    }
  }
  const greys = Uint8Array.from(tiles, (counts) => percentile(counts, 0.75));
  const usual = [...greys].sort((a, b) => a - b)[greys.length >> 1] ?? 255;
  const values = greys.map((grey) => Math.max(grey, Math.round(usual * DEEPEST_SHADOW)));
  return { data: values, width: columns, height: rows };
}
