// A network and the pictures it learns from, as the figures of chapters 5 to 7 need them.
import * as convolution from "../math/convolution.js";
import * as network from "../math/network.js";
import memory from "./trained.js";

/** @typedef {{ pictures: string[], digits: string[], unseen: string[], unseenDigits: string[] }} Given what Python sends */
/** @typedef {ArrayLike<number>} Numbers */

const numbers = (/** @type {string} */ text) => [...text].map(Number);
/** One unit for each digit that occurs. @param {string[]} digits */
const answers = (digits) => {
  const classes = [...new Set(digits)].sort();
  return digits.map((digit) => classes.map((name) => Number(name === digit)));
};

/**
 * Remembers what was made of the data, once for each.
 * @template T
 * @param {(given: Given) => T} prepare
 * @returns {(given: Given) => T}
 */
function once(prepare) {
  /** @type {WeakMap<Given, T>} */
  const prepared = new WeakMap();
  return (given) => {
    const known = prepared.get(given) ?? prepare(given);
    prepared.set(given, known);
    return known;
  };
}

/**
 * What both kinds of network have in common.
 * @template Shape
 * @param {{ randomParameters(shape: Shape, seed: number): Float64Array,
 *   train(shape: Shape, parameters: Numbers, X: number[][], T: number[][], eta: number, epochs: number): import("./trained.js").Learned,
 *   rightAnswers(shape: Shape, parameters: Numbers, X: number[][], T: number[][]): number,
 *   totalCost(shape: Shape, parameters: Numbers, X: number[][], T: number[][]): number }} kind
 */
const learning = (kind) => once(({ pictures, digits, unseen, unseenDigits }) => {
  const [X, T, U, V] = [pictures.map(numbers), answers(digits), unseen.map(numbers), answers(unseenDigits)];
  /** @type {Map<string, ReturnType<typeof memory>>} */
  const memories = new Map();
  return {
    X,
    T,
    unseen: U.length,
    /** The network of a seed after some training. @param {Shape} shape @param {number} seed @param {number[][]} runs */
    trained(shape, seed, runs) {
      const name = JSON.stringify(shape);
      const known = memories.get(name) ?? memory((parameters, eta, epochs) => kind.train(shape, parameters, X, T, eta, epochs));
      memories.set(name, known);
      return known(String(seed), () => kind.randomParameters(shape, seed), runs);
    },
    /** How many learning pictures and how many unseen ones are read correctly. @param {Shape} shape @param {Numbers} parameters */
    right: (shape, parameters) => [kind.rightAnswers(shape, parameters, X, T), kind.rightAnswers(shape, parameters, U, V)],
    /** @param {Shape} shape @param {Numbers} parameters */
    cost: (shape, parameters) => kind.totalCost(shape, parameters, X, T),
  };
});

/** Fully connected networks; their shape is the number of units of each layer. */
export const connected = learning(network);

/** Convolution networks. */
export const convolved = learning(convolution);

/**
 * As many epochs more as the time allows, but not so many that the eye cannot follow; null when there are no more.
 * @param {number[][]} runs @param {number} eta
 * @param {{ most: number, milliseconds: number, fits: (runs: number[][]) => boolean }} limits
 */
export function goOn(runs, eta, { most, milliseconds, fits }) {
  const end = performance.now() + milliseconds;
  const done = runs.reduce((sum, [, count]) => sum + count, 0);
  const [last, count] = runs[runs.length - 1] ?? [NaN, 0];
  const before = last === eta ? runs.slice(0, -1) : runs;
  const first = last === eta ? count : 0;
  if (before.length >= 50) return null;
  let next = null;
  for (let epoch = 1; epoch <= Math.min(10, most - done); epoch += 1) {
    const longer = [...before, [eta, first + epoch]];
    if (!fits(longer)) break;
    next = longer;
    if (performance.now() >= end) break;
  }
  return next;
}
