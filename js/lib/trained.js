// Networks that have learned for a while. A figure asks for its network at every change, often for one epoch more or
// a few less than before, so what has been computed once is kept: a snapshot every few epochs, and every cost.

/** @typedef {{ parameters: Float64Array, costs: number[], diverged: number | null }} Trained  what learning returns */
/** @typedef {(parameters: Float64Array, eta: number, epochs: number) => Trained} Learn */
/** @typedef {{ parameters: Float64Array, epochs: number, costs: () => number[] }} Learned  costs are those before every epoch */

const [EVERY, MOST] = [25, 500];

/** One run with one learning rate, as far as it has been asked for. */
class Run {
  /** @param {Learn} learn @param {Float64Array} start @param {number} eta */
  constructor(learn, start, eta) {
    this.learn = learn;
    this.eta = eta;
    /** @type {Map<number, Float64Array>} */
    this.snapshots = new Map([[0, start]]);
    /** Where it was last; the next question is often about one epoch more. */
    this.last = 0;
    this.lastParameters = start;
    /** @type {number[]} */
    this.costs = [];
    /** @type {number | null} */
    this.diverged = null;
  }

  /** The network after so many epochs, or as many as there can be, or as there is time for. @param {number} epochs @param {number} deadline */
  after(epochs, deadline) {
    const end = Math.min(epochs, this.diverged ? this.diverged - 1 : epochs);
    let at = Math.floor(end / EVERY) * EVERY;
    while (!this.snapshots.has(at)) at -= EVERY;
    let parameters = /** @type {Float64Array} */ (this.snapshots.get(at));
    if (this.last > at && this.last <= end) [at, parameters] = [this.last, this.lastParameters];
    while (at < end && performance.now() < deadline) {
      const result = this.learn(parameters, this.eta, Math.min(EVERY - (at % EVERY), end - at));
      if (at + result.costs.length > this.costs.length) this.costs.splice(at, Infinity, ...result.costs);
      parameters = result.parameters;
      at += result.costs.length;
      if (result.diverged) {
        this.diverged = at + 1;
        break;
      }
      if (at % EVERY === 0) this.snapshots.set(at, parameters);
    }
    [this.last, this.lastParameters] = [at, parameters];
    return { parameters, epochs: at };
  }
}

/**
 * Makes a memory for one kind of network.
 * @param {Learn} learn
 * @returns {(name: string, start: () => Float64Array, runs: number[][], deadline?: number) => Learned} the name says what
 *   the start is; what is not done at the deadline, a reading of performance.now(), is left for the next time
 */
export default function memory(learn) {
  /** @type {Map<string, Run>} */
  const known = new Map();
  return (name, start, runs, deadline = Infinity) => {
    /** @type {{ run: Run, epochs: number }[]} */
    const taken = [];
    let [key, parameters] = [name, start()];
    for (const [eta, epochs] of runs) {
      key += ` ${eta}`;
      const run = known.get(key) ?? new Run(learn, parameters, eta);
      if (known.size >= MOST) known.clear();
      known.set(key, run);
      const reached = run.after(epochs, deadline);
      taken.push({ run, epochs: reached.epochs });
      if (reached.epochs < epochs) return summary(reached.parameters, taken);
      parameters = reached.parameters;
      key += `*${epochs}`;
    }
    return summary(parameters, taken);
  };
}

/** @param {Float64Array} parameters @param {{ run: Run, epochs: number }[]} taken @returns {Learned} */
const summary = (parameters, taken) => ({
  parameters,
  epochs: taken.reduce((sum, { epochs }) => sum + epochs, 0),
  costs: () => taken.flatMap(({ run, epochs }) => run.costs.slice(0, epochs)),
});
