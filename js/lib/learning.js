// A network and the pictures it learns from, as the figures of chapters 5 to 7 need them.
import * as convolution from "../math/convolution.js";
import * as network from "../math/network.js";
import { length } from "../math/tensors.js";
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

/** A gradient that is shorter moves nothing, and as long as fewer pictures than this part are read correctly, that is a failure. */
const [LEVEL, ENOUGH] = [0.03, 0.9];

/**
 * What both kinds of network have in common.
 * @template Shape
 * @param {{ randomParameters(shape: Shape, seed: number): Float64Array,
 *   train(shape: Shape, parameters: Numbers, X: number[][], T: number[][], eta: number, epochs: number): import("./trained.js").Trained,
 *   backpropagate(shape: Shape, parameters: Numbers, X: number[][], T: number[][]): { cost: number, gradient: Numbers },
 *   rightAnswers(shape: Shape, parameters: Numbers, X: number[][], T: number[][]): boolean[],
 *   totalCost(shape: Shape, parameters: Numbers, X: number[][], T: number[][]): number }} kind
 */
const learning = (kind) => once(({ pictures, digits, unseen, unseenDigits }) => {
  const [X, T, U, V] = [pictures.map(numbers), answers(digits), unseen.map(numbers), answers(unseenDigits)];
  /** @type {Map<string, ReturnType<typeof memory>>} */
  const memories = new Map();
  /** The network of a seed after some training. @param {Shape} shape @param {number} seed @param {number[][]} runs @param {number} [deadline] */
  const trained = (shape, seed, runs, deadline) => {
    const name = JSON.stringify(shape);
    const known = memories.get(name) ?? memory((parameters, eta, epochs) => kind.train(shape, parameters, X, T, eta, epochs));
    memories.set(name, known);
    return known(String(seed), () => kind.randomParameters(shape, seed), runs, deadline);
  };
  /** @param {Shape} shape @param {number} seed @param {number[][]} runs */
  const examine = (shape, seed, runs) => {
    const { parameters, epochs, costs } = trained(shape, seed, runs);
    const { cost, gradient } = kind.backpropagate(shape, parameters, X, T);
    const right = kind.rightAnswers(shape, parameters, X, T);
    const slope = length(Array.from(gradient));
    const count = right.filter(Boolean).length;
    return {
      parameters, epochs, cost, right, count, of: X.length, slope, costs: () => [...costs(), cost],
      stuck: slope < LEVEL && count < ENOUGH * X.length,
      unseen: kind.rightAnswers(shape, parameters, U, V).filter(Boolean).length, ofUnseen: U.length,
    };
  };
  /** @type {{ name: string, result: ReturnType<typeof examine> } | null} */
  let last = null;
  return {
    X,
    T,
    trained,
    /** Goes on with the training for a while; says whether it is done. @param {Shape} shape @param {number} seed @param {number[][]} runs @param {number} milliseconds */
    prepare: (shape, seed, runs, milliseconds) =>
      trained(shape, seed, runs, performance.now() + milliseconds).epochs === epochsOf(runs),
    /** How a network does after some training; the last one asked for is remembered. @param {Shape} shape @param {number} seed @param {number[][]} runs */
    examined(shape, seed, runs) {
      const name = JSON.stringify([shape, seed, runs]);
      if (last?.name !== name) last = { name, result: examine(shape, seed, runs) };
      return last.result;
    },
    /** @param {Shape} shape @param {Numbers} parameters */
    cost: (shape, parameters) => kind.totalCost(shape, parameters, X, T),
  };
});

/** Fully connected networks; their shape is the number of units of each layer. */
export const connected = learning(network);

/** Convolution networks. */
export const convolved = learning(convolution);

/** A learning rate is kept for at least so many epochs while playing, so that a slider that moves does not make a run of every epoch. */
const KEPT = 20;
/** As many epochs as the eye can follow in a frame, and as many runs as Python's Runs may have. */
const [AT_ONCE, MANY] = [10, 150];

/**
 * The runs, with as many epochs more as the time allows; null when there are no more.
 * @param {number[][]} runs @param {number} eta
 * @param {{ most: number, milliseconds: number, learn: (runs: number[][]) => void }} limits without time, it is one epoch
 */
export function goOn(runs, eta, { most, milliseconds, learn }) {
  const end = performance.now() + milliseconds;
  const done = epochsOf(runs);
  const [last, count] = runs[runs.length - 1] ?? [eta, 0];
  const keep = runs.length > 0 && (last === eta || (milliseconds > 0 && count < KEPT) || runs.length >= MANY);
  const [before, rate, first] = keep ? [runs.slice(0, -1), last, count] : [runs, eta, 0];
  let next = null;
  for (let epoch = 1; epoch <= Math.min(AT_ONCE, most - done); epoch += 1) {
    next = [...before, [rate, first + epoch]];
    learn(next);
    if (performance.now() >= end) break;
  }
  return next;
}

/** @param {number[][]} runs */
export const epochsOf = (runs) => runs.reduce((sum, [, count]) => sum + count, 0);
