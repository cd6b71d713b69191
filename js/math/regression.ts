// The twin of dlmath/regression.py.
import { uniform } from "./random.ts";

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The average, x̄ = (x₁ + … + xₙ) / n. */
export const mean = (values: number[]) => sum(values) / values.length;

/** How far each point lies above the line, r = y − px − q. */
export const residuals = (x: number[], y: number[], p: number, q: number) => x.map((xk, k) => y[k] - p * xk - q);

/** The total of the square errors, C_T = ½ Σ r². */
export const lineCost = (x: number[], y: number[], p: number, q: number) => sum(residuals(x, y, p, q).map((r) => r ** 2)) / 2;

/** Both slopes of the cost at one line: −Σ x r and −Σ r. */
export function lineCostGradient(x: number[], y: number[], p: number, q: number) {
  const r = residuals(x, y, p, q);
  return [-sum(r.map((rk, k) => x[k] * rk)), -sum(r)];
}

/**
 * The one line [p, q] with the smallest cost; null for a single point, for points above each other, and where the
 * line is too steep or too high for floating-point numbers.
 */
export function fitLine(x: number[], y: number[]) {
  if (x.every((xk) => xk === x[0])) return null;
  // From the first point on, for a mean of numbers far from 0 loses digits; scaled, for squares can overflow.
  const [dx, dy] = [x.map((xk) => xk - x[0]), y.map((yk) => yk - y[0])];
  const scale = Math.max(...dx.map(Math.abs));
  const u = dx.map((d) => d / scale);
  const [middle, level] = [mean(u), mean(dy)];
  const du = u.map((uk) => uk - middle);
  const p = sum(du.map((d, k) => d * (dy[k] - level))) / sum(du.map((d) => d ** 2)) / scale;
  const q = y[0] + level - p * (x[0] + mean(dx));
  return Number.isFinite(p) && Number.isFinite(q) ? [p, q] : null;
}

/** The size of an error whose square is the average of all squares, √(Σ r² / n). */
export const typicalError = (r: number[]) => Math.hypot(...r) / Math.sqrt(r.length);

/**
 * The polynomials of all degrees up to the highest with the smallest cost, at some places: a list for each degree.
 * They are made of polynomials that are orthogonal on the points, each from the two before it (Forsythe 1957).
 * @param highest less than the number of different x
 */
export function fitPolynomials(x: number[], y: number[], highest: number, at: number[]) {
  const [low, high] = [Math.min(...x), Math.max(...x)];
  const moved = (values: number[]) => values.map((value) => (high > low ? (2 * value - low - high) / (high - low) : 0));
  const dot = (a: number[], b: number[]) => sum(a.map((value, k) => value * b[k]));
  const [u, v] = [moved(x), moved(at)];
  let [before, now] = [x.map(() => 0), x.map(() => 1)];
  let [beforeAt, nowAt] = [at.map(() => 0), at.map(() => 1)];
  let left = y;
  let predicted = at.map(() => 0);
  let last = 1;
  const fits: number[][] = [];
  for (let degree = 0; degree <= highest; degree += 1) {
    const square = dot(now, now);
    const share = dot(left, now) / square;
    left = left.map((value, k) => value - share * now[k]);
    predicted = predicted.map((value, k) => value + share * nowAt[k]);
    fits.push(predicted);
    const [centre, ratio] = [dot(u.map((uk, k) => uk * now[k]), now) / square, degree ? square / last : 0];
    const next = (places: number[], own: number[], older: number[]) => own.map((value, k) => (places[k] - centre) * value - ratio * older[k]);
    [before, now] = [now, next(u, now, before)];
    [beforeAt, nowAt] = [nowAt, next(v, nowAt, beforeAt)];
    last = square;
  }
  return fits;
}

/** Points about the curve y = 4x³ − 3x, and as many more that are held back. */
export function noisySamples(seed: number, points: number) {
  const random = uniform(seed, 4 * points);
  const part = (k: number) => Array.from(random.slice(k * points, (k + 1) * points));
  return [0, 2].map((k) => {
    const [x, noise] = [part(k), part(k + 1)];
    return { x, y: x.map((xk, i) => 4 * xk ** 3 - 3 * xk + noise[i] / 2) };
  });
}
