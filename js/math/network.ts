// The twin of dlmath/network.py and dlmath/backprop.py: fully connected networks of sigmoids. The parameters are one
// list, layer by layer the weights row by row and then the biases.
import { sigmoid, sigmoidSlope } from "./neuron.ts";
import type { Passes } from "./training.ts";

type Numbers = ArrayLike<number>;
type Step = { z: Float64Array, a: Float64Array };

/**
 * How many parameters a network has.
 * @param sizes units of every layer, the input layer first
 */
const parameterCount = (sizes: number[]) => sizes.slice(1).reduce((sum, units, l) => sum + units * (sizes[l] + 1), 0);

/**
 * Where forward writes its results. Training makes room once for all pictures of an epoch: making and clearing away so
 * many short arrays takes as long as the arithmetic.
 */
const roomForSteps = (sizes: number[]): Step[] =>
  sizes.slice(1).map((units) => ({ z: new Float64Array(units), a: new Float64Array(units) }));

/** z and a of every layer after the first, for one picture. */
export function forward(sizes: number[], parameters: Numbers, x: Numbers, steps = roomForSteps(sizes)) {
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

/**
 * The errors δ of every layer after the first, for one picture.
 * @param steps what forward returned
 * @param entropy whether the cost is the cross-entropy, which lacks the slope of the output units
 */
export function unitErrors(sizes: number[], parameters: Numbers, steps: { z: Numbers, a: Numbers }[], t: Numbers, entropy = false) {
  const deltas = sizes.slice(1).map((units) => new Float64Array(units));
  const last = sizes.length - 1;
  let at = parameterCount(sizes);
  for (let l = last; l >= 1; l -= 1) {
    const [units, { z, a }, delta, after] = [sizes[l], steps[l - 1], deltas[l - 1], deltas[l]];
    for (let j = 0; j < units; j += 1) {
      let heard = 0;
      if (l === last) heard = a[j] - t[j];
      // Here `at` is where the weights of layer l + 1 begin: the sum runs down column j.
      else for (let n = 0; n < after.length; n += 1) heard += parameters[at + n * units + j] * after[n];
      delta[j] = entropy && l === last ? heard : heard * sigmoidSlope(z[j]);
    }
    at -= units * (sizes[l - 1] + 1);
  }
  return deltas;
}

/** Passes through a fully connected network, forwards and backwards. */
export function densePasses(sizes: number[]): Passes {
  const steps = roomForSteps(sizes);
  return {
    count: parameterCount(sizes),
    sums: steps.map(({ z }) => z),
    output: (parameters, x) => forward(sizes, parameters, x, steps)[steps.length - 1].a,
    backward(parameters, x, t, gradient, entropy) {
      const deltas = unitErrors(sizes, parameters, steps, t, entropy);
      let at = 0;
      for (let l = 1; l < sizes.length; l += 1) {
        const [inputs, units, delta] = [sizes[l - 1], sizes[l], deltas[l - 1]];
        const before = l === 1 ? x : steps[l - 2].a;
        for (let j = 0; j < units; j += 1) {
          for (let i = 0; i < inputs; i += 1) gradient[at + j * inputs + i] += delta[j] * before[i];
          gradient[at + units * inputs + j] += delta[j];
        }
        at += units * (inputs + 1);
      }
    },
  };
}
