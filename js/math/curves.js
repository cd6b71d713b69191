// The twin of the curves in dlmath/descent.py: functions of one variable with their derivatives.
import { sigmoid } from "./neuron.js";

/** @typedef {{ value: (x: number) => number, slope: (x: number) => number }} Curve */

/** σ′(x), computed from e^{-|x|}. @param {number} x */
function sigmoidSlope(x) {
  const e = Math.exp(-Math.abs(x));
  return e / (1 + e) ** 2;
}

/** @type {Record<string, Curve>} */
export const curves = {
  square: { value: (x) => x * x, slope: (x) => 2 * x },
  exponential: { value: (x) => Math.exp(-x), slope: (x) => -Math.exp(-x) },
  sigmoid: { value: sigmoid, slope: sigmoidSlope },
  sine: { value: Math.sin, slope: Math.cos },
};

/** The straight approximation f(x) + f′(x) Δx. @param {string} curve @param {number} x @param {number} dx */
export const linear = (curve, x, dx) => curves[curve].value(x) + curves[curve].slope(x) * dx;
