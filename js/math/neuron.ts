// The twin of dlmath/neuron.py and dlmath/activation.py.

/** Unit step u(z). */
export const step = (z: number) => (z >= 0 ? 1 : 0);

/** Sigmoid σ(z) = 1 / (1 + e^{-z}), computed from e^{-|z|} so that nothing overflows. */
export function sigmoid(z: number) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

/** Its derivative σ′(z), which σ(z) (1 − σ(z)) gives with fewer and fewer digits where σ(z) comes near 1. */
export function sigmoidSlope(z: number) {
  const e = Math.exp(-Math.abs(z));
  return e / (1 + e) ** 2;
}

/** Hyperbolic tangent. */
export const tanh = (z: number) => Math.tanh(z);

/** Rectified linear unit max(0, z). */
export const relu = (z: number) => Math.max(0, z);

/** Weighted sum with bias, z = w · x + b. */
export const weightedSum = (w: number[], x: number[], b: number) => w.reduce((sum, wi, i) => sum + wi * x[i], b);

/** Weighted sums of a layer, z = W x + b. */
export const layerSums = (W: number[][], x: number[], b: number[]) => W.map((w, j) => weightedSum(w, x, b[j]));

export const activations: Record<string, (z: number) => number> = { step, sigmoid, tanh, relu };
