import { polynomial } from "./polynomial.ts";

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Beyond this the tail comes from its continued fraction, below it from the series. */
const SWITCH = 2.5;

/** phi(z), the standard normal density. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / SQRT_TWO_PI;
}

/** P(Z <= z), with full relative accuracy in the lower tail. */
export function normalCdf(z: number): number {
  return normalTail(-z);
}

/**
 * P(Z > z), with relative error near 1e-13 down to the smallest number.
 * Up to 2.5 Marsaglia's series (Journal of Statistical Software 11(4), 2004), beyond it Laplace's continued
 * fraction of Mills' ratio (Abramowitz and Stegun 26.2.14).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > SWITCH) return normalDensity(z) / fractionFrom(z, 1);
  return 0.5 - normalDensity(z) * series(z);
}

/**
 * Standard normal loss L(z) = E[(Z - z)+] = phi(z) - z P(Z > z), units of one standard deviation. Beyond 2.5 the
 * difference would cancel; the continued fraction gives it as a product. E[(z - Z)+] is L(-z).
 */
export function normalLoss(z: number): number {
  if (z < 0) return normalLoss(-z) - z;
  if (z > SWITCH) return normalDensity(z) / (fractionFrom(z, 1) * fractionFrom(z, 2));
  return normalDensity(z) - z * normalTail(z);
}

/**
 * Second-order standard normal loss E[((Z - z)+)^2] / 2 = ((z^2 + 1) P(Z > z) - z phi(z)) / 2 (Zipkin, Foundations
 * of Inventory Management, 2000, C.2). Its complement E[((z - Z)+)^2] / 2 is the value at -z.
 */
export function normalSecondLoss(z: number): number {
  if (z < 0) return (z * z + 1) / 2 - normalSecondLoss(-z);
  if (z > SWITCH) return normalDensity(z) / (fractionFrom(z, 1) * fractionFrom(z, 2) * fractionFrom(z, 3));
  return ((z * z + 1) * normalTail(z) - z * normalDensity(z)) / 2;
}

/** z with P(Z <= z) = p: Wichura's AS 241 PPND16 (Applied Statistics 37, 1988), relative error about 1e-16. */
export function normalQuantile(p: number): number {
  if (!(p > 0)) return p === 0 ? -Infinity : NaN;
  if (!(p < 1)) return p === 1 ? Infinity : NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, CENTRE_TOP)) / polynomial(r, CENTRE_BOTTOM);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z =
    r <= 5
      ? polynomial(r - 1.6, MIDDLE_TOP) / polynomial(r - 1.6, MIDDLE_BOTTOM)
      : polynomial(r - 5, FAR_TOP) / polynomial(r - 5, FAR_BOTTOM);
  return q < 0 ? -z : z;
}

/** (Phi(z) - 1/2) / phi(z) = z + z^3/3 + z^5/15 + ... */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + k/(z + (k+1)/(z + ...)), from the far end; at z above 2.5 forty steps reach the last bit. */
function fractionFrom(z: number, k: number): number {
  let value = z;
  for (let step = k + 40; step >= k; step -= 1) value = z + step / value;
  return value;
}

const CENTRE_TOP = [
  3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
  4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
];
const CENTRE_BOTTOM = [
  1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
  3.930789580009271061e4, 2.8729085735721942674e4, 5.226495278852854561e3,
];
const MIDDLE_TOP = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
];
const MIDDLE_BOTTOM = [
  1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1,
  1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const FAR_TOP = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
  2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_BOTTOM = [
  1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
];
