// A network and the pictures it learns from, as the figures of chapters 5 to 7 need them.
import { length } from "../math/tensors.ts";
import { backpropagate, randomParameters, rightAnswers, totalCost, train, type Network } from "../math/training.ts";
import type { RunsControl } from "./control.ts";
import memory from "./trained.ts";

/** What Python sends. */
type Given = { pictures: string[], digits: string[], unseen: string[], unseenDigits: string[] };
type Numbers = ArrayLike<number>;

const numbers = (text: string) => [...text].map(Number);
/** One unit for each digit that occurs. */
const answers = (digits: string[]) => {
  const classes = [...new Set(digits)].sort();
  return digits.map((digit) => classes.map((name) => Number(name === digit)));
};

/** Where the gradient is shorter, the ground is level; it is worth a word as long as fewer pictures than this part are read correctly. */
const [LEVEL, ENOUGH] = [0.03, 0.9];

export type Learning = ReturnType<typeof learning>;

/** Networks that learn from the pictures; each is known by what it is like, its seed, and its runs. */
export default function learning({ pictures, digits, unseen, unseenDigits }: Given) {
  const [X, T, U, V] = [pictures.map(numbers), answers(digits), unseen.map(numbers), answers(unseenDigits)];
  const memories = new Map<string, ReturnType<typeof memory>>();
  /** The network of a seed after some training. */
  const trained = (network: Network, seed: number, runs: number[][], deadline?: number) => {
    const name = JSON.stringify(network);
    const known = memories.get(name) ?? memory((parameters, eta, epochs) => train(network, parameters, X, T, eta, epochs));
    memories.set(name, known);
    return known(String(seed), () => randomParameters(network, seed), runs, deadline);
  };
  const examine = (network: Network, seed: number, runs: number[][]) => {
    const { parameters, epochs, costs } = trained(network, seed, runs);
    const { cost, gradient } = backpropagate(network, parameters, X, T);
    const right = rightAnswers(network, parameters, X, T);
    const slope = length(Array.from(gradient));
    const count = right.filter(Boolean).length;
    return {
      parameters, epochs, cost, right, count, of: X.length, slope, costs: () => [...costs(), cost],
      level: slope < LEVEL && count < ENOUGH * X.length,
      unseen: rightAnswers(network, parameters, U, V).filter(Boolean).length, ofUnseen: U.length,
    };
  };
  let last: { name: string, result: ReturnType<typeof examine> } | null = null;
  return {
    X,
    T,
    trained,
    /** Goes on with the training for a while; says whether it is done. */
    prepare: (network: Network, seed: number, runs: number[][], milliseconds: number) =>
      trained(network, seed, runs, performance.now() + milliseconds).epochs === epochsOf(runs),
    /** How a network does after some training; the last one asked for is remembered. */
    examined(network: Network, seed: number, runs: number[][]) {
      const name = JSON.stringify([network, seed, runs]);
      if (last?.name !== name) last = { name, result: examine(network, seed, runs) };
      return last.result;
    },
    cost: (network: Network, parameters: Numbers) => totalCost(network, parameters, X, T),
  };
}

/** The network of chapters 5 and 6: 12 pixels, 3 hidden units, 2 output units. */
export const SIZES = [12, 3, 2];

/** Its parameters after so many epochs. */
export const learnedFor = (learning: Learning, epochs: number) => learning.trained(SIZES, 1, [[0.2, epochs]]).parameters;

/** A learning rate is kept for at least so many epochs while playing, so that a slider that moves does not make a run of every epoch. */
const KEPT = 20;
/** As many epochs as the eye can follow in a frame. */
const AT_ONCE = 10;

/** The runs, with as many epochs more as the time allows, one without any; null when there are no more. */
export function goOn(runs: number[][], eta: number, { y: [, epochs], most }: RunsControl, milliseconds: number, learn: (runs: number[][]) => void) {
  const end = performance.now() + milliseconds;
  const done = epochsOf(runs);
  const [last, count] = runs[runs.length - 1] ?? [eta, 0];
  const keep = runs.length > 0 && (last === eta || (milliseconds > 0 && count < KEPT) || runs.length >= most);
  const [before, rate, first] = keep ? [runs.slice(0, -1), last, count] : [runs, eta, 0];
  let next = null;
  for (let epoch = 1; epoch <= Math.min(AT_ONCE, epochs - done); epoch += 1) {
    next = [...before, [rate, first + epoch]];
    learn(next);
    if (performance.now() >= end) break;
  }
  return next;
}

export const epochsOf = (runs: number[][]) => runs.reduce((sum, [, count]) => sum + count, 0);
