import type { Ink } from "./raster.ts";

/** The box of ink that hangs together, in pixels; right and bottom are exclusive. */
export type Blob = {
  left: number;
  top: number;
  right: number;
  bottom: number;
};

type Run = { readonly start: number; readonly end: number; readonly y: number; label: number };

/** Boxes of 8-connected ink, by union-find over the runs of each row; labels are indices of the first run. */
export function findBlobs(ink: Ink): Readonly<Blob>[] {
  const parents: number[] = [];
  const all: Run[] = [];
  let above: Run[] = [];
  for (let y = 0; y < ink.height; y++) {
    const runs = runsOf(ink, y);
    let first = 0;
    for (const run of runs) {
      run.label = parents.length;
      parents.push(run.label);
      while (first < above.length && (above[first]?.end ?? 0) < run.start) first++;
      for (let index = first; index < above.length; index++) {
        const other = above[index];
        if (other === undefined || other.start > run.end) break;
        join(parents, run.label, other.label);
      }
      all.push(run);
    }
    above = runs;
  }
  return boxesOf(all, parents);
}

function runsOf(ink: Ink, y: number): Run[] {
  const runs: Run[] = [];
  const row = ink.data.subarray(y * ink.width, (y + 1) * ink.width);
  let start = row.indexOf(1);
  while (start >= 0) {
    const zero = row.indexOf(0, start);
    const end = zero < 0 ? ink.width : zero;
    runs.push({ start, end, y, label: -1 });
    start = row.indexOf(1, end);
  }
  return runs;
}

function boxesOf(runs: readonly Run[], parents: number[]): Blob[] {
  const boxes = new Map<number, Blob>();
  for (const run of runs) {
    const label = root(parents, run.label);
    const box = boxes.get(label);
    if (box === undefined) {
      boxes.set(label, { left: run.start, top: run.y, right: run.end, bottom: run.y + 1 });
      continue;
    }
    box.left = Math.min(box.left, run.start);
    box.right = Math.max(box.right, run.end);
    box.bottom = run.y + 1;
  }
  return [...boxes.values()];
}

function join(parents: number[], one: number, other: number): void {
  const [low, high] = [root(parents, one), root(parents, other)].sort((a, b) => a - b);
  if (low !== undefined && high !== undefined) parents[high] = low;
}

function root(parents: number[], label: number): number {
  let current = label;
  for (;;) {
    const parent = parents[current] ?? current;
    if (parent === current) return current;
    parents[current] = parents[parent] ?? parent;
    current = parent;
  }
}
