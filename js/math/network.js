// The twin of dlmath/cost.py and dlmath/backprop.py: fully connected networks of sigmoids, their square error, and
// learning. The parameters are one list, layer by layer the weights row by row and then the biases.
import { sigmoid } from "./neuron.js";
import { uniform } from "./random.js";

/** @typedef {ArrayLike<number>} Numbers */

/** How many parameters a network has. @param {number[]} sizes units of every layer, the input layer first */
export const parameterCount = (sizes) => sizes.slice(1).reduce((sum, units, l) => sum + units * (sizes[l] + 1), 0);

/** The parameters of a network that chance makes. @param {number[]} sizes @param {number} seed @param {number} [scale] */
export const randomParameters = (sizes, seed, scale = 1) => uniform(seed, parameterCount(sizes), scale);

/**
 * Where forward writes its results. Training makes room once for all pictures of an epoch: making and clearing away so
 * many short arrays takes as long as the arithmetic.
 * @param {number[]} sizes
 */
const roomForSteps = (sizes) => sizes.slice(1).map((units) => ({ z: new Float64Array(units), a: new Float64Array(units) }));

/**
 * z and a of every layer after the first, for one picture.
 * @param {number[]} sizes
 * @param {Numbers} parameters
 * @param {Numbers} x
 */
export function forward(sizes, parameters, x, steps = roomForSteps(sizes)) {
  let at = 0;
  let before = x;
  for (let l = 1; l < sizes.length; l += 1) {
    const [inputs, units, { z, a }] = [sizes[l - 1], sizes[l], steps[l - 1]];
    for (let j = 0; j < units; j += 1) {
      let sum = parameters[at + units * inputs + j];
      for (let i = 0; i < inputs; i += 1) sum += parameters[at + j * inputs + i] * before[i];
      z[j] = sum;
      a[j] = sigmoid(sum);
    }
    before = a;
    at += units * (inputs + 1);
  }
  return steps;
}

/** Square error of one answer. @param {Numbers} a @param {Numbers} t */
export function squareError(a, t) {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += (t[j] - a[j]) ** 2;
  return sum / 2;
}

/** Cost of a network over all pictures. @param {number[]} sizes @param {Numbers} parameters @param {Numbers[]} X @param {Numbers[]} T */
export function totalCost(sizes, parameters, X, T) {
  let sum = 0;
  for (let k = 0; k < X.length; k += 1) {
    const steps = forward(sizes, parameters, X[k]);
    sum += squareError(steps[steps.length - 1].a, T[k]);
  }
  return sum;
}

/**
 * The errors δ of every layer after the first, for one picture.
 * @param {number[]} sizes
 * @param {Numbers} parameters
 * @param {{ a: Numbers }[]} steps what forward returned
 * @param {Numbers} t
 */
export function unitErrors(sizes, parameters, steps, t) {
  const deltas = sizes.slice(1).map((units) => new Float64Array(units));
  const last = sizes.length - 1;
  let at = parameterCount(sizes);
  for (let l = last; l >= 1; l -= 1) {
    const [units, a, delta, after] = [sizes[l], steps[l - 1].a, deltas[l - 1], deltas[l]];
    for (let j = 0; j < units; j += 1) {
      let heard = 0;
      if (l === last) heard = a[j] - t[j];
      // Here `at` is where the weights of layer l + 1 begin: the sum runs down column j.
      else for (let n = 0; n < after.length; n += 1) heard += parameters[at + n * units + j] * after[n];
      delta[j] = heard * a[j] * (1 - a[j]);
    }
    at -= units * (sizes[l - 1] + 1);
  }
  return deltas;
}

/** Cost of all pictures, and its gradient. @param {number[]} sizes @param {Numbers} parameters @param {Numbers[]} X @param {Numbers[]} T */
export function backpropagate(sizes, parameters, X, T) {
  const gradient = new Float64Array(parameterCount(sizes));
  const steps = roomForSteps(sizes);
  let cost = 0;
  for (let k = 0; k < X.length; k += 1) {
    forward(sizes, parameters, X[k], steps);
    cost += squareError(steps[steps.length - 1].a, T[k]);
    const deltas = unitErrors(sizes, parameters, steps, T[k]);
    let at = 0;
    for (let l = 1; l < sizes.length; l += 1) {
      const [inputs, units, delta] = [sizes[l - 1], sizes[l], deltas[l - 1]];
      const before = l === 1 ? X[k] : steps[l - 2].a;
      for (let j = 0; j < units; j += 1) {
        for (let i = 0; i < inputs; i += 1) gradient[at + j * inputs + i] += delta[j] * before[i];
        gradient[at + units * inputs + j] += delta[j];
      }
      at += units * (inputs + 1);
    }
  }
  return { cost, gradient };
}

/**
 * Learning for so many epochs; the costs are those before every epoch. Stops where the numbers leave the range of
 * floating-point numbers.
 * @param {number[]} sizes
 * @param {Numbers} parameters
 * @param {Numbers[]} X
 * @param {Numbers[]} T
 * @param {number} eta
 * @param {number} epochs
 * @returns {{ parameters: Float64Array, costs: number[], diverged: number | null }}
 */
export function train(sizes, parameters, X, T, eta, epochs) {
  let now = Float64Array.from(parameters);
  const costs = [];
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const { cost, gradient } = backpropagate(sizes, now, X, T);
    const next = now.map((parameter, i) => parameter - eta * gradient[i]);
    if (!next.every(Number.isFinite)) return { parameters: now, costs, diverged: epoch };
    costs.push(cost);
    now = next;
  }
  return { parameters: now, costs, diverged: null };
}

/** Which of the numbers is the largest; the first of them. @param {Numbers} list */
export function strongest(list) {
  let best = 0;
  for (let j = 1; j < list.length; j += 1) if (list[j] > list[best]) best = j;
  return best;
}

/** For each picture, whether its right class's unit is the most excited one. @param {number[]} sizes @param {Numbers} parameters @param {Numbers[]} X @param {Numbers[]} T */
export const rightAnswers = (sizes, parameters, X, T) =>
  X.map((x, k) => strongest(forward(sizes, parameters, x)[sizes.length - 2].a) === strongest(T[k]));
