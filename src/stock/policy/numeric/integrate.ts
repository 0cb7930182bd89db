/** Gauss-Kronrod 7-15 nodes on [0, 1] of the half range, with the Kronrod weight and the Gauss weight (0: none). */
const NODES: readonly (readonly [node: number, kronrod: number, gauss: number])[] = [
  [0.991455371120812639206854697526329, 0.02293532201052922496373200805897, 0],
  [
    0.949107912342758524526189684047851, 0.063092092629978553290700663189204,
    0.129484966168869693270611432679082,
  ],
  [0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0],
  [
    0.741531185599394439863864773280788, 0.140653259715525918745189590510238,
    0.27970539148927666790146777142378,
  ],
  [0.586087235467691130294144691693013, 0.16900472663926790282658342659855, 0],
  [
    0.405845151377397166906606412076961, 0.190350578064785409913256402421014,
    0.381830050505118944950369775488975,
  ],
  [0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0],
];
const MIDDLE_KRONROD = 0.209482141084727828012999174891714;
const MIDDLE_GAUSS = 0.417959183673469387755102040816327;

/**
 * The integral of f over [low, high], both finite: Gauss-Kronrod 7-15 with bisection of intervals whose estimate is
 * worse than `tolerance` of the whole (Piessens et al., QUADPACK, 1983). At most 40 halvings deep.
 */
export function integrate(f: (x: number) => number, low: number, high: number, tolerance = 1e-11): number {
  if (!(high > low)) return 0;
  const pieces = 8;
  const width = (high - low) / pieces;
  const starts = Array.from({ length: pieces }, (_, index) => low + index * width);
  const scale = starts.reduce((sum, start) => sum + Math.abs(rule(f, start, start + width).value), 0);
  return starts.reduce(
    (sum, start) => sum + refine(f, start, start + width, { allowed: tolerance * scale, depth: 40 }),
    0,
  );
}

function refine(
  f: (x: number) => number,
  low: number,
  high: number,
  { allowed, depth }: { readonly allowed: number; readonly depth: number },
): number {
  const { value, error } = rule(f, low, high);
  if (error <= allowed || depth === 0) return value;
  const middle = (low + high) / 2;
  const half = { allowed: allowed / 2, depth: depth - 1 };
  return refine(f, low, middle, half) + refine(f, middle, high, half);
}

function rule(
  f: (x: number) => number,
  low: number,
  high: number,
): { readonly value: number; readonly error: number } {
  const centre = (low + high) / 2;
  const half = (high - low) / 2;
  const middle = f(centre);
  let kronrod = middle * MIDDLE_KRONROD;
  let gauss = middle * MIDDLE_GAUSS;
  for (const [node, weight, gaussWeight] of NODES) {
    const pair = f(centre - half * node) + f(centre + half * node);
    kronrod += pair * weight;
    gauss += pair * gaussWeight;
  }
  return { value: kronrod * half, error: Math.abs(kronrod - gauss) * half };
}
