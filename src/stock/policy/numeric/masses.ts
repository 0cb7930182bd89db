import { deviance, stirlingError } from "./log-gamma.ts";

/**
 * Poisson and binomial terms by Loader's saddle-point form (2000): accurate to the last digits for large means, and
 * never an exp(-mean) that underflows. Arguments may be fractional, as the gamma and beta functions need them.
 */

/** m^x e^-m / Gamma(x + 1), for x >= 0 and m >= 0. */
export function poissonTerm(x: number, m: number): number {
  if (m === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-m);
  return Math.exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x);
}

/** Gamma(n+1) / (Gamma(x+1) Gamma(n-x+1)) p^x q^(n-x), for 0 <= x <= n; q = 1 - p is given for its accuracy. */
export function binomialTerm(
  x: number,
  n: number,
  { p, q }: { readonly p: number; readonly q: number },
): number {
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x === 0) return Math.exp(n * (p < 0.5 ? Math.log1p(-p) : Math.log(q)));
  if (x === n) return Math.exp(n * (q < 0.5 ? Math.log1p(-q) : Math.log(p)));
  const rest = n - x;
  const log =
    stirlingError(n) - stirlingError(x) - stirlingError(rest) - deviance(x, n * p) - deviance(rest, n * q);
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * x * rest));
}
