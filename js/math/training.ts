// The twin of dlmath/training.py: learning by gradient descent, one loop for every kind of network. What is the same for
// all kinds stands here too: the parameters chance makes, the cost of many pictures and its gradient, who is right.
import { convolutionPasses, type Shape } from "./convolution.ts";
import { densePasses } from "./network.ts";
import { uniform } from "./random.ts";

type Numbers = ArrayLike<number>;

/** A network without its parameters: the units of every dense layer, the input layer first, or a convolution network. */
export type Network = number[] | Shape;

/** What is particular to a kind of network; its parameters are one list. */
export type Passes = {
  /** How many parameters there are. */
  count: number;
  /** The outputs for one picture, in a list that the next pass writes over. */
  output(parameters: Numbers, x: Numbers): Numbers;
  /** Where a pass leaves its weighted sums. */
  sums: Float64Array[];
  /** Adds to the gradient that of the square error, or of the cross-entropy, for the picture whose outputs were asked for last. */
  backward(parameters: Numbers, x: Numbers, t: Numbers, gradient: Float64Array, entropy?: boolean): void;
};

/** What learning returns: the parameters, the cost before every epoch, and the epoch that could not be done. */
export type Trained = { parameters: Float64Array, costs: number[], diverged: number | null };

export const passesOf = (network: Network): Passes => (Array.isArray(network) ? densePasses(network) : convolutionPasses(network));

export const parameterCount = (network: Network) => passesOf(network).count;

/** The parameters of a network that chance makes. */
export const randomParameters = (network: Network, seed: number, scale = 1) => uniform(seed, parameterCount(network), scale);

/** Square error of one answer. */
export function squareError(a: Numbers, t: Numbers) {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += (t[j] - a[j]) ** 2;
  return sum / 2;
}

/** Cost of one picture; infinite where a sum left the range of numbers, for the sigmoid would make a number of it again. */
function costOf({ output, sums }: Passes, parameters: Numbers, x: Numbers, t: Numbers) {
  const a = output(parameters, x);
  for (const z of sums) for (let j = 0; j < z.length; j += 1) if (!Number.isFinite(z[j])) return Infinity;
  return squareError(a, t);
}

/** Cost of a network over all pictures. */
export function totalCost(network: Network, parameters: Numbers, X: Numbers[], T: Numbers[]) {
  const passes = passesOf(network);
  return X.reduce((sum, x, k) => sum + costOf(passes, parameters, x, T[k]), 0);
}

/** Cost of all pictures, and its gradient. */
export function backpropagate(network: Network, parameters: Numbers, X: Numbers[], T: Numbers[]) {
  const passes = passesOf(network);
  const gradient = new Float64Array(passes.count);
  let cost = 0;
  for (let k = 0; k < X.length; k += 1) {
    cost += costOf(passes, parameters, X[k], T[k]);
    passes.backward(parameters, X[k], T[k], gradient);
  }
  return { cost, gradient };
}

/** Learning for so many epochs. Stops before the first step after which a sum leaves the range of numbers. */
export function train(network: Network, parameters: Numbers, X: Numbers[], T: Numbers[], eta: number, epochs: number): Trained {
  let now = Float64Array.from(parameters);
  let { cost, gradient } = backpropagate(network, now, X, T);
  const costs: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const next = now.map((parameter, i) => parameter - eta * gradient[i]);
    const after = epoch < epochs ? backpropagate(network, next, X, T) : { cost: totalCost(network, next, X, T), gradient };
    if (!Number.isFinite(after.cost)) return { parameters: now, costs, diverged: epoch };
    costs.push(cost);
    now = next;
    ({ cost, gradient } = after);
  }
  return { parameters: now, costs, diverged: null };
}

/** Which of the numbers is the largest; the first of them. */
export function strongest(list: Numbers) {
  let best = 0;
  for (let j = 1; j < list.length; j += 1) if (list[j] > list[best]) best = j;
  return best;
}

/** For each picture, whether its right class's unit is the most excited one. */
export function rightAnswers(network: Network, parameters: Numbers, X: Numbers[], T: Numbers[]) {
  const { output } = passesOf(network);
  return X.map((x, k) => strongest(output(parameters, x)) === strongest(T[k]));
}
