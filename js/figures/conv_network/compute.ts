// What the network of chapter 7 computes for one picture, forwards and backwards, and what one step of learning changes.
import learning, { type Learning } from "../../lib/learning.ts";
import { rowsOf } from "../../lib/table.ts";
import { forward } from "../../math/convolution.ts";
import { sigmoidSlope } from "../../math/neuron.ts";
import { backpropagate, squareError, train } from "../../math/training.ts";

export type State = {
  stage: number, picture: number, epochs: number, eta: number, steps: number, flipped: number[],
  /** Which filter and map; which place of the map; which weight of the filter; which output. */
  k: number, i: number, j: number, p: number, q: number, n: number,
};
export type Memory = Learning & { seed: number };
export type Results = ReturnType<typeof compute>;

export const SHAPE = { filters: 3, units: 3, size: 6 };
/** Rows of a map. */
export const PLACES = 4;
export const STAGES = 9;
const [BLOCKS, OUTPUT_WEIGHTS, OUTPUT_BIASES] = [4, 30, 66];

/** Where a parameter stands in the list of all; everything is counted from 1, as in the book. */
export const index = {
  filter: (k: number, p: number, q: number) => 9 * (k - 1) + 3 * (p - 1) + q - 1,
  filterBias: (k: number) => 27 + k - 1,
  /** From a block of map k, counted from 0 row by row, to output n. */
  output: (n: number, k: number, block: number) => OUTPUT_WEIGHTS + 12 * (n - 1) + BLOCKS * (k - 1) + block,
  outputBias: (n: number) => OUTPUT_BIASES + n - 1,
};

export const memory = (data: any): Memory => ({ ...learning(data), seed: data.seed });

/** The network that the stage shows, before anything is learned from the picture alone. */
export const runsOf = ({ epochs }: State) => [[0.2, epochs]];

export function compute(state: State, memory: Memory) {
  const { picture, flipped, eta, steps } = state;
  const start = memory.trained(SHAPE, memory.seed, runsOf(state)).parameters;
  const x = memory.X[picture - 1].map((pixel, at) => Math.abs(pixel - flipped[at]));
  const t = memory.T[picture - 1];
  const parameters = train(SHAPE, start, [x], [t], eta, steps).parameters;
  const { maps, aOut, zOut } = forward(SHAPE, parameters, x);
  const { cost, gradient } = backpropagate(SHAPE, parameters, [x], [t]);
  const deltaOut = [1, 2, 3].map((n) => gradient[index.outputBias(n)]);
  // The error that comes back to each pooled number, and what the winner makes of it.
  const heard = maps.map((_, k) => Array.from({ length: BLOCKS }, (__, block) =>
    deltaOut.reduce((sum, delta, n) => sum + parameters[index.output(n + 1, k + 1, block)] * delta, 0)));
  const deltaPool = maps.map(({ values }, k) => heard[k].map((error, block) => error * sigmoidSlope(values[block])));
  const next = train(SHAPE, parameters, [x], [t], eta, 1).parameters;
  return {
    parameters, x, t, maps, aOut, zOut, cost, slopes: gradient, deltaOut, heard, deltaPool, next,
    costAfter: squareError(forward(SHAPE, next, x).aOut, t),
  };
}

export const values = (_: State, { maps, aOut, cost, costAfter, deltaOut, deltaPool, slopes }: Results) => ({
  a_pool: maps.map(({ pooled }) => rowsOf([...pooled], 2)), a_out: [...aOut], C: cost, C_next: costAfter,
  delta_out: deltaOut, delta_pool: deltaPool.map((list) => rowsOf(list, 2)), slopes: [...slopes],
});

/** The block of a place, counted from 0 row by row. */
export const blockOf = (i: number, j: number) => 2 * Math.floor((i - 1) / 2) + Math.floor((j - 1) / 2);

/** The row and column, from 1, of a place counted from 0. */
export const placeOf = (at: number) => [Math.floor(at / PLACES) + 1, (at % PLACES) + 1];

/** Where the place that won a block stands. */
export const winnerOf = ({ maps }: Results, k: number, block: number) => placeOf(maps[k - 1].winners[block]);

/** Does the place win its block? */
export function wins({ k, i, j }: State, results: Results) {
  const [row, column] = winnerOf(results, k, blockOf(i, j));
  return row === i && column === j;
}

/** The place that the stage is about: the one that was chosen, or the winner of its block. */
export function placeAt({ stage, k, i, j }: State, results: Results) {
  return stage === 2 || stage === 7 ? winnerOf(results, k, blockOf(i, j)) : [i, j];
}

/** The pixel under a weight of the filter, counted from 0, when the filter stands at (i, j). */
export const pixelUnder = (i: number, j: number, p: number, q: number) => (i + p - 2) * SHAPE.size + j + q - 2;
