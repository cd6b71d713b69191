// Networks that have learned for a while. A figure asks for its network at every change, often for one epoch more or
// a few less than before, so what has been computed once is kept: a snapshot every few epochs, and every cost.
import type { Trained } from "../math/training.ts";

type Learn = (parameters: Float64Array, eta: number, epochs: number) => Trained;
/** Costs are those before every epoch. */
type Learned = { parameters: Float64Array, epochs: number, costs: () => number[] };

const [EVERY, MOST] = [25, 500];

/** One run with one learning rate, as far as it has been asked for. */
class Run {
  learn: Learn;
  eta: number;
  snapshots: Map<number, Float64Array>;
  /** Where it was last; the next question is often about one epoch more. */
  last = 0;
  lastParameters: Float64Array;
  costs: number[] = [];
  diverged: number | null = null;

  constructor(learn: Learn, start: Float64Array, eta: number) {
    this.learn = learn;
    this.eta = eta;
    this.snapshots = new Map([[0, start]]);
    this.lastParameters = start;
  }

  /** The network after so many epochs, or as many as there can be, or as there is time for. */
  after(epochs: number, deadline: number) {
    const end = Math.min(epochs, this.diverged ? this.diverged - 1 : epochs);
    let at = Math.floor(end / EVERY) * EVERY;
    while (!this.snapshots.has(at)) at -= EVERY;
    let parameters = this.snapshots.get(at) as Float64Array;
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

/** The name says what the start is; what is not done at the deadline, a reading of performance.now(), is left for the next time. */
type Memory = (name: string, start: () => Float64Array, runs: number[][], deadline?: number) => Learned;

/** Makes a memory for one kind of network. */
export default function memory(learn: Learn): Memory {
  const known = new Map<string, Run>();
  return (name, start, runs, deadline = Infinity) => {
    const taken: { run: Run, epochs: number }[] = [];
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

const summary = (parameters: Float64Array, taken: { run: Run, epochs: number }[]): Learned => ({
  parameters,
  epochs: taken.reduce((sum, { epochs }) => sum + epochs, 0),
  costs: () => taken.flatMap(({ run, epochs }) => run.costs.slice(0, epochs)),
});
