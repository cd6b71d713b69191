// Networks that have learned for a while. A figure asks for its network at every change, often for one epoch more or
// a few less than before, so what has been computed once is kept: a snapshot every few epochs, and every cost.

/** @typedef {{ parameters: Float64Array, costs: number[], diverged: number | null }} Learned */
/** @typedef {(parameters: Float64Array, eta: number, epochs: number) => Learned} Learn */

const [EVERY, MOST] = [25, 64];

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

  /** The network after so many epochs. @param {number} epochs @returns {Learned} */
  after(epochs) {
    const end = Math.min(epochs, this.diverged ? this.diverged - 1 : epochs);
    let at = Math.floor(end / EVERY) * EVERY;
    while (!this.snapshots.has(at)) at -= EVERY;
    let parameters = /** @type {Float64Array} */ (this.snapshots.get(at));
    if (this.last > at && this.last <= end) [at, parameters] = [this.last, this.lastParameters];
    while (at < end) {
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
    return { parameters, costs: this.costs.slice(0, at), diverged: this.diverged && this.diverged <= epochs ? this.diverged : null };
  }
}

/**
 * Makes a memory for one kind of network.
 * @param {Learn} learn
 * @returns {(name: string, start: () => Float64Array, runs: number[][]) => Learned} the name says what the start is
 */
export default function memory(learn) {
  /** @type {Map<string, Run>} */
  const known = new Map();
  return (name, start, runs) => {
    /** @type {Learned} */
    let learned = { parameters: start(), costs: [], diverged: null };
    runs.forEach(([eta, epochs], k) => {
      if (learned.diverged) return;
      const key = `${name} ${runs.slice(0, k)} ${eta}`;
      const run = known.get(key) ?? new Run(learn, learned.parameters, eta);
      if (known.size >= MOST) known.clear();
      known.set(key, run);
      const { parameters, costs, diverged } = run.after(epochs);
      learned = { parameters, costs: [...learned.costs, ...costs], diverged: diverged && learned.costs.length + diverged };
    });
    return learned;
  };
}
