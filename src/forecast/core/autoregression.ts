import { at, build, mean } from "./numbers.ts";
export function burg(x: readonly number[], P: number): { coefficients: number[][]; variances: number[] } {
  const n = x.length; const f = Float64Array.from(x), b = Float64Array.from(x); let a: number[] = []; let v = 0; for (const q of x) v += q * q; v /= n;
  const coefficients: number[][] = [[]]; const variances = [v];
  for (let k = 1; k <= P; k++) { let num = 0, den = 0; for (let t = k; t < n; t++) { num += at(f, t) * at(b, t - 1); den += at(f, t) ** 2 + at(b, t - 1) ** 2; } const r = den > 0 ? (2 * num) / den : 0;
    for (let t = n - 1; t >= k; t--) { const ft = at(f, t), bt = at(b, t - 1); f[t] = ft - r * bt; b[t] = bt - r * ft; }
    const prev = a; a = build(k, (i) => (i === k - 1 ? r : at(prev, i) - r * at(prev, k - 2 - i))); v *= 1 - r * r; coefficients.push(a); variances.push(v); }
  return { coefficients, variances };
}
export function arForecast(x: readonly number[], h: number, P: number, opts: { center?: boolean; ic?: "aicc" | "bic" } = {}): number[] {
  const c = opts.center ? mean(x) : 0; const z = x.map((v) => v - c); const n = z.length; const { coefficients, variances } = burg(z, Math.min(P, Math.floor(n / 3)));
  let best = 0, bv = Infinity; variances.forEach((v, k) => { const q = k + 1; const crit = n * Math.log(Math.max(v, 1e-300)) + (opts.ic === "bic" ? q * Math.log(n) : 2 * q + (2 * q * (q + 1)) / (n - q - 1)); if (crit < bv) { bv = crit; best = k; } });
  const a = coefficients[best] ?? []; const y = [...z]; for (let i = 0; i < h; i++) { let s = 0; a.forEach((w, j) => (s += w * at(y, y.length - 1 - j))); y.push(s); } return y.slice(n).map((v) => v + c);
}
export function ari(x: readonly number[], h: number, P: number, opts: { center?: boolean; ic?: "aicc" | "bic" } = {}): number[] { const d = build(x.length - 1, (t) => at(x, t + 1) - at(x, t)); let l = at(x, x.length - 1); return arForecast(d, h, P, opts).map((v) => (l += v)); }
export function sari(x: readonly number[], h: number, m: number, P: number, opts: { center?: boolean; ic?: "aicc" | "bic" } = {}, both = false): number[] { const d = build(x.length - m, (t) => at(x, t + m) - at(x, t)); const f = both ? ari(d, h, P, opts) : arForecast(d, h, P, opts); const y = [...x]; f.forEach((v) => y.push(v + at(y, y.length - m))); return y.slice(x.length); }
