// The twin of dlmath/neuron.py. Pure functions on numbers and plain arrays; every one is compared with Python.

/** Unit step u(z). @param {number} z */
export const step = (z) => (z >= 0 ? 1 : 0);

/** Sigmoid σ(z) = 1 / (1 + e^{-z}), computed from e^{-|z|} so that nothing overflows. @param {number} z */
export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

/** Hyperbolic tangent. @param {number} z */
export const tanh = (z) => Math.tanh(z);

/** Rectified linear unit max(0, z). @param {number} z */
export const relu = (z) => Math.max(0, z);

/** Weighted sum with bias, z = w · x + b. @param {number[]} w @param {number[]} x @param {number} b */
export const weightedSum = (w, x, b) => w.reduce((sum, wi, i) => sum + wi * x[i], b);

/** Weighted sums of a layer, z = W x + b. @param {number[][]} W @param {number[]} x @param {number[]} b */
export const layerSums = (W, x, b) => W.map((w, j) => weightedSum(w, x, b[j]));

/** @type {Record<string, (z: number) => number>} */
export const activations = { step, sigmoid, tanh, relu };
