// The twin of dlmath/convolution.py, for square pictures, 3×3 filters and 2×2 pooling. The parameters are one list:
// the filters, their biases, the output weights (unit, filter, row, column), the output biases.
import { sigmoid } from "./neuron.js";
import { squareError, strongest } from "./network.js";
import { uniform } from "./random.js";

/** @typedef {ArrayLike<number>} Numbers */

/** Rows and columns of a filter. */
export const SIDE = 3;
const WEIGHTS = SIDE * SIDE;

/**
 * How similar a filter is to a picture at every place, row by row.
 * @param {Numbers} x the picture, row by row
 * @param {Numbers} w the filter, row by row
 * @param {number} b
 */
export function featureMap(x, w, b, z = new Float64Array((Math.sqrt(x.length) - SIDE + 1) ** 2)) {
  const size = Math.sqrt(x.length);
  const places = size - SIDE + 1;
  // Written out, for this is where learning spends its time.
  const [w0, w1, w2, w3, w4, w5, w6, w7, w8] = [w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]];
  for (let i = 0; i < places; i += 1) {
    for (let j = 0; j < places; j += 1) {
      const top = i * size + j;
      const [middle, bottom] = [top + size, top + 2 * size];
      z[i * places + j] = b + w0 * x[top] + w1 * x[top + 1] + w2 * x[top + 2]
        + w3 * x[middle] + w4 * x[middle + 1] + w5 * x[middle + 2]
        + w6 * x[bottom] + w7 * x[bottom + 1] + w8 * x[bottom + 2];
    }
  }
  return z;
}

/** Where maxPool writes its results. @param {number} places of a map */
const roomForBlocks = (places) => ({ values: new Float64Array(places / 4), winners: new Int32Array(places / 4) });

/** The largest of each 2×2 block, and where in the whole map it stands. @param {Numbers} a a map, row by row */
export function maxPool(a, { values, winners } = roomForBlocks(a.length)) {
  const places = Math.sqrt(a.length);
  const half = places / 2;
  for (let block = 0; block < half * half; block += 1) {
    const corner = 2 * Math.floor(block / half) * places + 2 * (block % half);
    let winner = corner;
    if (a[corner + 1] > a[winner]) winner = corner + 1;
    if (a[corner + places] > a[winner]) winner = corner + places;
    if (a[corner + places + 1] > a[winner]) winner = corner + places + 1;
    winners[block] = winner;
    values[block] = a[winner];
  }
  return { values, winners };
}

/** @typedef {{ filters: number, units: number, size: number }} Shape of a network: how many filters and output units; rows of a picture */

/** How many parameters a network has. @param {Shape} shape */
export const parameterCount = ({ filters, units, size }) =>
  filters * (WEIGHTS + 1) + units * (filters * ((size - SIDE + 1) / 2) ** 2 + 1);

/** The parameters of a network that chance makes. @param {Shape} shape @param {number} seed */
export const randomParameters = (shape, seed) => uniform(seed, parameterCount(shape));

/**
 * Where forward writes its results. Training makes room once for all pictures of an epoch: making and clearing away so
 * many short arrays takes longer than the arithmetic.
 * @param {Shape} shape
 */
const roomForSteps = ({ filters, units, size }) => {
  const places = (size - SIDE + 1) ** 2;
  const map = () => ({ z: new Float64Array(places), a: new Float64Array(places), ...roomForBlocks(places) });
  return { maps: Array.from({ length: filters }, map), zOut: new Float64Array(units), aOut: new Float64Array(units) };
};

/**
 * Everything the network computes for one picture.
 * @param {Shape} shape
 * @param {Numbers} parameters
 * @param {Numbers} x
 */
export function forward(shape, parameters, x, steps = roomForSteps(shape)) {
  const { filters, units, size } = shape;
  const all = parameters instanceof Float64Array ? parameters : Float64Array.from(parameters);
  const pooled = ((size - SIDE + 1) / 2) ** 2;
  const { maps, zOut, aOut } = steps;
  for (let k = 0; k < filters; k += 1) {
    const { z, a } = maps[k];
    featureMap(x, all.subarray(k * WEIGHTS, (k + 1) * WEIGHTS), all[filters * WEIGHTS + k], z);
    for (let i = 0; i < z.length; i += 1) a[i] = sigmoid(z[i]);
    maxPool(a, maps[k]);
  }
  const start = filters * (WEIGHTS + 1);
  for (let n = 0; n < units; n += 1) {
    let sum = all[start + units * filters * pooled + n];
    for (let k = 0; k < filters; k += 1) {
      const at = start + (n * filters + k) * pooled;
      const { values } = maps[k];
      for (let p = 0; p < pooled; p += 1) sum += all[at + p] * values[p];
    }
    zOut[n] = sum;
    aOut[n] = sigmoid(sum);
  }
  return steps;
}

/** Cost of all pictures, and its gradient. @param {Shape} shape @param {Numbers} parameters @param {Numbers[]} X @param {Numbers[]} T */
export function backpropagate(shape, parameters, X, T) {
  const { filters, units, size } = shape;
  const places = size - SIDE + 1;
  const pooled = (places / 2) ** 2;
  const start = filters * (WEIGHTS + 1);
  const end = start + units * filters * pooled;
  const gradient = new Float64Array(parameterCount(shape));
  const steps = roomForSteps(shape);
  const { maps, aOut } = steps;
  let cost = 0;
  for (let k = 0; k < X.length; k += 1) {
    forward(shape, parameters, X[k], steps);
    cost += squareError(aOut, T[k]);
    const delta = aOut.map((a, n) => (a - T[k][n]) * a * (1 - a));
    for (let n = 0; n < units; n += 1) gradient[end + n] += delta[n];
    maps.forEach(({ values, winners }, f) => {
      for (let p = 0; p < pooled; p += 1) {
        let heard = 0;
        for (let n = 0; n < units; n += 1) {
          const at = start + (n * filters + f) * pooled + p;
          heard += parameters[at] * delta[n];
          gradient[at] += delta[n] * values[p];
        }
        const error = heard * values[p] * (1 - values[p]);
        const corner = Math.floor(winners[p] / places) * size + (winners[p] % places);
        for (let i = 0; i < SIDE; i += 1) {
          for (let j = 0; j < SIDE; j += 1) gradient[f * WEIGHTS + i * SIDE + j] += error * X[k][corner + i * size + j];
        }
        gradient[filters * WEIGHTS + f] += error;
      }
    });
  }
  return { cost, gradient };
}

/**
 * Learning for so many epochs; the costs are those before every epoch. Stops where the numbers leave the range of
 * floating-point numbers.
 * @param {Shape} shape
 * @param {Numbers} parameters
 * @param {Numbers[]} X
 * @param {Numbers[]} T
 * @param {number} eta
 * @param {number} epochs
 * @returns {{ parameters: Float64Array, costs: number[], diverged: number | null }}
 */
export function train(shape, parameters, X, T, eta, epochs) {
  let now = Float64Array.from(parameters);
  const costs = [];
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const { cost, gradient } = backpropagate(shape, now, X, T);
    const next = now.map((parameter, i) => parameter - eta * gradient[i]);
    if (!next.every(Number.isFinite)) return { parameters: now, costs, diverged: epoch };
    costs.push(cost);
    now = next;
  }
  return { parameters: now, costs, diverged: null };
}

/** For each picture, whether its right class's unit is the most excited one. @param {Shape} shape @param {Numbers} parameters @param {Numbers[]} X @param {Numbers[]} T */
export const rightAnswers = (shape, parameters, X, T) =>
  X.map((x, k) => strongest(forward(shape, parameters, x).aOut) === strongest(T[k]));

/** Cost of a network over all pictures. @param {Shape} shape @param {Numbers} parameters @param {Numbers[]} X @param {Numbers[]} T */
export const totalCost = (shape, parameters, X, T) =>
  X.reduce((sum, x, k) => sum + squareError(forward(shape, parameters, x).aOut, T[k]), 0);
