// The twin of dlmath/convolution.py, dlmath/convolution_network.py and dlmath/convolution_backprop.py, for square
// pictures, 3×3 filters and 2×2 pooling. The parameters are one list: the filters, their biases, the output weights (unit,
// filter, row, column), the output biases.
import { sigmoid, sigmoidSlope } from "./neuron.ts";
import type { Passes } from "./training.ts";

type Numbers = ArrayLike<number>;

/** Rows and columns of a filter. */
export const SIDE = 3;
const WEIGHTS = SIDE * SIDE;

/**
 * How similar a filter is to a picture at every place, row by row.
 * @param x the picture, row by row
 * @param w the filter, row by row
 */
export function featureMap(x: Numbers, w: Numbers, b: number, z = new Float64Array((Math.sqrt(x.length) - SIDE + 1) ** 2)) {
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

/**
 * Where maxPool writes its results.
 * @param places of a map
 */
const roomForBlocks = (places: number) => ({ values: new Float64Array(places / 4), winners: new Int32Array(places / 4) });

/**
 * The largest of each 2×2 block, and where in the whole map it stands.
 * @param a a map, row by row
 */
export function maxPool(a: Numbers, { values, winners } = roomForBlocks(a.length)) {
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

/** Of a network: how many filters and output units; rows of a picture. */
export type Shape = { filters: number, units: number, size: number };

/** Where the parts of the list of parameters begin, and how many numbers a filter leaves after pooling. */
function layoutOf({ filters, units, size }: Shape) {
  const places = size - SIDE + 1;
  const pooled = (places / 2) ** 2;
  const weights = filters * (WEIGHTS + 1);
  const biases = weights + units * filters * pooled;
  return { places, pooled, filterBiases: filters * WEIGHTS, weights, biases, count: biases + units };
}

/**
 * Where forward writes its results. Training makes room once for all pictures of an epoch: making and clearing away so
 * many short arrays takes longer than the arithmetic.
 */
function roomForSteps(shape: Shape) {
  const places = layoutOf(shape).places ** 2;
  const map = () => ({ z: new Float64Array(places), ...roomForBlocks(places), pooled: new Float64Array(places / 4) });
  return { maps: Array.from({ length: shape.filters }, map), zOut: new Float64Array(shape.units), aOut: new Float64Array(shape.units) };
}

/** Everything the network computes for one picture; a map's `values` are the sums that won, `pooled` what they excite. */
export function forward(shape: Shape, parameters: Numbers, x: Numbers, steps = roomForSteps(shape)) {
  const { filters, units } = shape;
  const all = parameters instanceof Float64Array ? parameters : Float64Array.from(parameters);
  const { pooled: blocks, filterBiases, weights, biases } = layoutOf(shape);
  const { maps, zOut, aOut } = steps;
  for (let k = 0; k < filters; k += 1) {
    const { z, values, pooled } = maps[k];
    featureMap(x, all.subarray(k * WEIGHTS, (k + 1) * WEIGHTS), all[filterBiases + k], z);
    // Sums are compared: the sigmoid only rises, but two outputs may round to the same number.
    maxPool(z, maps[k]);
    for (let p = 0; p < blocks; p += 1) pooled[p] = sigmoid(values[p]);
  }
  for (let n = 0; n < units; n += 1) {
    let sum = all[biases + n];
    for (let k = 0; k < filters; k += 1) {
      const at = weights + (n * filters + k) * blocks;
      const { pooled } = maps[k];
      for (let p = 0; p < blocks; p += 1) sum += all[at + p] * pooled[p];
    }
    zOut[n] = sum;
    aOut[n] = sigmoid(sum);
  }
  return steps;
}

/** Passes through a convolution network, forwards and backwards. */
export function convolutionPasses(shape: Shape): Passes {
  const { filters, units, size } = shape;
  const { places, pooled: blocks, filterBiases, weights, biases, count } = layoutOf(shape);
  const steps = roomForSteps(shape);
  const delta = new Float64Array(units);
  /** What a filter learns from the error of one block: only the place that won hears of it. */
  const passOn = (x: Numbers, k: number, winner: number, error: number, gradient: Float64Array) => {
    const corner = Math.floor(winner / places) * size + (winner % places);
    for (let i = 0; i < SIDE; i += 1) {
      for (let j = 0; j < SIDE; j += 1) gradient[k * WEIGHTS + i * SIDE + j] += error * x[corner + i * size + j];
    }
    gradient[filterBiases + k] += error;
  };
  return {
    count,
    sums: [...steps.maps.map(({ z }) => z), steps.zOut],
    output: (parameters, x) => forward(shape, parameters, x, steps).aOut,
    backward(parameters, x, t, gradient, entropy) {
      const { maps, zOut, aOut } = steps;
      for (let n = 0; n < units; n += 1) {
        delta[n] = (aOut[n] - t[n]) * (entropy ? 1 : sigmoidSlope(zOut[n]));
        gradient[biases + n] += delta[n];
      }
      for (let k = 0; k < filters; k += 1) {
        const { values, winners, pooled } = maps[k];
        for (let p = 0; p < blocks; p += 1) {
          let heard = 0;
          for (let n = 0; n < units; n += 1) {
            const at = weights + (n * filters + k) * blocks + p;
            heard += parameters[at] * delta[n];
            gradient[at] += delta[n] * pooled[p];
          }
          passOn(x, k, winners[p], heard * sigmoidSlope(values[p]), gradient);
        }
      }
    },
  };
}
