// Learning in small batches with the cross-entropy: what train of dlmath/training.py does with batch, rng and
// cost=cross_entropy, in pieces so short that a page stays alive meanwhile.
import { source } from "./random.ts";
import { passesOf, strongest, type Network } from "./training.ts";

type Numbers = ArrayLike<number>;
type Pictures = { X: Numbers[], digits: ArrayLike<number> };

/** As many pictures in each step. */
const BATCH = 10;
/** Random parameters lie between −SCALE and SCALE. */
const SCALE = 0.3;

/** A network after some epochs, its cost, and how many pictures it reads of those to learn from and of the unseen ones. */
export type Stage = { parameters: Float64Array, cost: number, learned: number, unseen: number };

/** The cross-entropy's answer for each digit. */
const ANSWERS = Array.from({ length: 10 }, (_, digit) => Array.from({ length: 10 }, (__, unit) => Number(unit === digit)));

const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** A network that learns. */
export default class Learner {
  passes;
  rng;
  /** After 0, 1, … epochs. */
  stages: Stage[] = [];
  parameters;
  learning: Pictures;
  asked: { learned: Pictures, unseen: Pictures };
  eta: number;
  /** What is left of the epoch that has begun. */
  going: Generator<void, Stage> | null = null;

  /** @param asked whose reading is counted: the pictures to learn from, and the unseen ones */
  constructor(network: Network, learning: Pictures, asked: Learner["asked"], eta: number, seed: number) {
    this.passes = passesOf(network);
    this.rng = source(seed);
    this.parameters = this.rng.uniform(this.passes.count, SCALE);
    [this.learning, this.asked, this.eta] = [learning, asked, eta];
  }

  /** Goes on until the network has learned for so many epochs, or the time has come; says whether it has. */
  learn(epochs: number, deadline: number) {
    while (this.stages.length <= epochs) {
      this.going ??= this.stages.length ? this.epoch() : this.examine();
      for (let next = this.going.next(); ; next = this.going.next()) {
        if (next.done) {
          this.stages.push(next.value);
          this.going = null;
          break;
        }
        if (performance.now() >= deadline) return false;
      }
    }
    return true;
  }

  /** All pictures once, in a random order, ten a step. */
  * epoch(): Generator<void, Stage> {
    const { X, digits } = this.learning;
    const order = this.rng.permutation(X.length);
    for (let k = 0; k < order.length; k += BATCH) {
      this.step(order.subarray(k, k + BATCH), X, digits);
      yield;
    }
    return yield* this.examine();
  }

  /** One step down the slope of the cost of some pictures. */
  step(some: Int32Array, X: Numbers[], digits: ArrayLike<number>) {
    const gradient = new Float64Array(this.parameters.length);
    for (const k of some) {
      this.passes.output(this.parameters, X[k]);
      this.passes.backward(this.parameters, X[k], ANSWERS[digits[k]], gradient, true);
    }
    for (let i = 0; i < gradient.length; i += 1) this.parameters[i] -= this.eta * gradient[i];
  }

  /** Counts which pictures are read, and the cost of those to learn from. */
  * examine(): Generator<void, Stage> {
    const stage = { parameters: this.parameters.slice(), cost: 0, learned: 0, unseen: 0 };
    const z = this.passes.sums[this.passes.sums.length - 1];
    for (const part of ["learned", "unseen"] as const) {
      const { X, digits } = this.asked[part];
      for (let k = 0; k < X.length; k += 1) {
        stage[part] += Number(strongest(this.passes.output(stage.parameters, X[k])) === digits[k]);
        // −ln a = ln(1 + e^{−z}), and −ln(1 − a) = ln(1 + e^z)
        if (part === "learned") for (let j = 0; j < z.length; j += 1) stage.cost += softplus(j === digits[k] ? -z[j] : z[j]);
        if (k % 20 === 19) yield;
      }
    }
    return stage;
  }

  /** One more epoch from the last stage asked for, with some pictures more; the network itself stays as it is. */
  again(stage: Stage, more: Pictures, times: number) {
    const { X, digits } = this.learning;
    const all = [...X];
    const right = Array.from(digits);
    for (let n = 0; n < times; n += 1) {
      all.push(...Array.from(more.X));
      right.push(...Array.from(more.digits));
    }
    const other = Object.create(Learner.prototype, Object.getOwnPropertyDescriptors(this)) as Learner;
    other.parameters = stage.parameters.slice();
    other.rng = source(all.length);
    other.learning = { X: all, digits: right };
    other.stages = [stage];
    other.going = null;
    return other;
  }
}
