/** A grey picture: one byte a pixel, rows from the top, 0 black. */
export type Raster = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** Ink or paper: one byte a pixel, 1 where a pixel is darker than its surroundings. */
export type Ink = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/**
 * Ink where a pixel is clearly darker than the mean of its window, so that shadows and yellowed paper stay paper
 * (Bradley and Roth, Adaptive Thresholding Using the Integral Image, 2007). How much darker follows from the page's
 * contrast, so that faded print is seen and the grain of the paper is not.
 */
export function findInk(raster: Raster): Ink {
  const { data, width, height } = raster;
  const sums = integral(raster);
  const half = Math.max(8, Math.round(Math.min(width, height) / 32));
  const contrast = contrastOf(data);
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - half);
    const bottom = Math.min(height, y + half + 1);
    const upper = top * (width + 1);
    const lower = bottom * (width + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - half);
      const right = Math.min(width, x + half + 1);
      const sum =
        at(sums, lower + right) - at(sums, upper + right) - at(sums, lower + left) + at(sums, upper + left);
      const mean = sum / ((bottom - top) * (right - left));
      const drop = Math.min(Math.max(contrast * 0.45, mean * 0.09), mean * 0.25);
      if (at(data, y * width + x) < mean - drop) ink[y * width + x] = 1;
    }
  }
  return { data: ink, width, height };
}

/**
 * Standard deviation of the paper's grey: three quarters of the differences between pixels a few apart, with nothing
 * but paper around, are smaller than 1.63 of it. Neighbours would tell too little, for compression makes them alike.
 */
export function noiseOf({ data, width, height }: Raster, ink: Ink): number {
  const counts = new Uint32Array(256);
  for (let y = 0; y < height; y += 2) {
    let clear = 0;
    for (let x = 0; x < width; x++) {
      clear = ink.data[y * width + x] === 1 ? 0 : clear + 1;
      if (clear <= 12) continue;
      const here = y * width + x - 4;
      const difference = Math.abs(at(data, here) - at(data, here - 4));
      counts[difference] = at(counts, difference) + 1;
    }
  }
  return percentile(counts, 0.75) / 1.63;
}

/** How often each grey occurs. */
export function histogram(data: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let index = 0; index < data.length; index++) {
    const value = at(data, index);
    counts[value] = at(counts, value) + 1;
  }
  return counts;
}

/** The least value that `share` of what was counted does not exceed. */
export function percentile(counts: Uint32Array, share: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * share;
  let seen = 0;
  return Math.max(
    0,
    counts.findIndex((count) => (seen += count) >= wanted && count > 0),
  );
}

/** How much darker the darkest fiftieth is than the page's middle grey. */
function contrastOf(data: Uint8Array): number {
  const counts = histogram(data);
  return percentile(counts, 0.5) - percentile(counts, 0.02);
}

function integral({ data, width, height }: Raster): Uint32Array {
  const sums = new Uint32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += at(data, y * width + x);
      sums[(y + 1) * (width + 1) + x + 1] = at(sums, y * (width + 1) + x + 1) + row;
    }
  }
  return sums;
}

function at(values: Uint8Array | Uint32Array, index: number): number {
  return values[index] ?? 0;
}
