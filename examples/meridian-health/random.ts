import { seededRandom } from "../../src/base/runtime.ts";

/**
 * Draws from one named stream of the seed. Each stage has its own stream, so that a change in one stage does
 * not move the others. Only + - * / are used: no library function whose last bit may differ between engines.
 */
export type Draws = {
  readonly uniform: (min: number, max: number) => number;
  readonly integer: (min: number, max: number) => number;
  readonly chance: (probability: number) => boolean;
  /** Roughly standard normal (sum of twelve uniforms), within -6..6. */
  readonly normal: () => number;
  /** A factor around 1 with relative deviation `cv`, cut at 2.5 deviations. */
  readonly factor: (cv: number) => number;
  /** A right-skewed factor with median 1: (1 + s z / 8)^8, close to exp(s z). */
  readonly skewed: (s: number) => number;
};

export function createDraws(seed: number, stream: string): Draws {
  const next = seededRandom(seed ^ fnv1a(stream));
  const normal = (): number => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return sum;
  };
  const cut = (z: number): number => Math.max(-2.5, Math.min(2.5, z));
  return {
    uniform: (min, max) => min + (max - min) * next(),
    integer: (min, max) => min + Math.floor((max - min + 1) * next()),
    chance: (probability) => next() < probability,
    normal,
    factor: (cv) => 1 + cv * cut(normal()),
    skewed: (s) => {
      const root = 1 + (s * cut(normal())) / 8;
      const square = root * root;
      return square * square * square * square;
    },
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
