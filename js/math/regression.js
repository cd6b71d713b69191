// The twin of dlmath/regression.py.

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** The average, x̄ = (x₁ + … + xₙ) / n. @param {number[]} values */
export const mean = (values) => sum(values) / values.length;

/** How far each point lies above the line, r = y − px − q. @param {number[]} x @param {number[]} y @param {number} p @param {number} q */
export const residuals = (x, y, p, q) => x.map((xk, k) => y[k] - p * xk - q);

/** The total of the square errors, C_T = ½ Σ r². @param {number[]} x @param {number[]} y @param {number} p @param {number} q */
export const lineCost = (x, y, p, q) => sum(residuals(x, y, p, q).map((r) => r ** 2)) / 2;

/**
 * Both slopes of the cost at one line: −Σ x r and −Σ r.
 * @param {number[]} x @param {number[]} y @param {number} p @param {number} q
 */
export function lineCostGradient(x, y, p, q) {
  const r = residuals(x, y, p, q);
  return [-sum(r.map((rk, k) => x[k] * rk)), -sum(r)];
}

/**
 * The one line [p, q] with the smallest cost; null for a single point, for points above each other, and where the
 * line is too steep or too high for floating-point numbers.
 * @param {number[]} x
 * @param {number[]} y
 */
export function fitLine(x, y) {
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
